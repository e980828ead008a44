"""What is taken: one resource for one period for one holder."""

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from agnt.core.models import Person
from agnt.lib import clock, ids
from bookings.models.booking import Booking
from bookings.models.changes import ChangeRequest
from venues.models import Resource, Venue

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


# What a guest has picked and not said yes to; everything else is kept for somebody.
PICKED = Q(booking__isnull=True, change__isnull=True) & (
    Q(scope__startswith="conversation:") | Q(scope__startswith="page:")
)


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reads of places."""

    def taken(self) -> "QuerySet[Place]":
        """Not released. A hold that has run out counts until a taker or the sweeper releases it."""
        return self.filter(released_at__isnull=True)

    def standing(self) -> "QuerySet[Place]":
        """Not released and not run out: what a guest who asks now really finds taken."""
        return self.taken().filter(Q(held_until__isnull=True) | Q(held_until__gt=clock.now()))

    def run_out(self) -> "QuerySet[Place]":
        """Holds whose time has passed."""
        return self.taken().filter(held_until__lte=clock.now())


class Place(models.Model):
    """One resource for one period for one holder. A hold and its booking are one place: only the columns change.

    `hold_id` is shared by the places of one pick (two tables, a room and two therapists).
    `period` is [start, end + buffer) in UTC. `held_until` empty: sure. Of a pool, `units` are taken in each slot.
    `covers` is the whole party on each of its places, and `audience` the door it came by: pacing counts them.
    """

    class Audience(models.TextChoices):
        ONLINE = "online", "The venue's own page"
        AGENTS = "agents", "The agent network"
        STAFF = "staff", "Staff"
        WALK_IN = "walk_in", "Walk-in"

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="places")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="places")
    hold_id = models.UUIDField(default=ids.uuid7, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="places")
    scope = models.CharField(max_length=60, blank=True, help_text="One hold per scope, e.g. conversation:12.")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    change = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    beside = models.ForeignKey(
        Booking,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="places_beside",
        help_text="What its guest thinks of changing to this; pacing counts him once.",
    )
    beside_at = models.DateTimeField(null=True, blank=True, help_text="When the change would begin.")
    period = DateTimeRangeField()
    covers = models.PositiveSmallIntegerField(default=1)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.STAFF)
    pooled = models.BooleanField(default=False, help_text="Copied from the resource: a pool counts units instead.")
    units = models.PositiveSmallIntegerField(default=1)
    held_until = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="place_no_overlap",
                expressions=[
                    (
                        Func(F("resource"), F("resource"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(released_at__isnull=True, pooled=False),
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="place_lasts"),
            models.CheckConstraint(condition=Q(units__gte=1), name="place_units"),
            models.CheckConstraint(
                condition=Q(beside__isnull=True) | Q(beside_at__isnull=False), name="place_beside_begins"
            ),
        ]
        indexes = [
            GistIndex(
                Func(F("venue"), F("venue"), Value("[]"), function="int8range"),
                F("period"),
                condition=Q(released_at__isnull=True),
                name="place_venue_period",
            ),
            models.Index(fields=["beside"], condition=Q(beside__isnull=False), name="place_beside"),
            models.Index(
                fields=["venue", "beside_at"],
                condition=Q(released_at__isnull=True, beside__isnull=False),
                name="place_beside_at",
            ),
            models.Index(fields=["held_until"], condition=Q(released_at__isnull=True), name="place_held"),
            models.Index(
                fields=["scope"], condition=Q(released_at__isnull=True, booking__isnull=True), name="place_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.period.lower:%Y-%m-%d %H:%M}"


class PoolSlot(models.Model):
    """How many units of a pool are taken in one grid slot: the row whose check refuses one too many."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="pool_slots")
    starts_at = models.DateTimeField()
    taken = models.PositiveSmallIntegerField(default=0)
    units = models.PositiveSmallIntegerField(help_text="Copied from the resource.")

    class Meta:
        ordering = ["resource", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "starts_at"], name="pool_slot_once"),
            models.CheckConstraint(condition=Q(taken__gte=0) & Q(taken__lte=F("units")), name="pool_slot_not_over"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.starts_at:%Y-%m-%d %H:%M}: {self.taken}/{self.units}"
