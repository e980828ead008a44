"""Who did what, and the exchange rates that money was turned by."""

from fractions import Fraction

from django.db import models
from django.db.models import Q

from agnt.core.fields import Stamped, currency
from agnt.lib import clock


class Transition(Stamped):
    """A status that changed: of which row, from, to, by whom, why."""

    entity = models.CharField(max_length=60, help_text="app.model")
    entity_id = models.CharField(max_length=40)
    from_status = models.CharField(max_length=24)
    to_status = models.CharField(max_length=24)
    by = models.CharField(max_length=80)
    reason = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["entity", "entity_id"], name="transition_of_entity")]

    def __str__(self) -> str:
        return f"{self.entity} {self.entity_id}: {self.from_status} -> {self.to_status}"


class AuditEntry(Stamped):
    """An act of a person or an agent that is worth asking about later. Ids only."""

    by = models.CharField(max_length=80, db_index=True)
    act = models.CharField(max_length=80, db_index=True)
    entity = models.CharField(max_length=60, blank=True)
    entity_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=255, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["entity", "entity_id"], name="audit_of_entity")]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.by} {self.act} {self.entity} {self.entity_id}"


class FxRate(models.Model):
    """Units of `quote` for one unit of `base` on a day: a ratio of integers, kept with what used it."""

    base = currency()
    quote = currency()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    day = models.DateField()
    source = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-day", "base", "quote"]
        constraints = [
            models.UniqueConstraint(fields=["base", "quote", "day", "source"], name="fx_rate_one_per_day"),
            models.CheckConstraint(condition=Q(numerator__gt=0, denominator__gt=0), name="fx_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.day}"

    @property
    def rate(self) -> Fraction:
        """Units of `quote` for one of `base`."""
        return Fraction(self.numerator, self.denominator)
