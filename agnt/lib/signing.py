"""Signatures of the agents' messages (CONTRACT section 6, Signing) and of Meta's webhooks (section 4).

Each agent's key is derived from the root, so a leaked key signs only as that agent.
"""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "v1"
WINDOW_SECONDS = 300
_INFO = b"agnt/a2a/v1/"


def agent_key(root: str, agent_id: str) -> bytes:
    """HKDF-SHA256 (RFC 5869) of the root with info `agnt/a2a/v1/` + agent id: 32 bytes."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO + agent_id.encode()).derive(root.encode())


@dataclass(frozen=True, slots=True)
class Signed:
    """What travels in the X-Agnt-* headers."""

    key_id: str
    timestamp: int
    nonce: str
    signature: str

    def headers(self) -> dict[str, str]:
        """The four headers of a signed message."""
        return {
            "X-Agnt-Key-Id": self.key_id,
            "X-Agnt-Timestamp": str(self.timestamp),
            "X-Agnt-Nonce": self.nonce,
            "X-Agnt-Signature": self.signature,
        }


def _message(key_id: str, timestamp: int, nonce: str, method: str, path: str, body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    return f"{VERSION}.{key_id}.{timestamp}.{nonce}.{method.upper()}.{path}.{digest}".encode()


def sign(key: bytes, *, key_id: str, timestamp: int, nonce: str, method: str, path: str, body: bytes) -> Signed:
    """Sign one message: `v1=` + hex HMAC-SHA256 over key id, Unix time, nonce, method, path and body digest."""
    mac = hmac.new(key, _message(key_id, timestamp, nonce, method, path, body), hashlib.sha256).hexdigest()
    return Signed(key_id, timestamp, nonce, f"{VERSION}={mac}")


def verify(key: bytes, signed: Signed, *, method: str, path: str, body: bytes, now: int) -> bool:
    """True when the signature is of this key and message and at most 300 s old or early. The nonce is the caller's."""
    if abs(now - signed.timestamp) > WINDOW_SECONDS:
        return False
    expected = sign(
        key, key_id=signed.key_id, timestamp=signed.timestamp, nonce=signed.nonce, method=method, path=path, body=body
    )
    return hmac.compare_digest(expected.signature.encode(), signed.signature.encode())


def meta_signature(secret: str, body: bytes) -> str:
    """Meta's `X-Hub-Signature-256`: `sha256=` + lower hex HMAC-SHA256 of the raw bytes under the app secret."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def meta_verify(secret: str, body: bytes, header: str) -> bool:
    """True when the header is Meta's signature of exactly these bytes. An empty secret verifies nothing."""
    return bool(secret) and hmac.compare_digest(meta_signature(secret, body).encode(), header.encode(errors="replace"))
