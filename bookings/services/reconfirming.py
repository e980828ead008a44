"""A guest who is asked before his visit says that he comes."""

from agnt.core import audit
from agnt.lib import clock, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import records


@tx.step
def reconfirm_step(*, booking_id: int, by: str) -> Booking:
    """Write down that the party comes. Said again it is as it was. Raises DomainError `not_expected`, NotFound."""
    booking = records.lock(booking_id=booking_id)
    if booking.status != Booking.Status.CONFIRMED or booking.ends_at <= clock.now():
        raise DomainError(
            "not_expected",
            f"This booking is {booking.get_status_display().lower()}: nobody waits for that party.",
            status=409,
        )
    if booking.reconfirmed_at is not None:
        return booking
    audit.note(by=by, act="booking.reconfirmed", on=booking)
    return records.touch(booking, reconfirmed_at=clock.now())


reconfirm = tx.patient(tx.verb(reconfirm_step))
