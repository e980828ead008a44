"""Cities and venues."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from agnt.core.fields import currency, minor
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
    external_agent = models.CharField(
        max_length=80, blank=True, help_text="Of policy external: the agent that decides, e.g. ext-acme."
    )
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

    late_minutes = models.PositiveSmallIntegerField(
        default=15, help_text="How long a place is kept for a party that is late."
    )
    can_provide = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Needs the house always says yes to."
    )
    cannot_provide = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Needs the house always says no to."
    )
    deposit_how = models.CharField(
        max_length=200, blank=True, help_text="How guests pay a deposit: a bank account, a link, at the counter."
    )
    website = models.URLField(blank=True)
    source = models.CharField(max_length=40, blank=True, help_text="Of a list that was imported, e.g. osm.")
    external_id = models.CharField(max_length=80, blank=True, help_text="Its id in that list.")

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
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="venue_once_per_source"
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

    def is_seen_by(self, *, sandbox: bool) -> bool:
        """`VenueQuerySet.seen_by`, for a row that is at hand."""
        return self.sandbox == sandbox and self.closed_for_good_at is None
