"""What lets machines in, and what keeps one call from counting twice."""

from django.db import models
from django.db.models import F, Q

from agnt.core.models.people import Person
from agnt.lib import clock


class ApiKey(models.Model):
    """A developer's key. Only its SHA-256 and prefix are kept; the key itself is shown once."""

    class Tier(models.TextChoices):
        FREE = "free", "Free"
        PRO = "pro", "Pro"
        ENTERPRISE = "enterprise", "Enterprise"

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=24, unique=True, help_text="The first characters, to tell keys apart.")
    key_hash = models.CharField(max_length=64, unique=True)
    tier = models.CharField(max_length=16, choices=Tier, default=Tier.FREE)
    test = models.BooleanField(default=False, help_text="Sees sandbox venues and nothing else.")
    scopes = models.JSONField(default=list, blank=True)
    daily_quota = models.PositiveIntegerField(null=True, blank=True, help_text="By contract; empty: the tier's.")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class IdempotencyRecord(models.Model):
    """The first answer to a call, for whoever makes the same call again (kept 7 days)."""

    scope = models.CharField(max_length=120, help_text="Whose key it is, e.g. api_key:12.")
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=200)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False, db_index=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_one_per_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


class Nonce(models.Model):
    """A nonce that was used: the unique row is what refuses a replay."""

    scope = models.CharField(max_length=120)
    value = models.CharField(max_length=128)
    seen_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "value"], name="nonce_used_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.value[:8]}…"


class Quota(models.Model):
    """How much of something a subject has used in a period, and how much it may."""

    subject = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    period = models.CharField(max_length=20, help_text="e.g. 2026-11-23 for a UTC day.")
    used = models.BigIntegerField(default=0)
    allowed = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind", "period"], name="quota_one_per_period"),
            models.CheckConstraint(condition=Q(used__gte=0) & Q(used__lte=F("allowed")), name="quota_not_over"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.kind} {self.period}: {self.used}/{self.allowed}"
