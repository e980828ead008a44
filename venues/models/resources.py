"""What is taken when something is booked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from venues.models.catalogue import Venue


class Area(models.Model):
    """A part of the house that a guest may ask for: terrace, garden, upstairs."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in lists and on the floor plan.")
    attributes = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="All its resources have these too."
    )

    class Meta:
        ordering = ["venue", "position", "name"]
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="area_name_once_per_venue")]

    def __str__(self) -> str:
        return f"{self.name} ({self.venue})"


class Resource(models.Model):
    """What is taken when something is booked: a table, a room, a person, or a pool of equal units (seats, desks)."""

    class Kind(models.TextChoices):
        TABLE = "table", "Table"
        ROOM = "room", "Room"
        PERSON = "person", "Person"
        POOL = "pool", "Pool"

    class Shape(models.TextChoices):
        ROUND = "round", "Round"
        SQUARE = "square", "Square"
        BAR = "bar", "Bar"

    class Access(models.TextChoices):
        ONLINE = "online", "Online"
        IN_HOUSE = "in_house", "Staff only"
        WALK_IN = "walk_in", "Walk-ins only"

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="resources")
    area = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="resources")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    min_seats = models.PositiveSmallIntegerField(default=1)
    max_seats = models.PositiveSmallIntegerField(default=1)
    units = models.PositiveSmallIntegerField(default=1, help_text="Of a pool: how many there are.")
    priority = models.PositiveSmallIntegerField(default=5, help_text="0 is filled first.")
    access = models.CharField(max_length=10, choices=Access, default=Access.ONLINE)
    attributes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    shape = models.CharField(max_length=8, choices=Shape, default=Shape.SQUARE)
    plan_x = models.PositiveSmallIntegerField(null=True, blank=True, help_text="On the floor plan; empty: not on it.")
    plan_y = models.PositiveSmallIntegerField(null=True, blank=True)
    plan_w = models.PositiveSmallIntegerField(default=8)
    plan_h = models.PositiveSmallIntegerField(default=8)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["venue", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="resource_name_once_per_venue"),
            models.CheckConstraint(
                condition=Q(max_seats__gte=F("min_seats")) & Q(min_seats__gte=1), name="resource_seats"
            ),
            models.CheckConstraint(
                condition=Q(plan_x__isnull=True, plan_y__isnull=True) | Q(plan_x__lte=1000, plan_y__lte=1000),
                name="resource_on_plan",
            ),
            models.CheckConstraint(condition=Q(units__gte=1) & (Q(kind="pool") | Q(units=1)), name="resource_units"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.venue})"


class Combination(models.Model):
    """Tables that may be joined. Only listed ones are, and only for online guests and agents: staff join any."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="combinations")
    resources = models.ManyToManyField(Resource, related_name="combinations")
    min_seats = models.PositiveSmallIntegerField()
    max_seats = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField(default=5, help_text="0 is filled first; always after single tables.")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["venue", "max_seats", "priority"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_seats__gte=F("min_seats")) & Q(min_seats__gte=1), name="combination_seats"
            )
        ]

    def __str__(self) -> str:
        return f"combination {self.pk} ({self.venue})"
