"""A short mark of a row as it was made: whoever compares it later sees whether somebody touched it."""

import hashlib
from collections.abc import Iterable, Sequence

from django.db import models

_LENGTH = 16
_MARKLESS = frozenset({"sealed_token", "trace_id", "merged_into_id"})


def mark(row: models.Model) -> str:
    """A hash over the columns, floor plan and sealed bytes included."""
    names = _marked(type(row))
    return _hash(names, [getattr(row, name) for name in names])


def _marked(model: type[models.Model]) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields if column.attname not in _MARKLESS]


def _hash(names: Sequence[str], values: Sequence[object]) -> str:
    facts = (f"{name}={_plain(value)}" for name, value in zip(names, values, strict=True))
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:_LENGTH]


def _plain(value: object) -> object:
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else value


def marks(rows: Iterable[models.Model]) -> dict[str, str]:
    """Key -> mark of rows as they stand in the database."""
    kept = list(rows)
    if not kept:
        return {}
    model = type(kept[0])
    names = _marked(model)
    fresh = model._default_manager.filter(pk__in=[row.pk for row in kept]).order_by("pk")
    return {str(key): _hash(names, values) for key, *values in fresh.values_list("pk", *names)}
