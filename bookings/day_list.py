"""A day as lines, by time: what the list, the sheet and the close-out show of each booking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bookings.facts import DayRows
from bookings.marks import Mark, State, marks, state
from bookings.models import Booking

Status = Booking.Status
_A_WHILE: Final = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class DayLine:
    """One booking as a line."""

    booking: Booking
    state: State
    marks: list[Mark]
    tables: str


def lines(day: DayRows) -> list[DayLine]:
    """Every booking of the day, by time."""
    return [line(day, booking) for booking in day.bookings]


def at_now(found: Sequence[DayLine], now: datetime) -> DayLine | None:
    """The first party that sits or is still expected, whose time is at most a while ago; where there is none, the
    first that sits at all. None where the list begins with it, or nobody is there."""
    there = [one for one in found if one.booking.status == Status.SEATED or _is_expected(one.booking, now)]
    first = next((one for one in there if one.booking.starts_at >= now - _A_WHILE), next(iter(there), None))
    return first if first is not None and first is not found[0] else None


def _is_expected(booking: Booking, now: datetime) -> bool:
    return booking.status in Booking.LIVE and booking.ends_at > now


def line(day: DayRows, booking: Booking) -> DayLine:
    """One booking of the day."""
    open_needs = any(need.answer is None for need in booking.needs.all())
    places = day.places.get(booking.pk, [])
    return DayLine(
        booking,
        state(booking, day.now),
        marks(booking, day.now, known=day.known, to_answer=open_needs),
        " + ".join(place.resource.name for place in places),
    )
