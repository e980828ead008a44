"""What came in and what must happen: PostgreSQL is the queue of record."""

from django.db import models
from django.db.models import Q

from agnt.core.fields import Stamped
from agnt.lib import clock


class InboundEvent(Stamped):
    """One event of the outside world, unique on all four of its names. Raw bytes under the platform's key.

    The raw bytes are emptied once the event is routed and what it said is stored under its person's key.
    """

    source = models.CharField(max_length=32, help_text="e.g. whatsapp")
    account = models.CharField(max_length=64, blank=True, help_text="Which of our accounts it came to.")
    kind = models.CharField(max_length=32, help_text="e.g. message, status")
    external_id = models.CharField(max_length=255)
    sealed_raw = models.BinaryField(default=bytes, blank=True)
    routed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=80, blank=True, help_text="What became of it, in a word.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "account", "kind", "external_id"], name="inbound_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.external_id[:24]}"


class Event(Stamped):
    """Something that happened here, told to whoever is listed in agnt/handlers.py. Ids only, no bodies."""

    name = models.CharField(max_length=80, db_index=True)
    ids = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.ids}"


class Delivery(models.Model):
    """One event on its way to one handler. `next_at` is both its due time and, while it runs, its lease."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True, help_text="Given up; retry it by the action.")

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_one_per_handler")]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(done_at__isnull=True, dead_at__isnull=True), name="delivery_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.handler}"


class JobRun(models.Model):
    """One due slot of one job, run once however many beats ring."""

    job = models.CharField(max_length=80)
    slot = models.DateTimeField(help_text="The moment at which it was due.")
    leased_until = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-slot"]
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="job_run_once_per_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M:%S}"
