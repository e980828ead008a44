"""The sentence at the top of a day: "Tonight: 64 covers, 3 to decide"."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format

from bookings.models import Booking

_EVENING = 16  # from this hour on, what is left of today is tonight
_COUNTED = (*Booking.LIVE, Booking.Status.COMPLETED)


def of_day(day: date, today: date, hour: int, bookings: Iterable[Booking], *, to_decide: int, closed: bool) -> str:
    """`hour`: of the venue's wall clock now. `to_decide`: requests and changes that wait, of any day."""
    rows = list(bookings)
    covers = sum(row.party_size for row in rows if row.status in _COUNTED)
    seated = sum(row.party_size for row in rows if row.status == Booking.Status.SEATED)
    words = []
    if covers or not closed:
        words.append(f"{covers} {'cover' if covers == 1 else 'covers'}" if covers else "nothing booked yet")
    if closed:
        words.insert(0, "closed")
    if seated:
        words.append(f"{seated} seated")
    if to_decide:
        words.append(f"{to_decide} to decide")
    return f"{called(day, today, hour)}: {', '.join(words)}"


def called(day: date, today: date, hour: int) -> str:
    """`Tonight`, `Today`, `Tomorrow`, `Yesterday`, `Saturday 28 November`."""
    away = (day - today).days
    near = {-1: "Yesterday", 0: "Tonight" if hour >= _EVENING else "Today", 1: "Tomorrow"}
    return near.get(away) or date_format(day, "l j F" if day.year == today.year else "l j F Y")
