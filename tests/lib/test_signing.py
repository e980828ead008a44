"""Signatures of agents and of Meta, against published vectors and against whoever tampers."""

import hashlib
import hmac
from dataclasses import replace
from typing import Any

import pytest

from agnt.lib import signing

ROOT = "a root of at least thirty-two characters"
MESSAGE: dict[str, Any] = {"method": "POST", "path": "/api/agents/message", "body": b'{"to":"venue-kayu"}'}
NOW = 1_795_000_000


def _hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 section 2, written out."""
    pseudo_random_key = hmac.new(salt or bytes(32), secret, hashlib.sha256).digest()
    block, output = b"", b""
    for number in range(1, 256):
        block = hmac.new(pseudo_random_key, block + info + bytes([number]), hashlib.sha256).digest()
        output += block
        if len(output) >= length:
            break
    return output[:length]


def _signed(key: bytes | None = None, **changes: Any) -> signing.Signed:
    given = {"key_id": "consumer-1", "timestamp": NOW, "nonce": "n1"} | MESSAGE | changes
    return signing.sign(key or signing.agent_key(ROOT, "consumer-1"), **given)


def _accepts(signed: signing.Signed, *, now: int = NOW, agent: str = "consumer-1", **changes: Any) -> bool:
    return signing.verify(signing.agent_key(ROOT, agent), signed, now=now, **(MESSAGE | changes))


def test_our_reading_of_the_rfc_gives_its_first_vector() -> None:
    """RFC 5869, A.1."""
    output = _hkdf(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
    assert output.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"


def test_our_reading_of_the_rfc_gives_its_vector_without_salt_and_info() -> None:
    """RFC 5869, A.3."""
    output = _hkdf(b"\x0b" * 22, b"", b"", 42)
    assert output.hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"


def test_an_agents_key_is_hkdf_of_the_root_and_its_id() -> None:
    expected = _hkdf(ROOT.encode(), b"", b"agnt/a2a/v1/venue-kayu", 32)
    assert signing.agent_key(ROOT, "venue-kayu") == expected
    assert signing.agent_key(ROOT, "venue-kayu2") != expected


def test_metas_signature_is_hmac_sha256_in_lower_hex() -> None:
    """RFC 4231, test case 2."""
    signature = signing.meta_signature("Jefe", b"what do ya want for nothing?")
    assert signature == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signing.meta_verify("Jefe", b"what do ya want for nothing?", signature)


@pytest.mark.parametrize("header", ["", "sha256=", "sha1=5bdc", "5bdc", "sha256=ü", "sha256=" + "0" * 64])
def test_another_header_is_not_metas_signature(header: str) -> None:
    assert not signing.meta_verify("Jefe", b"what do ya want for nothing?", header)


def test_an_empty_secret_verifies_nothing() -> None:
    assert not signing.meta_verify("", b"body", signing.meta_signature("", b"body"))


def test_a_signed_message_is_accepted_and_its_form_is_the_contracts() -> None:
    signed = _signed()
    digest = hashlib.sha256(MESSAGE["body"]).hexdigest()
    line = f"v1.consumer-1.{NOW}.n1.POST./api/agents/message.{digest}".encode()
    key = signing.agent_key(ROOT, "consumer-1")
    assert signed.headers() == {
        "X-Agnt-Key-Id": "consumer-1",
        "X-Agnt-Timestamp": str(NOW),
        "X-Agnt-Nonce": "n1",
        "X-Agnt-Signature": "v1=" + hmac.new(key, line, hashlib.sha256).hexdigest(),
    }
    assert _accepts(signed)


@pytest.mark.parametrize(
    "change",
    [{"body": b"{}"}, {"path": "/api/agents/messages"}, {"method": "GET"}, {"agent": "venue-kayu"}],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_message_or_another_agents_key_is_refused(change: dict[str, Any]) -> None:
    assert not _accepts(_signed(), **change)


@pytest.mark.parametrize(
    "change",
    [{"key_id": "consumer-2"}, {"nonce": "n2"}, {"timestamp": NOW + 1}, {"signature": "v1=00"}, {"signature": "é"}],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_header_is_refused(change: dict[str, Any]) -> None:
    assert not _accepts(replace(_signed(), **change))


@pytest.mark.parametrize(("seconds", "accepted"), [(300, True), (-300, True), (301, False), (-301, False)])
def test_a_signature_holds_for_300_seconds_either_way(seconds: int, accepted: bool) -> None:
    assert _accepts(_signed(), now=NOW + seconds) is accepted
