"""Names for things: trace ids, booking references, tokens, time-ordered UUIDs."""

import hashlib
import secrets
import time
import uuid

REFERENCE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
REFERENCE_LENGTH = 8


def trace_id() -> str:
    """32 hex digits, the form of a W3C trace id."""
    return secrets.token_hex(16)


def reference() -> str:
    """A booking reference: 8 characters that cannot be misread aloud (no I, L, O, 0, 1)."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))


def token() -> str:
    """A secret for a link: 32 random bytes, URL-safe."""
    return secrets.token_urlsafe(32)


def digest(value: str) -> str:
    """SHA-256 in hex, the form in which a random secret is stored."""
    return hashlib.sha256(value.encode()).hexdigest()


def uuid7() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then random."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)
