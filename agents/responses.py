"""Step 7: the consumer's agent hears the venue's answer. The only place that confirms a network booking, or lets it
wait for its deposit."""

from typing import Any

import structlog

from agents.clawpulse import gateway, inbox, receipts
from agents.models import Envelope, EnvelopeStatus, InboxMessage
from agents.services import envelopes, outside_answers
from agnt.core import outbox, transitions
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError
from billing.services import usage
from bookings.models import Booking, VenueDecision
from bookings.services import deposits, lifecycle

log = structlog.get_logger(__name__)

_STATUS = {
    VenueDecision.Answer.ACCEPTED: EnvelopeStatus.ACCEPTED,
    VenueDecision.Answer.REJECTED: EnvelopeStatus.REJECTED,
    VenueDecision.Answer.COUNTERED: EnvelopeStatus.COUNTERED,
}

# Where a guest stands who has taken one of the other times.
_TAKEN = (Booking.Status.CONFIRMED, Booking.Status.AWAITING_DEPOSIT)


@tx.step
def answer(*, decision_id: int, again: bool = False) -> InboxMessage | None:
    """The venue agent signs the decision and puts it into the inbox of whoever asked. None where no envelope asked.

    Called twice it makes one message; `again` makes another one, for an answer that was lost.
    """
    decision = VenueDecision.objects.select_related("booking__venue", "booking__service").get(pk=decision_id)
    envelope = _asked_by(decision)
    if envelope is None:
        return None
    by = f"agent:{envelope.recipient_id}"
    if envelope.status == EnvelopeStatus.PENDING:
        transitions.move(
            envelope, EnvelopeStatus.SENT, by=by, reason="answered before it was sent", sent_at=clock.now()
        )
    body = envelopes.message_body(envelope, _payload(decision), answer=True)
    return gateway.accept(
        sender=envelope.recipient,
        recipient=envelope.sender,
        body=body,
        signed=gateway.sign_as(envelope.recipient_id, body),
        key=_key(decision, again),
        priority=InboxMessage.Priority.HIGH,
        envelope=envelope,
        person_id=envelope.person_id,
    )


def _asked_by(decision: VenueDecision) -> Envelope | None:
    """The newest attempt to ask, locked."""
    asked = Envelope.objects.filter(booking=decision.booking, intent=envelopes.CONFIRM)
    newest = asked.order_by("-attempt", "-pk")[:1]
    found = locks.lock(Envelope.objects.select_related("sender", "recipient").filter(pk__in=newest.values("pk")))
    return found[0] if found else None


def _key(decision: VenueDecision, again: bool) -> str:
    """The key of the message; each repetition has its own number."""
    first = f"answer:{decision.pk}"
    made = InboxMessage.objects.filter(key__startswith=f"{first}:").count() + 1 if again else 0
    return f"{first}:{made}" if made else first


def _payload(decision: VenueDecision) -> dict[str, Any]:
    receipt = receipts.issue(decision)
    return {
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


def drain(agent_id: str) -> int:
    """Work off the consumer agent's inbox; returns how many messages were done."""
    return inbox.work_through(agent_id=agent_id, work=receive)


@tx.step
def receive(message: InboxMessage) -> None:
    """One answer: verify signature and receipt, move the envelope, apply the answer to the booking.

    An answer to a withdrawn or finished envelope is void (DomainError `envelope_finished`). What an outside agent
    answers becomes the venue's decision first, and comes here again with its receipt.
    """
    if outside_answers.is_one(message):
        outside_answers.apply(message)
        return
    envelope = _the_one_that_asked(message)
    payload = message.payload["payload"]
    _check_receipt(payload, envelope)
    status = _STATUS[VenueDecision.Answer(payload["decision"])]
    by = f"agent:{message.sender_id}"
    if envelope.status == EnvelopeStatus.SENT:
        transitions.move(envelope, EnvelopeStatus.DELIVERED, by=by, delivered_at=clock.now())
    if envelope.status != EnvelopeStatus.DELIVERED:
        raise DomainError("envelope_finished", "This request is over: the answer is void.", status=409)
    reason = str(payload["reason"])
    envelopes.finish(envelope, status, by=by, reason=reason)
    if envelope.booking_id is not None:
        _apply(envelope, envelope.booking_id, status, by=by, reason=reason)


def _the_one_that_asked(message: InboxMessage) -> Envelope:
    """The envelope, locked, if the gateway signed this answer and it comes from whom it was addressed to."""
    if not gateway.is_genuine(message):
        raise DomainError("bad_signature", "The gateway did not sign this answer.", status=401)
    asked = Envelope.objects.filter(
        messages=message, recipient_id=message.sender_id, sender_id=message.recipient_id
    ).select_related("booking__venue", "booking__service")
    found = locks.lock(asked)
    if not found:
        raise DomainError("unknown_envelope", "Nobody here asked this agent for an answer.", status=404)
    return found[0]


def _check_receipt(payload: dict[str, Any], envelope: Envelope) -> None:
    """The receipt must be signed and must say what the answer says, about what was asked."""
    proof = payload["receipt"]
    claims = proof["claims"]
    says = claims.get("decision"), claims.get("reference"), claims.get("request_hash")
    booking = envelope.booking
    asked = (payload["decision"], booking.reference, receipts.request_hash(booking)) if booking else says
    if says != asked or not receipts.is_genuine(claims, proof["signature"], receipts.public_key()):
        raise DomainError("bad_receipt", "The receipt in this answer is not genuine.", status=401)


def _apply(envelope: Envelope, booking_id: int, status: EnvelopeStatus, *, by: str, reason: str) -> None:
    booking = lifecycle.lock(booking_id=booking_id)
    if status == EnvelopeStatus.COUNTERED and booking.status in _TAKEN:
        # the guest was faster than the answer and has taken one of the other times already
        envelopes.finish(envelope, EnvelopeStatus.ACCEPTED, by=by, reason="alternative chosen")
    elif booking.status != Booking.Status.PENDING:
        log.info("answer_without_effect", booking=booking.reference, status=booking.status)
    elif booking.starts_at <= clock.now():
        lifecycle.expire(booking_id=booking_id, by=by, reason="the answer came after the start")
    elif status == EnvelopeStatus.ACCEPTED:
        accepted = deposits.accept(booking_id=booking_id, by=by)
        if accepted.status == Booking.Status.CONFIRMED:
            # counted here, because usage is billed exactly when the confirmation is committed
            usage.count_confirmed(booking=accepted)
    elif status == EnvelopeStatus.REJECTED:
        lifecycle.reject(booking_id=booking_id, by=by, reason=reason)
    else:
        outbox.emit("booking.countered", booking_id=booking_id)
