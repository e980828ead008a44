"""Columns that several tables share."""

from typing import Any

from django.db import models

from agnt.lib import clock, trace


class Stamped(models.Model):
    """A row that knows when it was made and in which trace."""

    created_at = models.DateTimeField(default=clock.now, editable=False)
    trace_id = models.CharField(max_length=32, default=trace.current, blank=True, editable=False, db_index=True)

    class Meta:
        abstract = True


def currency(**options: Any) -> models.CharField[str, str]:
    """An ISO 4217 code."""
    return models.CharField(max_length=3, **options)


def minor(**options: Any) -> models.BigIntegerField[int, int]:
    """An amount in minor units."""
    return models.BigIntegerField(**options)


def minor_or_none(**options: Any) -> models.BigIntegerField[int | None, int | None]:
    """The same where the amount may be unknown."""
    return models.BigIntegerField(null=True, blank=True, **options)
