"""One day of a diary as facts: what reading/day.py reads and every page of the day is made of."""

from dataclasses import dataclass
from datetime import date, datetime

from bookings.models import Booking, ChangeRequest, Place, VenueDay
from bookings.opening import DaySpan
from venues.models import Brake, Closure, PacingOverride, Resource, Venue


@dataclass(frozen=True, slots=True)
class DayRows:
    """One venue's day as it stands now. Bookings in order of time, cancelled ones left out."""

    venue: Venue
    now: datetime
    span: DaySpan
    resources: list[Resource]
    combinations: list[frozenset[int]]
    bookings: list[Booking]
    places: dict[int, list[Place]]  # by booking; of an ended one the places that it had last
    holds: list[Place]
    closures: list[Closure]
    brakes: list[Brake]
    overrides: list[PacingOverride]
    changes: dict[int, ChangeRequest]  # open ones, by booking
    asked: frozenset[int]  # bookings that the venue has asked to come at another time
    known: frozenset[int]  # guests with an earlier visit
    record: VenueDay | None

    @property
    def day(self) -> date:
        """The venue's own day."""
        return self.span.day

    @property
    def is_today(self) -> bool:
        """Whether this is the day that runs now: after midnight, last night's still does."""
        return self.span.starts <= self.now < self.span.ends

    @property
    def is_over(self) -> bool:
        """Whether its last shift has ended, with parties to settle and the day not closed."""
        closed = self.record is not None and self.record.closed_at is not None
        return bool(self.bookings) and not closed and self.ended_at <= self.now

    @property
    def ended_at(self) -> datetime:
        """When its last shift ends."""
        return max((at.closes for at in self.span.openings), default=self.span.ends)
