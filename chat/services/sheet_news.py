"""The sheet of each shift, by letter to whoever wants it, within the hour before it opens."""

from datetime import date, datetime, timedelta

from agnt.lib import clock, tx
from bookings import sheet, sheet_text
from bookings.models import Booking
from bookings.opening import Opening
from bookings.reading import day as reading
from chat.services import member_news
from venues.models import NoticePreference, Venue
from venues.services import notices

BEFORE = timedelta(hours=1)
_LONGEST_SHIFT = timedelta(hours=18)


def venues_to_look_at() -> list[int]:
    """Venues where somebody is expected in what could be the next shift."""
    now = clock.now()
    soon = Booking.objects.live().filter(sandbox=False, starts_at__gt=now, starts_at__lt=now + BEFORE + _LONGEST_SHIFT)
    return list(soon.order_by("venue_id").values_list("venue_id", flat=True).distinct())


@tx.patient
@tx.verb
def send(*, venue_id: int) -> int:
    """The sheets of the venue's shifts that open within the hour; how many letters. Each is sent once."""
    if not notices.hearers(venue_id, NoticePreference.Event.SHIFT_SHEET):
        return 0
    venue, now = Venue.objects.get(pk=venue_id), clock.now()
    nights = {clock.local(moment, venue.timezone).date() for moment in (now, now + BEFORE)}  # two around midnight
    return sum(_of_day(venue, day, now) for day in sorted(nights))


def _of_day(venue: Venue, day: date, now: datetime) -> int:
    due = [one for one in reading.span_of(venue, day).openings if now < one.opens <= now + BEFORE]
    if not due:
        return 0
    rows = reading.load(venue, day)
    parts = dict(zip(rows.span.openings, sheet.build(rows), strict=False))
    return sum(_letter(venue, opening, parts[opening]) for opening in due if parts[opening].lines)


def _letter(venue: Venue, opening: Opening, part: sheet.SheetPart) -> int:
    return member_news.tell(
        venue_id=venue.pk,
        event=NoticePreference.Event.SHIFT_SHEET,
        key=f"sheet:{opening.opens.isoformat()}",
        words="sheet",
        facts={
            "venue": venue.name,
            "shift": part.name,
            "day": f"{clock.local(opening.opens, venue.timezone):%d.%m. %H:%M}",
            "covers": part.covers,
            "sheet": sheet_text.as_text(part),
        },
    )
