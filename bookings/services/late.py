"""A party says that it will be late, and when it comes; or that it will not be late after all."""

from datetime import datetime, timedelta

from agnt.core import outbox
from agnt.lib import clock, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import noting, records

_LONGEST = timedelta(hours=6)


@tx.step
def running_late_step(*, booking_id: int, eta: datetime, by: str, version: int | None = None) -> Booking:
    """Write down when a late party will come; the venue's pages show it at once. Said again, the later word counts.

    Whether the next party needs the table meanwhile: `bookings.late`. Raises DomainError `not_expected` where the
    party is not expected (any more), `bad_eta` for a time that is no delay.
    """
    booking = _lock_expected(booking_id, version)
    if eta <= max(booking.starts_at, clock.now() - timedelta(minutes=1)) or eta > booking.starts_at + _LONGEST:
        raise DomainError("bad_eta", "Say when you will come: after the time you booked, the same day.", status=422)
    if booking.eta == eta:
        return booking
    noting.expected(booking=booking, eta=eta, by=by)
    records.touch(booking, eta=eta)
    outbox.emit("booking.late", booking_id=booking.pk)
    return booking


running_late = tx.patient(tx.verb(running_late_step))


@tx.patient
@tx.verb
def on_time(*, booking_id: int, by: str, version: int | None = None) -> Booking:
    """Take back that a party will be late: it is expected at its own time again. Called again it changes nothing.

    Raises Stale, DomainError `not_expected`.
    """
    booking = _lock_expected(booking_id, version)
    if booking.eta is None:
        return booking
    noting.expected(booking=booking, eta=None, by=by)
    return records.touch(booking, eta=None)


def _lock_expected(booking_id: int, version: int | None) -> Booking:
    booking = records.lock(booking_id=booking_id, version=version)
    if booking.status != Booking.Status.CONFIRMED:
        raise DomainError(
            "not_expected",
            f"This booking is {booking.get_status_display().lower()}: nobody waits for that party.",
            status=409,
        )
    return booking
