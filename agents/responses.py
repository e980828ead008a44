"""Step 7: the consumer's agent hears the venue's answer. The only place that confirms a network booking."""

from typing import Any

import structlog

from agents.clawpulse import gateway, inbox, receipts
from agents.models import Envelope, EnvelopeStatus, InboxMessage
from agents.services import envelopes
from agnt.core import outbox, transitions
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking, VenueDecision
from bookings.services import lifecycle

log = structlog.get_logger(__name__)

_STATUS = {
    VenueDecision.Answer.ACCEPTED: EnvelopeStatus.ACCEPTED,
    VenueDecision.Answer.REJECTED: EnvelopeStatus.REJECTED,
    VenueDecision.Answer.COUNTERED: EnvelopeStatus.COUNTERED,
}


@tx.step
def answer(*, decision_id: int) -> InboxMessage | None:
    """The venue agent signs the decision and puts it into the inbox of whoever asked. None where no envelope asked."""
    decision = VenueDecision.objects.select_related("booking__venue", "booking__service").get(pk=decision_id)
    envelope = (
        Envelope.objects.select_related("sender", "recipient")
        .filter(booking=decision.booking, intent=envelopes.CONFIRM)
        .order_by("-attempt", "-id")
        .first()
    )
    if envelope is None:
        return None
    receipt = receipts.issue(decision)
    payload: dict[str, Any] = {
        "reference": decision.booking.reference,
        "decision": decision.answer,
        "reason": decision.reason,
        "alternatives": [
            {
                "alternative_id": str(row.public_id),
                "starts_at": row.starts_at.isoformat(),
                "expires_at": row.expires_at.isoformat(),
            }
            for row in decision.alternatives.all()
        ],
        "receipt": {"key_id": receipt.key_id, "claims": receipt.claims, "signature": receipt.signature},
    }
    body = envelopes.message_body(envelope, payload, answer=True)
    return gateway.accept(
        sender=envelope.recipient,
        recipient=envelope.sender,
        body=body,
        signed=gateway.sign_as(envelope.recipient_id, body),
        key=f"answer:{decision.pk}",
        priority=InboxMessage.Priority.HIGH,
        envelope=envelope,
        person_id=envelope.person_id,
    )


def drain(agent_id: str) -> int:
    """Work off the consumer agent's inbox; returns how many messages were done."""
    return inbox.work_through(agent_id=agent_id, work=receive)


@tx.step
def receive(message: InboxMessage) -> None:
    """One answer: verify signature and receipt, move the envelope, apply the answer to the booking.

    An answer to a withdrawn or finished envelope is void (DomainError `envelope_finished`).
    """
    if not gateway.is_genuine(message) or message.envelope is None:
        raise DomainError("bad_signature", "The gateway did not sign this answer.", status=401)
    payload = message.payload["payload"]
    proof = payload["receipt"]
    if not receipts.is_genuine(proof["claims"], proof["signature"], receipts.public_key()):
        raise DomainError("bad_receipt", "The receipt in this answer is not genuine.", status=401)
    envelope = locks.lock(Envelope.objects.filter(pk=message.envelope.pk))[0]
    status = _STATUS[VenueDecision.Answer(payload["decision"])]
    by = f"agent:{message.sender_id}"
    if not transitions.allowed(envelope, status):
        raise DomainError("envelope_finished", "This request is over: the answer is void.", status=409)
    if envelope.status == EnvelopeStatus.SENT:
        transitions.move(envelope, EnvelopeStatus.DELIVERED, by=by, delivered_at=clock.now())
    reason = str(payload["reason"])
    transitions.move(envelope, status, by=by, reason=reason, answered_at=clock.now())
    if envelope.booking_id is not None:
        _apply(envelope.booking_id, status, by=by, reason=reason)


def _apply(booking_id: int, status: EnvelopeStatus, *, by: str, reason: str) -> None:
    booking = locks.lock(Booking.objects.filter(pk=booking_id))[0]
    if booking.status != Booking.Status.PENDING:
        log.info("answer_without_effect", booking=booking.reference, status=booking.status)
        return
    if status == EnvelopeStatus.ACCEPTED:
        lifecycle.confirm(booking_id=booking_id, by=by)
    elif status == EnvelopeStatus.REJECTED:
        lifecycle.reject(booking_id=booking_id, by=by, reason=reason)
    else:
        outbox.emit("booking.countered", booking_id=booking_id)
