"""Requests between agents as rows: opened with the guest's yes, sent by the gateway, ended by an answer."""

from datetime import datetime
from typing import Any

import structlog

from agents.clawpulse import breakers, gateway
from agents.models import Envelope, EnvelopeStatus, InboxMessage, Quote
from agents.services import directory
from agnt.core import outbox, transitions
from agnt.lib import clock, locks, tx
from bookings.models import Booking
from bookings.services import lifecycle

log = structlog.get_logger(__name__)

CONFIRM = "booking.confirm"
PROTOCOL = "openclaw/a2a/v1"


@tx.step
def open_request(*, booking: Booking, quote: Quote | None = None) -> Envelope:
    """A pending envelope from the guest's agent to the venue's, alive until the booking's `decide_by`.

    Raises DomainError `breaker_open` when the venue's agent cannot be reached now.
    """
    person = booking.person
    sender = directory.agent_of_person(person) if person else directory.platform_agent()
    recipient = directory.agent_that_decides(booking.venue)
    breakers.refuse_if_open(recipient)
    envelope = Envelope(
        sender=sender,
        recipient=recipient,
        intent=CONFIRM,
        person=person,
        booking=booking,
        attempt=Envelope.objects.filter(booking=booking, intent=CONFIRM).count() + 1,
        quote=quote,
        expires_at=booking.decide_by or booking.starts_at,
        trace_id=booking.trace_id,
    )
    envelope.payload = as_asked(booking)
    envelope.save()
    transitions.born(envelope, by=f"agent:{sender.pk}")
    outbox.emit("envelope.created", envelope_id=envelope.pk)
    return envelope


@tx.step
def ask_anew(*, booking: Booking, by: str) -> Envelope | None:
    """The request was changed before its answer: what is open is withdrawn, and the present question is asked. None
    where nothing was open, or the open one asks just that. Raises DomainError `breaker_open`."""
    rows = locks.lock(Envelope.objects.open().filter(booking=booking, intent=CONFIRM))
    outdated = [row for row in rows if not asks(row, booking)]
    for row in outdated:
        finish(row, EnvelopeStatus.WITHDRAWN, by=by, reason="the guest changed the request")
    return open_request(booking=booking) if outdated else None


def asks(envelope: Envelope, booking: Booking) -> bool:
    """Whether the envelope asks for the booking as it is now: its day, its hour, its people."""
    asked, now = envelope.payload or {}, as_asked(booking)
    return all(asked.get(name) == now[name] for name in ("party_size", "date", "time"))


def as_asked(booking: Booking) -> dict[str, Any]:
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
    """Sign the envelope and put it into the recipient's inbox. None when it is not pending any more, and when it ends
    here: its time is over, or the way to the recipient is broken and the guest must look elsewhere."""
    envelope = _lock(envelope_id)
    if envelope.status != EnvelopeStatus.PENDING:
        return None
    by = f"agent:{envelope.sender_id}"
    if envelope.expires_at <= clock.now():
        finish(envelope, EnvelopeStatus.EXPIRED, by=by, reason="past its time")
        return None
    with breakers.passage(envelope.recipient) as may_pass:
        if not may_pass:
            _cannot_be_sent(envelope, by=by)
            return None
        body = message_body(envelope, envelope.payload or {})
        message = hand_over(
            envelope=envelope, body=body, key=f"envelope:{envelope.public_id}", expires_at=envelope.expires_at
        )
    transitions.move(envelope, EnvelopeStatus.SENT, by=by, sent_at=clock.now())
    return message


@tx.step
def hand_over(
    *, envelope: Envelope, body: dict[str, Any], key: str, expires_at: datetime | None = None
) -> InboxMessage:
    """Put the body, signed, into the inbox of whom the envelope is addressed to; once for each `key`."""
    return gateway.accept(
        sender=envelope.sender,
        recipient=envelope.recipient,
        body=body,
        signed=gateway.sign_as(envelope.sender_id, body),
        key=key,
        priority=InboxMessage.Priority.HIGH,
        expires_at=expires_at,
        envelope=envelope,
        person_id=envelope.person_id,
    )


def _cannot_be_sent(envelope: Envelope, *, by: str) -> None:
    """The breaker is open: the envelope fails, the request ends, and the guest hears it at once."""
    log.warning("envelope_not_sent", envelope=envelope.pk, reason=breakers.OPEN)
    finish(envelope, EnvelopeStatus.FAILED, by=by, reason=breakers.OPEN)
    if envelope.booking is not None and envelope.booking.status == Booking.Status.PENDING:
        lifecycle.reject(booking_id=envelope.booking.pk, by="system:clawpulse", reason=breakers.OPEN)


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
    for row in rows:
        finish(row, to, by=by, reason=reason)
    return len(rows)


@tx.step
def expire(*, envelope_id: int, by: str) -> int:
    """End one that is past its time and still open; 1 if this call did."""
    envelope = _lock(envelope_id)
    late = envelope.expires_at <= clock.now() and transitions.allowed(envelope, EnvelopeStatus.EXPIRED)
    if late:
        finish(envelope, EnvelopeStatus.EXPIRED, by=by, reason="past its time")
    return int(late)


@tx.step
def finish(envelope: Envelope, to: EnvelopeStatus, *, by: str, reason: str = "") -> None:
    """Move a locked envelope into a state that answers it, with the reason."""
    transitions.move(envelope, to, by=by, reason=reason, answered_at=clock.now())
    Envelope.objects.filter(pk=envelope.pk).update(reason=reason[:255])


def _lock(envelope_id: int) -> Envelope:
    return locks.lock(Envelope.objects.select_related("sender", "recipient__venue", "booking").filter(pk=envelope_id))[
        0
    ]
