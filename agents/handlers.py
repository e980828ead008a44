"""What the agents' room does when something happened elsewhere. Database only; runs in the delivery's transaction."""

from agents import responses
from agents.models import EnvelopeStatus
from agents.services import envelopes


def on_envelope_created(*, envelope_id: int) -> None:
    """Step 5: sign it and put it into the venue agent's inbox."""
    envelopes.send(envelope_id=envelope_id)


def on_venue_decided(*, decision_id: int) -> None:
    """Step 6 to 7: the venue agent signs the answer and sends it."""
    responses.answer(decision_id=decision_id)


def on_booking_cancelled(*, booking_id: int) -> None:
    """Withdraw what is still being asked: an answer that comes later is void."""
    envelopes.close(
        booking_id=booking_id, to=EnvelopeStatus.WITHDRAWN, by="system:booking.cancelled", reason="booking cancelled"
    )


def on_booking_expired(*, booking_id: int) -> None:
    """The venue did not answer in time."""
    envelopes.close(
        booking_id=booking_id, to=EnvelopeStatus.EXPIRED, by="system:booking.expired", reason="no answer in time"
    )
