"""Calendars that are read by link."""

from django.db import models
from django.db.models import Q

from agnt.core.models import Person
from agnt.core.sealed import SealedJson
from agnt.lib import clock
from venues.models import Member, Venue


class CalendarFeed(models.Model):
    """A calendar by link: an owner's, a host's or a guest's. Whoever has the link reads it until it is revoked."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        HOST = "host", "Host"
        GUEST = "guest", "Guest"

    role = models.CharField(max_length=8, choices=Role)
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, null=True, blank=True, related_name="feeds")
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, blank=True, related_name="feeds", help_text="It ends with him."
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sealed_token = models.BinaryField(default=bytes, editable=False)
    token = SealedJson("sealed_token")
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="guest", person__isnull=False, venue__isnull=True, member__isnull=True)
                | Q(role__in=["owner", "host"], person__isnull=True, venue__isnull=False, member__isnull=False),
                name="calendar_feed_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} feed {self.pk}"
