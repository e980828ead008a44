"""What an outside agent answers to a request in its inbox: it becomes the venue's decision, once.

From there on it goes the way of every decision: signed with a receipt, heard by whoever asked.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from agents.clawpulse import gateway
from agents.models import Agent, Envelope, EnvelopeStatus, InboxMessage
from agents.services import envelopes
from agnt.lib import locks, text, tx
from agnt.lib.errors import DomainError
from bookings.models import VenueDecision
from bookings.services import decisions

_ASKED = (EnvelopeStatus.SENT, EnvelopeStatus.DELIVERED)


def is_one(message: InboxMessage) -> bool:
    """Whether an outside agent wrote it by itself: what the platform signs for it carries a receipt."""
    body = message.payload if isinstance(message.payload, dict) else {}
    payload = body.get("payload")
    return message.sender.kind == Agent.Kind.EXTERNAL and not (isinstance(payload, dict) and "receipt" in payload)


@tx.step
def apply(message: InboxMessage) -> VenueDecision:
    """Write the decision. The payload: `decision` (accepted, rejected, countered), `reason`, `alternatives` (starts as
    ISO 8601 with their zone).

    Raises DomainError `bad_signature`, `unknown_envelope` for a request that this agent was not asked, `bad_answer`,
    and what `decisions.decide` says (too late, answered before): nothing is written then.
    """
    if not gateway.is_genuine(message):
        raise DomainError("bad_signature", "The gateway did not sign this answer.", status=401)
    envelope = _asked(message)
    payload = message.payload.get("payload")
    facts: Mapping[str, object] = payload if isinstance(payload, dict) else {}
    answer = str(facts.get("decision", ""))
    if answer not in VenueDecision.Answer.values or envelope.booking_id is None:
        raise DomainError("bad_answer", "A decision is accepted, rejected or countered.", status=422)
    return decisions.decide_step(
        booking_id=envelope.booking_id,
        answer=answer,
        by=f"agent:{message.sender_id}",
        reason=text.clean(str(facts.get("reason") or "")),
        alternatives=_starts(facts.get("alternatives")),
    )


def _asked(message: InboxMessage) -> Envelope:
    """The envelope that the answer names, locked, if this very agent was asked by the one whom it answers."""
    try:
        named = uuid.UUID(str(message.payload.get("envelope", "")))
    except ValueError:
        named = uuid.UUID(int=0)
    asked = Envelope.objects.select_related("booking__venue", "booking__service").filter(
        public_id=named, recipient_id=message.sender_id, sender_id=message.recipient_id, intent=envelopes.CONFIRM
    )
    found = locks.lock(asked)
    if not found:
        raise DomainError("unknown_envelope", "Nobody here asked this agent for an answer.", status=404)
    envelope = found[0]
    booking = envelope.booking
    if envelope.status not in _ASKED or (booking is not None and not envelopes.asks(envelope, booking)):
        raise DomainError("envelope_finished", "This request is over: the answer is void.", status=409)
    return envelope


def _starts(given: object) -> list[datetime]:
    rows = given if isinstance(given, list) else []
    try:
        starts = [datetime.fromisoformat(str(row)) for row in rows]
    except ValueError:
        starts = []
    if len(starts) != len(rows) or any(start.tzinfo is None for start in starts):
        raise DomainError("bad_answer", "Alternatives are starts in ISO 8601 with their zone.", status=422)
    return starts
