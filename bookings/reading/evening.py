"""A day in the evening, in numbers: how it went, what it leaves open, and what comes tomorrow."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from bookings import late, problems, timeline
from bookings.models import Booking
from bookings.reading import day as reading
from bookings.reading import waiting
from venues.models import Venue

Status = Booking.Status
_CAME = (Status.SEATED, Status.COMPLETED)
_EXPECTED = (Status.CONFIRMED, Status.AWAITING_DEPOSIT)


@dataclass(frozen=True, slots=True)
class Evening:
    """The numbers of one day's evening. `came` and `covers` are guests; all others are bookings, or things to do.

    `open`: nobody has said yet whether they came. `first`: when tomorrow's first party comes; None without one.
    """

    covers: int
    came: int
    no_shows: int
    cancelled: int
    open: int
    waiting: int
    problems: int
    next_bookings: int
    next_covers: int
    first: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.covers or self.no_shows or self.cancelled or self.waiting or self.next_bookings)


def look(venue: Venue, day: date) -> Evening:
    """The venue's day as it stands now. A constant number of queries."""
    rows = reading.load(venue, day + timedelta(days=1))
    bounds = reading.span_of(venue, day)
    today = Booking.objects.filter(venue=venue, starts_at__gte=bounds.starts, starts_at__lt=bounds.ends)
    parties, guests = _counted(today)
    ahead = [row for row in rows.bookings if row.status in _EXPECTED]
    wrong = problems.find(rows, timeline.build(rows).quarters, late.warnings(rows.bookings))
    return Evening(
        covers=sum(guests[status] for status in (*_CAME, *_EXPECTED)),
        came=sum(guests[status] for status in _CAME),
        no_shows=parties[Status.NO_SHOW],
        cancelled=parties[Status.CANCELLED],
        open=sum(parties[status] for status in _EXPECTED),
        waiting=waiting.count(venue),
        problems=sum(problem.kind not in ("To decide", "Decide soon") for problem in wrong),
        next_bookings=len(ahead),
        next_covers=sum(row.party_size for row in ahead),
        first=ahead[0].local_start if ahead else None,
    )


def _counted(rows: QuerySet[Booking]) -> tuple[Counter[str], Counter[str]]:
    """Bookings and guests by state. One query."""
    parties: Counter[str] = Counter()
    guests: Counter[str] = Counter()
    for status, size in rows.values_list("status", "party_size"):
        parties[status] += 1
        guests[status] += size
    return parties, guests
