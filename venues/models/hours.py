"""When something may start, and when not."""

from django.db import models
from django.db.models import F, Q

from agnt.lib import clock
from venues.models.catalogue import Venue
from venues.models.resources import Area, Resource
from venues.models.services import Service


class Shift(models.Model):
    """A span of a weekday, or of one dated day, in which bookings may start; of a resource: its own hours.

    Wall times of the venue's zone. `closes` at or before `opens` is past midnight: the day it began on counts.
    Dated shifts take the place of all weekly ones of the same resource and service on their day. Pacing is covers that
    start in a quarter of an hour: in total, and the share of it open to online guests and to agents; empty: no limit.
    """

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="shifts")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="shifts")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="shifts")
    name = models.CharField(max_length=40, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 is Monday; empty: see day.")
    day = models.DateField(
        null=True, blank=True, help_text="A dated exception: takes the place of that day's weekly shifts."
    )
    opens = models.TimeField()
    closes = models.TimeField(help_text="When the last guest must have left.")
    last_start = models.TimeField(null=True, blank=True, help_text="Last time at which a booking may start.")
    pacing_total = models.PositiveSmallIntegerField(null=True, blank=True)
    pacing_online = models.PositiveSmallIntegerField(null=True, blank=True)
    pacing_agents = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["venue", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__isnull=True) | Q(weekday__lte=6), name="shift_weekday"),
            models.CheckConstraint(
                condition=Q(weekday__isnull=False, day__isnull=True) | Q(weekday__isnull=True, day__isnull=False),
                name="shift_weekly_or_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.day or self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Closure(models.Model):
    """A span in which the venue, an area or one resource of it, takes nobody."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="closures")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="closures")
    reason = models.CharField(max_length=120, blank=True)
    is_event = models.BooleanField(default=False, help_text="A private event: the reason is its name, for staff.")
    made_by = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_lasts"),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(resource__isnull=True), name="closure_area_or_resource"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue} closed {self.starts_at:%Y-%m-%d}"


class PacingOverride(models.Model):
    """Other limits for one quarter of an hour of one day. Empty: as the shift says."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="pacing_overrides")
    starts_at = models.DateTimeField(help_text="The quarter of an hour, in UTC.")
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    online = models.PositiveSmallIntegerField(null=True, blank=True)
    agents = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["venue", "starts_at"]
        constraints = [models.UniqueConstraint(fields=["venue", "starts_at"], name="pacing_override_once")]

    def __str__(self) -> str:
        return f"{self.venue} {self.starts_at:%Y-%m-%d %H:%M}"


class Brake(models.Model):
    """One tap in a rush: online booking paused, or pacing halved. It ends by itself at `ends_at`, or when lifted."""

    class Kind(models.TextChoices):
        PAUSE = "pause", "Online booking paused"
        SLOWER = "slower", "Pacing halved"

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="brakes")
    kind = models.CharField(max_length=8, choices=Kind)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="brakes")
    starts_at = models.DateTimeField(help_text="It holds for booked times in [starts_at, ends_at).")
    ends_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="brake_lasts")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.venue}"
