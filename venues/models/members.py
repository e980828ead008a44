"""Who works at a venue, when, and what each hears of."""

from django.db import models
from django.db.models import Q

from agnt.core.sealed import SealedJson
from agnt.lib import clock
from venues.models.catalogue import Venue


class Member(models.Model):
    """Someone who works at a venue, and what he may do there."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        MANAGER = "manager", "Manager"
        HOST = "host", "Host"
        READER = "reader", "Read only"

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey("core.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["venue", "role"]
        constraints = [models.UniqueConstraint(fields=["venue", "user"], name="member_once_per_venue")]

    def __str__(self) -> str:
        return f"{self.user} at {self.venue} ({self.role})"


class Invitation(models.Model):
    """A link that makes whoever opens it a member. Valid once, until it expires or is revoked."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=Member.Role)
    name = models.CharField(max_length=120, blank=True)
    sealed_address = models.BinaryField(default=bytes, editable=False, help_text="E-mail and phone it was sent to.")
    address = SealedJson("sealed_address")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sealed_token = models.BinaryField(default=bytes, editable=False, help_text="To write it into the message.")
    token = SealedJson("sealed_token")
    invited_by = models.ForeignKey("core.User", on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_by = models.ForeignKey("core.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_one_end"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.venue}"

    @property
    def is_open(self) -> bool:
        """Whether the link still lets somebody in."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > clock.now()


class Duty(models.Model):
    """When a member is on duty: the `ask` card goes to whoever is. Wall times; `until` at or before `start` is past
    midnight."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="duties")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    start = models.TimeField()
    until = models.TimeField()

    class Meta:
        ordering = ["weekday", "start"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="duty_weekday"),
            models.UniqueConstraint(fields=["member", "weekday", "start"], name="duty_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.weekday} {self.start:%H:%M}-{self.until:%H:%M}"


class AnswerHours(models.Model):
    """When the venue answers requests; its window to decide runs in these hours alone. None at all: always."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="answer_hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    start = models.TimeField()
    until = models.TimeField()

    class Meta:
        ordering = ["weekday", "start"]
        verbose_name_plural = "answer hours"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="answer_hours_weekday"),
            models.UniqueConstraint(fields=["venue", "weekday", "start"], name="answer_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} answers {self.weekday} {self.start:%H:%M}-{self.until:%H:%M}"


class NoticePreference(models.Model):
    """Who hears of what, by which channel. Where a member has no row for an event, its default counts."""

    class Event(models.TextChoices):
        REQUEST = "request", "A request to decide"
        BOOKED = "booked", "A new booking"
        CHANGED = "changed", "A change"
        CANCELLED = "cancelled", "A cancellation"
        LATE = "late", "A party that is late"
        UNREACHED = "unreached", "A guest who was not reached"
        SHIFT_SHEET = "shift_sheet", "The sheet before each shift"
        REVIEW = "review", "A review"
        SUMMARY = "summary", "The day in numbers, at 22:00"

    class By(models.TextChoices):
        EMAIL = "email", "E-mail"
        WHATSAPP = "whatsapp", "WhatsApp"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=16, choices=Event)
    by = models.CharField(max_length=10, choices=By)
    wanted = models.BooleanField(default=True)

    class Meta:
        ordering = ["member", "event", "by"]
        constraints = [models.UniqueConstraint(fields=["member", "event", "by"], name="notice_preference_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.event} by {self.by}"
