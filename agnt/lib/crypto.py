"""Encryption at rest: platform keys rotate over wrapped keys of persons; a person's key seals his texts.

Envelope encryption: destroying the wrapped key is the erasure that also reaches backups.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class Unreadable(Exception):
    """The bytes were sealed under a key that is gone, or were changed."""


@lru_cache(maxsize=8)
def ring(keys: str) -> MultiFernet:
    """The platform's key ring out of the comma-separated setting; the first key encrypts, all decrypt."""
    return MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])


def wrap(data: bytes, keys: str) -> bytes:
    """Seal under the platform's first key (Fernet)."""
    return ring(keys).encrypt(data)


def unwrap(token: bytes, keys: str) -> bytes:
    """Open what `wrap` sealed under any of the ring's keys, else raise Unreadable."""
    try:
        return ring(keys).decrypt(bytes(token))
    except InvalidToken as error:
        raise Unreadable("no platform key opens this") from error


def new_key() -> bytes:
    """A fresh key of a person: 256 bits."""
    return os.urandom(KEY_BYTES)


def seal(data: bytes, key: bytes, context: bytes = b"") -> bytes:
    """AES-256-GCM: version byte, 12-byte nonce, ciphertext with tag. `context` must be the same to open."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, context)


def unseal(sealed: bytes, key: bytes, context: bytes = b"") -> bytes:
    """Open what `seal` made, else raise Unreadable."""
    sealed = bytes(sealed)
    if sealed[:1] != _VERSION:
        raise Unreadable("not a sealed value of a known version")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], context)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("the key does not open this") from error
