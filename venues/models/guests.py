"""What a venue knows of its guests."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from agnt.core.fields import minor
from agnt.core.sealed import SealedJson
from agnt.lib import clock
from venues.models.catalogue import Venue


class Guest(models.Model):
    """What one venue knows of one guest: its own record, shown to no other venue."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(
        "core.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="guest_records"
    )
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, blank=True)
    notes = models.TextField(blank=True)
    sealed_phone = models.BinaryField(default=bytes, blank=True, editable=False)
    phone = SealedJson("sealed_phone")
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    sealed_email = models.BinaryField(default=bytes, blank=True, editable=False)
    email = SealedJson("sealed_email")
    email_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    sealed_health = models.BinaryField(
        default=bytes, blank=True, editable=False, help_text="Allergies that he agreed to leave here: codes and words."
    )
    health = SealedJson("sealed_health")
    news_at = models.DateTimeField(null=True, blank=True, help_text="When he agreed to the venue's news.")
    imported_visits = models.PositiveIntegerField(default=0, help_text="Before this diary; ours are counted.")
    imported_no_shows = models.PositiveIntegerField(default=0)
    imported_covers = models.PositiveIntegerField(default=0)
    imported_spend_minor = minor(default=0)
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged")
    demo = models.BooleanField(default=False, help_text="Invented for the demo world.")
    vip = models.BooleanField(default=False)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["venue", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="guest_not_into_himself"
            ),
            models.UniqueConstraint(
                fields=["venue", "person"],
                condition=Q(person__isnull=False, merged_into__isnull=True),
                name="guest_once_per_venue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.venue}"
