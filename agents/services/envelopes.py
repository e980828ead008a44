"""Requests between agents as rows: opened with the guest's yes, sent by the gateway, ended by an answer."""

from typing import Any

from agents.clawpulse import gateway
from agents.models import Envelope, EnvelopeStatus, InboxMessage, Quote
from agents.services import directory
from agnt.core import outbox, transitions
from agnt.lib import clock, locks, tx
from bookings.models import Booking

CONFIRM = "booking.confirm"
PROTOCOL = "openclaw/a2a/v1"


@tx.step
def open_request(*, booking: Booking, quote: Quote | None = None) -> Envelope:
    """A pending envelope from the guest's agent to the venue's, alive until the booking's `decide_by`."""
    person = booking.person
    sender = directory.agent_of_person(person) if person else directory.platform_agent()
    envelope = Envelope(
        sender=sender,
        recipient=directory.agent_of_venue(booking.venue),
        intent=CONFIRM,
        person=person,
        booking=booking,
        quote=quote,
        expires_at=booking.decide_by or booking.starts_at,
        trace_id=booking.trace_id,
    )
    envelope.payload = _request(booking)
    envelope.save()
    transitions.born(envelope, by=f"agent:{sender.pk}")
    outbox.emit("envelope.created", envelope_id=envelope.pk)
    return envelope


def _request(booking: Booking) -> dict[str, Any]:
    """The payload of `booking.confirm` (CONTRACT section 6)."""
    local = booking.local_start
    return {
        "reference": booking.reference,
        "venue": booking.venue.slug,
        "service": booking.service.slug,
        "party_size": booking.party_size,
        "date": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "guest": {"name": booking.guest_name},
        "notes": booking.notes,
        "terms_hash": booking.terms.get("terms_hash", ""),
        "decide_by": booking.decide_by.isoformat() if booking.decide_by else None,
    }


@tx.step
def send(*, envelope_id: int) -> InboxMessage | None:
    """Sign the envelope and put it into the recipient's inbox. None when it is not pending any more."""
    envelope = _lock(envelope_id)
    if envelope.status != EnvelopeStatus.PENDING:
        return None
    body = message_body(envelope, envelope.payload or {})
    message = gateway.accept(
        sender=envelope.sender,
        recipient=envelope.recipient,
        body=body,
        signed=gateway.sign_as(envelope.sender_id, body),
        key=f"envelope:{envelope.public_id}",
        priority=InboxMessage.Priority.HIGH,
        expires_at=envelope.expires_at,
        envelope=envelope,
        person_id=envelope.person_id,
    )
    transitions.move(envelope, EnvelopeStatus.SENT, by=f"agent:{envelope.sender_id}", sent_at=clock.now())
    return message


def message_body(envelope: Envelope, payload: dict[str, Any], *, answer: bool = False) -> dict[str, Any]:
    """The AGP body that is signed (CONTRACT section 6). An answer has `from` and `to` swapped."""
    sender, recipient = envelope.sender_id, envelope.recipient_id
    if answer:
        sender, recipient = recipient, sender
    return {
        "protocol": PROTOCOL,
        "envelope": str(envelope.public_id),
        "from": sender,
        "to": recipient,
        "intent": envelope.intent,
        "payload": payload,
        "timestamp": clock.now().isoformat(),
    }


@tx.step
def mark_delivered(*, envelope_id: int, by: str) -> Envelope:
    """The recipient has taken it out of his inbox."""
    envelope = _lock(envelope_id)
    if envelope.status == EnvelopeStatus.SENT:
        transitions.move(envelope, EnvelopeStatus.DELIVERED, by=by, delivered_at=clock.now())
    return envelope


@tx.step
def close(*, booking_id: int, to: EnvelopeStatus, by: str, reason: str) -> int:
    """End what is still open for this booking (withdrawn, expired); an answer that comes later is void."""
    rows = locks.lock(Envelope.objects.open().filter(booking_id=booking_id))
    return len(transitions.move_many(rows, to, by=by, reason=reason, answered_at=clock.now()))


def _lock(envelope_id: int) -> Envelope:
    return locks.lock(Envelope.objects.select_related("sender", "recipient").filter(pk=envelope_id))[0]
