"""Step 6: the venue's own agent. It drains its inbox and lets the diary or the venue's people decide."""

from agents.clawpulse import gateway, inbox
from agents.models import EnvelopeStatus, InboxMessage
from agents.services import envelopes
from agnt.lib import tx
from agnt.lib.errors import DomainError
from bookings.services import decisions
from venues.models import Venue


def drain(agent_id: str) -> int:
    """Work off the venue agent's inbox; returns how many messages were done."""
    return inbox.work_through(agent_id=agent_id, work=receive)


@tx.step
def receive(message: InboxMessage) -> None:
    """One request: verify it, mark it delivered, and answer at once where the venue's policy is `auto`.

    Under `ask` the pending booking is the card: staff decide it in the console, and the same answer goes out.
    """
    if not gateway.is_genuine(message):
        raise DomainError("bad_signature", "The gateway did not sign this message.", status=401)
    envelope = message.envelope
    if envelope is None or envelope.recipient_id != message.recipient_id or envelope.intent != envelopes.CONFIRM:
        raise DomainError("unknown_intent", "This agent answers booking requests only.", status=400)
    envelope = envelopes.mark_delivered(envelope_id=envelope.pk, by=f"agent:{message.recipient_id}")
    booking = envelope.booking
    if envelope.status != EnvelopeStatus.DELIVERED or booking is None:
        raise DomainError("envelope_finished", "This request was withdrawn or answered.", status=409)
    decided = booking.decisions.standing().filter(change__isnull=True)
    if booking.venue.policy == Venue.Policy.AUTO and not decided.exists():
        decisions.decide_by_diary(booking_id=booking.pk, by=f"agent:{message.recipient_id}")
