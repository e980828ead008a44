"""How a venue comes here: set up from nothing, or claimed."""

from typing import Final

from django.db import models
from django.db.models import Q

from agnt.lib import clock
from venues.models.catalogue import Venue


class Onboarding(models.Model):
    """Setting up a new venue: which step is next and what was answered so far. May be left and resumed."""

    class Status(models.TextChoices):
        KIND = "kind", "What and where"
        RESOURCES = "resources", "What can be booked"
        HOURS = "hours", "When"
        TERMS = "terms", "How bookings are decided"
        PREVIEW = "preview", "A look at the week"
        DONE = "done", "Open"

    TRANSITIONS: Final = {
        Status.KIND: {Status.RESOURCES},
        Status.RESOURCES: {Status.KIND, Status.HOURS},
        Status.HOURS: {Status.RESOURCES, Status.TERMS},
        Status.TERMS: {Status.HOURS, Status.PREVIEW},
        Status.PREVIEW: {Status.TERMS, Status.DONE},
        Status.DONE: frozenset[Status](),
    }

    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="onboardings")
    venue = models.OneToOneField(Venue, on_delete=models.CASCADE, null=True, blank=True, related_name="onboarding")
    status = models.CharField(max_length=10, choices=Status, default=Status.KIND)
    answers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    touched_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=~Q(status="done"), name="onboarding_one_open"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(venue__isnull=False), name="onboarding_done_has_venue"
            ),
        ]

    def __str__(self) -> str:
        return f"onboarding of {self.user}"


class ClaimRequest(models.Model):
    """Somebody says that a listed venue is his. A person at the platform decides."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    TRANSITIONS: Final = {
        Status.OPEN: {Status.APPROVED, Status.REFUSED},
        Status.APPROVED: frozenset[Status](),
        Status.REFUSED: frozenset[Status](),
    }

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="claims")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    position = models.CharField(max_length=80, help_text="What he is there, e.g. owner.")
    evidence = models.TextField(help_text="How we can check it: register, website, phone.")
    answer = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "user"], condition=Q(status="open"), name="claim_one_open")
        ]

    def __str__(self) -> str:
        return f"claim of {self.venue}"
