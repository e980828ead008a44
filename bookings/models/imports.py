"""Lists that were brought in from elsewhere."""

from typing import Final

from django.db import models

from agnt.core.fields import Stamped
from agnt.core.sealed import SealedJson
from agnt.lib import clock
from venues.models import Venue


class ColumnMapping(models.Model):
    """Which column of a venue's own lists is which of ours, kept for the next time."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="column_mappings")
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    columns = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["venue", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["venue", "kind", "name"], name="column_mapping_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


class ImportRun(Stamped):
    """One list that was brought in: all of it or nothing, undone within a day."""

    class Kind(models.TextChoices):
        RESOURCES = "resources", "Tables, rooms and people"
        SERVICES = "services", "Services"
        HOURS = "hours", "Weekly hours"
        GUESTS = "guests", "Guests"
        BOOKINGS = "bookings", "Bookings"
        SETUP = "setup", "The whole set-up (JSON)"

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "To be looked at"
        DONE = "done", "Brought in"
        UNDONE = "undone", "Undone"
        DROPPED = "dropped", "Dropped"

    TRANSITIONS: Final = {
        Status.UPLOADED: {Status.DONE, Status.DROPPED},
        Status.DONE: {Status.UNDONE},
        Status.UNDONE: frozenset[Status](),
        Status.DROPPED: frozenset[Status](),
    }

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    file_name = models.CharField(max_length=160, blank=True)
    sealed_rows = models.BinaryField(default=bytes, editable=False, help_text="The rows as uploaded.")
    rows = SealedJson("sealed_rows")
    columns = models.JSONField(default=dict)
    made = models.JSONField(default=dict, help_text="Ids of what it made, for the undo.")
    before = models.JSONField(
        default=dict, blank=True, help_text="Of a whole set-up: what the house's own columns were, for the undo."
    )
    by = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"import of {self.kind} to {self.venue}"
