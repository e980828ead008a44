"""Venues and what they can offer: who works there, what can be booked, when they are open."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from agnt.core.fields import currency, minor, minor_or_none
from agnt.lib import clock

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class City(models.Model):
    """A city or island that is served; its zone is the default of its venues."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    timezone = models.CharField(max_length=64)
    latitude = models.FloatField()
    longitude = models.FloatField()
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "cities"

    def __str__(self) -> str:
        return self.name


class VenueQuerySet(models.QuerySet["Venue"]):
    """Reads of venues."""

    def seen_by(self, *, sandbox: bool = False) -> "QuerySet[Venue]":
        """Live venues for everybody; the sandbox for test keys and for nobody else."""
        return self.filter(sandbox=sandbox, closed_for_good_at__isnull=True)

    def bookable(self) -> "QuerySet[Venue]":
        """Those whose owner has claimed them: an unclaimed venue is shown and never booked."""
        return self.filter(claimed_at__isnull=False)


class Venue(models.Model):
    """A place that can be booked. Times are in its own zone, amounts in its own currency."""

    class Category(models.TextChoices):
        BEACH_CLUB = "beach_club", "Beach club"
        FINE_DINING = "fine_dining", "Fine dining"
        RESTAURANT = "restaurant", "Restaurant"
        WARUNG = "warung", "Warung"
        CAFE = "cafe", "Café"
        BAR = "bar", "Bar"
        SPA = "spa", "Spa"
        BOAT = "boat", "Boat trip"
        COWORKING = "coworking", "Co-working"

    class Policy(models.TextChoices):
        AUTO = "auto", "The diary decides at once"
        ASK = "ask", "Staff decide"
        EXTERNAL = "external", "An outside agent decides"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="venues")
    area = models.CharField(max_length=60, blank=True, help_text="Neighbourhood, e.g. Seminyak.")
    category = models.CharField(max_length=20, choices=Category)
    cuisines = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    description = models.TextField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    timezone = models.CharField(max_length=64)
    currency = currency()
    language = models.CharField(max_length=8, default="en")
    price_level = models.PositiveSmallIntegerField(default=2, help_text="1 cheap to 4 dear.")

    policy = models.CharField(max_length=10, choices=Policy, default=Policy.AUTO)
    decide_minutes = models.PositiveSmallIntegerField(default=120, help_text="How long staff have to decide.")
    slot_minutes = models.PositiveSmallIntegerField(default=15)
    min_party = models.PositiveSmallIntegerField(default=1)
    max_party = models.PositiveSmallIntegerField(default=12)
    lead_minutes = models.PositiveIntegerField(
        default=30, help_text="How long before the start a booking must be made."
    )
    horizon_days = models.PositiveSmallIntegerField(default=90, help_text="How many days ahead the diary is open.")
    cancel_minutes = models.PositiveIntegerField(
        default=120, help_text="Free cancelling until so long before the start."
    )
    minimum_spend_minor = minor(default=0)
    fee_override_bps = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Own rate in hundredths of a percent."
    )
    subscribed = models.BooleanField(
        default=False, help_text="Has an active subscription: 7 % instead of the flat fee."
    )

    claimed_at = models.DateTimeField(null=True, blank=True)
    closed_for_good_at = models.DateTimeField(null=True, blank=True)
    sandbox = models.BooleanField(default=False, help_text="Seen by test keys and by nothing else.")
    demo = models.BooleanField(default=False, help_text="Invented for the demo world.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_party__gte=1) & Q(max_party__gte=F("min_party")), name="venue_party_range"
            ),
            models.CheckConstraint(condition=Q(slot_minutes__in=[5, 10, 15, 20, 30, 60]), name="venue_slot_minutes"),
        ]
        indexes = [models.Index(fields=["city", "category"], name="venue_city_category")]

    def __str__(self) -> str:
        return self.name

    @property
    def agent_id(self) -> str:
        """The id of the agent that speaks for this venue."""
        return f"venue-{self.slug}"

    @property
    def is_bookable(self) -> bool:
        """An unclaimed venue can never be booked, by any door."""
        return self.claimed_at is not None and self.closed_for_good_at is None


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


class Resource(models.Model):
    """What is taken when something is booked: a table, a room, a person, or a pool of equal units (seats, desks)."""

    class Kind(models.TextChoices):
        TABLE = "table", "Table"
        ROOM = "room", "Room"
        PERSON = "person", "Person"
        POOL = "pool", "Pool"

    class Access(models.TextChoices):
        ONLINE = "online", "Online"
        IN_HOUSE = "in_house", "Staff only"
        WALK_IN = "walk_in", "Walk-ins only"

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    min_seats = models.PositiveSmallIntegerField(default=1)
    max_seats = models.PositiveSmallIntegerField(default=1)
    units = models.PositiveSmallIntegerField(default=1, help_text="Of a pool: how many there are.")
    priority = models.PositiveSmallIntegerField(default=5, help_text="0 is filled first.")
    access = models.CharField(max_length=10, choices=Access, default=Access.ONLINE)
    attributes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["venue", "kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="resource_name_once_per_venue"),
            models.CheckConstraint(
                condition=Q(max_seats__gte=F("min_seats")) & Q(min_seats__gte=1), name="resource_seats"
            ),
            models.CheckConstraint(condition=Q(units__gte=1) & (Q(kind="pool") | Q(units=1)), name="resource_units"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.venue})"


class Service(models.Model):
    """What a guest books: a dinner, a massage, a seat on a boat. It says how long, what it needs and what it costs."""

    class Per(models.TextChoices):
        PERSON = "person", "per person"
        BOOKING = "booking", "per booking"

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="services")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=255, blank=True)
    buffer_minutes = models.PositiveSmallIntegerField(default=0, help_text="Kept free after each booking.")
    price_minor = minor_or_none(help_text="Listed price in minor units; empty: unknown.")
    price_per = models.CharField(max_length=10, choices=Per, default=Per.PERSON)
    min_party = models.PositiveSmallIntegerField(default=1)
    max_party = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: the venue's.")
    fixed_starts = ArrayField(
        models.TimeField(), default=list, blank=True, help_text="Departures; empty: the venue's grid."
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["venue", "name"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "slug"], name="service_slug_once_per_venue"),
            models.CheckConstraint(condition=Q(price_minor__isnull=True) | Q(price_minor__gte=0), name="service_price"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.venue})"


class TurnTime(models.Model):
    """How long a party of up to so many keeps its place."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="turn_times")
    up_to_party = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["service", "up_to_party"]
        constraints = [
            models.UniqueConstraint(fields=["service", "up_to_party"], name="turn_time_once_per_size"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="turn_time_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.service}: up to {self.up_to_party}, {self.minutes} min"


class ServiceNeed(models.Model):
    """One kind of resource that a service takes. A table, room or pool holds the party; `count` are taken of it.

    `per_guest`: `count` for each guest (two therapists for a couple, one boat seat each).
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=10, choices=Resource.Kind)
    count = models.PositiveSmallIntegerField(default=1)
    per_guest = models.BooleanField(default=False)
    attributes = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="The resource must have all."
    )

    class Meta:
        ordering = ["service", "id"]
        constraints = [models.CheckConstraint(condition=Q(count__gte=1), name="service_need_count")]

    def __str__(self) -> str:
        return f"{self.service} needs {self.count} {self.kind}"


class Shift(models.Model):
    """A span of a weekday in which bookings may start, for the venue or for one resource (a therapist's hours).

    Wall times of the venue's zone. `closes` at or before `opens` is past midnight: the day it began on counts.
    """

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="shifts")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="shifts")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="shifts")
    name = models.CharField(max_length=40, blank=True)
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    opens = models.TimeField()
    closes = models.TimeField(help_text="When the last guest must have left.")
    last_start = models.TimeField(null=True, blank=True, help_text="Last time at which a booking may start.")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["venue", "weekday", "opens"]
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="shift_weekday")]

    def __str__(self) -> str:
        return f"{self.venue} {self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Closure(models.Model):
    """A span in which the venue, or one resource of it, takes nobody."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="closures")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_lasts")]

    def __str__(self) -> str:
        return f"{self.venue} closed {self.starts_at:%Y-%m-%d}"


class Guest(models.Model):
    """What one venue knows of one guest: its own record, shown to no other venue."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(
        "core.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="guest_records"
    )
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, blank=True)
    notes = models.TextField(blank=True)
    vip = models.BooleanField(default=False)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["venue", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "person"], condition=Q(person__isnull=False), name="guest_once_per_venue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.venue}"
