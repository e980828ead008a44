"""The bot got it wrong: written down for whoever teaches it, and the booking cancelled where that is the cure."""

from agnt.core import audit
from agnt.lib import text, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import lifecycle, records


@tx.patient
@tx.verb
def report(*, booking_id: int, by: str, reason: str, version: int | None = None, cancel: bool = False) -> Booking:
    """Note what was wrong, and with `cancel` end the booking as the venue's own cancellation.

    Raises Stale, DomainError `reason_needed`, or what `lifecycle.cancel` says. Nothing is noted then.
    """
    said = text.clamp(text.clean(reason).strip(), 255)
    if not said:
        raise DomainError("reason_needed", "Say in a word or two what was wrong.", status=422)
    booking = records.lock(booking_id=booking_id, version=version)
    audit.note(by=by, act="booking.bot_was_wrong", on=booking, reason=said, cancelled=cancel)
    if cancel:
        venue = Booking.CancelledBy.VENUE
        return lifecycle.cancel(booking_id=booking_id, by=by, cancelled_by=venue, reason=said)
    return records.touch(booking)
