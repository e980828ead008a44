"""A signed receipt of the venue's answer: Ed25519 over RFC 8785 canonical JSON, for anyone to check."""

import base64
import hashlib
from functools import lru_cache
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from agents.models import Receipt
from agnt.lib import tx
from bookings.models import Booking, VenueDecision


@lru_cache(maxsize=4)
def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(key))


def public_key() -> Ed25519PublicKey:
    """The key that checks receipts."""
    return _private(settings.ENV.receipt_key).public_key()


def key_id(key: Ed25519PublicKey) -> str:
    """First 16 hex digits of SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def request_hash(booking: Booking) -> str:
    """SHA-256 over what was asked: venue, service, party, start, terms."""
    asked: dict[str, Any] = {
        "reference": booking.reference,
        "venue": booking.venue.slug,
        "service": booking.service.slug,
        "party_size": booking.party_size,
        "starts_at": booking.starts_at.isoformat(),
        "terms_hash": str(booking.terms.get("terms_hash", "")),
    }
    return hashlib.sha256(rfc8785.dumps(asked)).hexdigest()


def claims_of(decision: VenueDecision) -> dict[str, Any]:
    """What the receipt says: request hash, decision, terms, policy snapshot, time."""
    booking = decision.booking
    return {
        "request_hash": request_hash(booking),
        "reference": booking.reference,
        "venue": booking.venue.slug,
        "decision": decision.answer,
        "reason": decision.reason,
        "terms": booking.terms,
        "policy": decision.policy,
        "decided_at": decision.created_at.isoformat(),
    }


@tx.step
def issue(decision: VenueDecision) -> Receipt:
    """Sign the decision; asked again it returns the receipt that was issued."""
    before = Receipt.objects.filter(decision=decision).first()
    if before is not None:
        return before
    claims = claims_of(decision)
    signature = _private(settings.ENV.receipt_key).sign(rfc8785.dumps(claims))
    return Receipt.objects.create(
        decision=decision,
        key_id=key_id(public_key()),
        claims=claims,
        signature=base64.urlsafe_b64encode(signature).decode().rstrip("="),
    )


def is_genuine(claims: dict[str, Any], signature: str, key: Ed25519PublicKey) -> bool:
    """Whether the key signed exactly these claims."""
    try:
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        key.verify(raw, rfc8785.dumps(claims))
    except (InvalidSignature, ValueError):
        return False
    return True
