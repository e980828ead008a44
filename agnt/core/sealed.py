"""Attributes whose bytes are sealed at rest: under a person's key, or under the platform's where there is no person.

    sealed_body = models.BinaryField()
    body = SealedJson("sealed_body", owner="person_id")

Reading a value whose person's key was destroyed gives None: it was erased.
"""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models

from agnt.core import keys
from agnt.lib import crypto


class SealedJson:
    """A JSON value sealed into `column`. `owner` names the attribute holding the person's id ("" for the platform)."""

    def __init__(self, column: str, *, owner: str = "") -> None:
        self.column = column
        self.owner = owner

    def _person(self, row: models.Model) -> uuid.UUID | None:
        value: Any = row
        for part in self.owner.split(".") if self.owner else ():
            value = getattr(value, part) if value is not None else None
        return value if self.owner else None

    def __get__(self, row: models.Model | None, _kind: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        if not sealed:
            return None
        try:
            return json.loads(keys.unseal(bytes(sealed), self._person(row)))
        except crypto.Unreadable:
            return None

    def __set__(self, row: models.Model, value: Any) -> None:
        data = b"" if value is None else keys.seal(json.dumps(value, ensure_ascii=False).encode(), self._person(row))
        setattr(row, self.column, data)


def platform_wrap(data: bytes) -> bytes:
    """Seal under the platform's first key."""
    return crypto.wrap(data, settings.ENV.fernet_keys)


def platform_unwrap(token: bytes) -> bytes:
    """Open what `platform_wrap` sealed."""
    return crypto.unwrap(token, settings.ENV.fernet_keys)
