"""What a column may be in a file of JSON. Checked before a row is made of it: no number is cut short, no moment is
guessed, and nothing reaches PostgreSQL that it cannot hold."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime

_NUMBERS: Final = (models.IntegerField, models.BigIntegerField)


def refuse_others(model: type[models.Model], given: Mapping[str, Any]) -> None:
    """Raises ValidationError where a value is of another kind than its column."""
    for name, value in given.items():
        if not _fits(model._meta.get_field(name), value):
            raise ValidationError(f"{name} cannot be written like that.")


def _fits(field: Any, value: Any) -> bool:
    if value is None:
        return bool(field.null)
    if isinstance(field, ArrayField):
        return isinstance(value, list) and all(_fits(field.base_field, one) for one in value)
    if isinstance(field, models.BooleanField):
        return isinstance(value, bool)
    if isinstance(field, _NUMBERS):
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(field, models.FloatField):
        return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(value) if isinstance(value, str) else None
        return moment is not None and moment.tzinfo is not None
    return isinstance(value, str)
