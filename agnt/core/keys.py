"""Keys of persons: made on first use, wrapped under the platform's, destroyed to erase.

A person's key is found once per process and kept for a minute; destroying it takes that long to reach every process.
"""

import time
import uuid
from functools import partial

from django.conf import settings
from django.db import transaction

from agnt.core.models.people import PersonKey
from agnt.lib import crypto

_KEPT_SECONDS = 60.0
_cache: dict[uuid.UUID, tuple[float, bytes]] = {}


def seal(data: bytes, person_id: uuid.UUID | None) -> bytes:
    """Seal under the person's key, or under the platform's for None."""
    if person_id is None:
        return crypto.wrap(data, settings.ENV.fernet_keys)
    return crypto.seal(data, _key(person_id), person_id.bytes)


def unseal(sealed: bytes, person_id: uuid.UUID | None) -> bytes:
    """Open what `seal` made; raises crypto.Unreadable when the key was destroyed."""
    if person_id is None:
        return crypto.unwrap(sealed, settings.ENV.fernet_keys)
    return crypto.unseal(sealed, _key(person_id), person_id.bytes)


def forget(person_id: uuid.UUID) -> None:
    """Drop the key from this process."""
    _cache.pop(person_id, None)


def _key(person_id: uuid.UUID) -> bytes:
    kept = _cache.get(person_id)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    row = PersonKey.objects.filter(person_id=person_id).first()
    if row is None:
        made = crypto.wrap(crypto.new_key(), settings.ENV.fernet_keys)
        PersonKey.objects.bulk_create([PersonKey(person_id=person_id, wrapped=made)], ignore_conflicts=True)
        row = PersonKey.objects.get(person_id=person_id)
    if row.destroyed_at is not None:
        raise crypto.Unreadable("the person's key was destroyed")
    key = crypto.unwrap(bytes(row.wrapped), settings.ENV.fernet_keys)
    # Only once it is committed: a key whose row was rolled back would seal what nobody can ever open.
    transaction.on_commit(partial(_keep, person_id, key))
    return key


def _keep(person_id: uuid.UUID, key: bytes) -> None:
    if len(_cache) > 10_000:
        _cache.clear()
    _cache[person_id] = (time.monotonic() + _KEPT_SECONDS, key)
