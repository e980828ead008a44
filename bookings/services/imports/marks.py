"""A short mark of a row as it was made: whoever compares it later sees whether somebody touched it."""

import hashlib
from collections.abc import Iterable

from django.db import models

_LENGTH = 16
_MARKLESS = frozenset({"sealed_token", "trace_id", "merged_into_id"})


def mark(row: models.Model) -> str:
    """A hash over the columns, floor plan and sealed bytes included."""
    facts = (
        f"{column.attname}={_plain(getattr(row, column.attname))}"
        for column in row._meta.concrete_fields
        if column.attname not in _MARKLESS
    )
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:_LENGTH]


def _plain(value: object) -> object:
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else value


def marks(rows: Iterable[models.Model]) -> dict[str, str]:
    """Key -> mark of rows as they stand in the database."""
    kept = list(rows)
    if not kept:
        return {}
    model = type(kept[0])
    fresh = model._default_manager.filter(pk__in=[row.pk for row in kept]).order_by("pk")
    return {str(row.pk): mark(row) for row in fresh}
