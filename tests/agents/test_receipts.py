"""A receipt is the venue's answer under a key that anyone can check."""

import base64
import json
from datetime import timedelta

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from agents.clawpulse import receipts
from agents.models import Receipt
from agnt.lib import clock
from bookings.models import VenueDecision
from bookings.services import decisions
from tests import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def decision() -> VenueDecision:
    with transaction.atomic():
        booking = worlds.request(worlds.restaurant(minimum_spend_minor=500_000_00))
    return decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1", reason="welcome")


@transaction.atomic
def _issue(decision: VenueDecision) -> Receipt:
    return receipts.issue(decision)


def test_it_says_what_was_asked_decided_agreed_and_when(decision: VenueDecision):
    claims = _issue(decision).claims
    booking = decision.booking
    assert (claims["decision"], claims["reference"]) == ("accepted", booking.reference)
    assert claims["request_hash"] == receipts.request_hash(booking)
    assert claims["terms"]["minimum_spend_minor"] == 500_000_00
    assert claims["policy"] == {"policy": "auto", "decide_minutes": 120, "cancel_minutes": 120}
    assert claims["decided_at"] == worlds.NOW.isoformat()


def test_anyone_can_check_it_with_the_public_key_alone(decision: VenueDecision):
    receipt = _issue(decision)
    stored = Receipt.objects.get(pk=receipt.pk)
    key = receipts.public_key()
    key.verify(base64.urlsafe_b64decode(stored.signature + "=="), rfc8785.dumps(stored.claims))
    assert stored.key_id == receipts.key_id(key)
    assert receipts.is_genuine(json.loads(json.dumps(stored.claims)), stored.signature, key)


def test_one_changed_byte_is_noticed(decision: VenueDecision):
    receipt, key = _issue(decision), receipts.public_key()
    raw = bytearray(base64.urlsafe_b64decode(receipt.signature + "=="))
    for position in range(len(raw)):
        broken = bytearray(raw)
        broken[position] ^= 1
        assert not receipts.is_genuine(receipt.claims, base64.urlsafe_b64encode(broken).decode(), key)
    for name in receipt.claims:
        assert not receipts.is_genuine(receipt.claims | {name: "x"}, receipt.signature, key)
    assert not receipts.is_genuine(receipt.claims | {"more": 1}, receipt.signature, key)


@pytest.mark.parametrize("signature", ["", "A", "not base64!", "Ä", "A" * 200])
def test_what_is_no_signature_is_no_receipt(decision: VenueDecision, signature: str):
    assert not receipts.is_genuine(_issue(decision).claims, signature, receipts.public_key())


def test_another_key_does_not_check_it(decision: VenueDecision):
    receipt = _issue(decision)
    assert not receipts.is_genuine(receipt.claims, receipt.signature, Ed25519PrivateKey.generate().public_key())


def test_a_decision_has_one_receipt_however_often_it_is_asked_for(decision: VenueDecision):
    first = _issue(decision)
    with clock.frozen(worlds.NOW + timedelta(days=1)):
        assert _issue(decision) == first
    assert Receipt.objects.count() == 1


def test_another_party_or_time_is_another_request(decision: VenueDecision):
    booking = decision.booking
    asked = receipts.request_hash(booking)
    for name, value in (("party_size", 3), ("starts_at", booking.starts_at + timedelta(minutes=30))):
        before = getattr(booking, name)
        setattr(booking, name, value)
        assert receipts.request_hash(booking) != asked
        setattr(booking, name, before)
    assert receipts.request_hash(booking) == asked
