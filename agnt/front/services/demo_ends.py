"""How each booking of the flagships' books ended, and its way there: by `transitions`, at the hour it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agnt.core import transitions
from agnt.core.models import User
from agnt.front.demo.evenings import Fate, Sitting
from agnt.lib import clock, tx
from billing.services import fees
from bookings.models import Booking, VenueDecision
from venues.models import Venue

Status = Booking.Status
_LONG_OVER = timedelta(days=2)
_WAITED = timedelta(minutes=35)
_LEFT_OPEN = 0.05  # of what ended in the last two days: staff have not said yet how
_LATE_CANCEL = 0.3  # of the cancellations come within two hours of the start


@dataclass(frozen=True, slots=True)
class End:
    """The state that a booking is in by now, and since when."""

    status: Status
    at: datetime
    by_venue: bool = False
    seated_at: datetime | None = None

    @property
    def first(self) -> Status:
        """The state that the row is born in: of what is long over, the last one, as in a list that was brought in."""
        return self.status if self.at < clock.now() - _LONG_OVER else Status.CONFIRMED

    @property
    def columns(self) -> dict[str, Any]:
        """What goes with the last state."""
        side = Booking.CancelledBy.VENUE if self.by_venue else Booking.CancelledBy.GUEST
        return {
            "cancelled_by": side if self.status == Status.CANCELLED else "",
            "cancelled_at": self.at if self.status == Status.CANCELLED else None,
            "seated_at": self.seated_at,
            "left_at": self.at if self.status == Status.COMPLETED else None,
        }

    @property
    def gives_back(self) -> bool:
        """Whether its place is free again."""
        return self.status not in Booking.LIVE


def end_of(sitting: Sitting, starts_at: datetime, ends_at: datetime) -> End:
    """Where a booking of that span stands at this moment."""
    now, made = clock.now(), End(Status.CONFIRMED, sitting.booked_at)
    if sitting.fate in (Fate.CANCELS, Fate.IS_CANCELLED):
        at = max(sitting.booked_at, starts_at - _notice(sitting))
        return End(Status.CANCELLED, at, by_venue=sitting.fate == Fate.IS_CANCELLED) if at <= now else made
    if starts_at > now:
        return made
    if sitting.fate == Fate.STAYS_AWAY:
        return End(Status.NO_SHOW, starts_at + _WAITED) if starts_at + _WAITED < now else made
    arrived = max(starts_at + timedelta(minutes=int(sitting.share * 14) - 3), sitting.booked_at)
    planned = (ends_at - starts_at) // timedelta(minutes=1)
    left = min(arrived + timedelta(minutes=sitting.real_minutes(planned)), ends_at + timedelta(minutes=25))
    forgotten = now - ends_at < timedelta(hours=30) and sitting.share < _LEFT_OPEN
    if left < now and not forgotten:
        return End(Status.COMPLETED, left, seated_at=arrived)
    return made if arrived > now else End(Status.SEATED, arrived, seated_at=arrived)


def _notice(sitting: Sitting) -> timedelta:
    """How long before the start it is cancelled: a part of them late."""
    if sitting.share < _LATE_CANCEL:
        return timedelta(minutes=20 + int(sitting.share * 330))
    return timedelta(hours=3 + 60 * sitting.share)


@tx.step
def follow(*, ends: Sequence[tuple[Booking, End]], staff: User) -> None:
    """Bring every booking from its making to where it stands, with the fee of what the network brought."""
    transitions.born_many([booking for booking, _end in ends], by=staff.actor)
    for booking, end in ends:
        brought = booking.source == Booking.Source.NETWORK
        if brought:
            with clock.frozen(booking.created_at):
                _accept(booking, staff)
        if booking.status != end.status:
            _move(booking, end, staff)
        if brought and end.gives_back:
            with clock.frozen(end.at):
                fees.follow(booking_id=booking.pk)


def _move(booking: Booking, end: End, staff: User) -> None:
    """Through the states after the first, at their moments."""
    columns = end.columns
    if end.seated_at is not None:
        with clock.frozen(end.seated_at):
            transitions.move(booking, Status.SEATED, by=staff.actor, seated_at=end.seated_at)
    if end.status != booking.status:
        by_guest = end.status == Status.CANCELLED and not end.by_venue and booking.person_id
        with clock.frozen(end.at):
            by = f"guest:{booking.person_id}" if by_guest else staff.actor
            transitions.move(booking, end.status, by=by, **columns)


def _accept(booking: Booking, staff: User) -> None:
    by = staff.actor if booking.venue.policy == Venue.Policy.ASK else "system:diary"
    policy = {"policy": booking.venue.policy}
    VenueDecision.objects.create(booking=booking, answer=VenueDecision.Answer.ACCEPTED, by=by, policy=policy)
    fees.follow(booking_id=booking.pk)
