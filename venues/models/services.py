"""What can be booked, how long it takes, what it needs and what is agreed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agnt.core.fields import minor, minor_or_none
from venues.models.catalogue import Venue
from venues.models.resources import Resource


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
    """How long a party of up to so many keeps its place, in one shift or in all."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="turn_times")
    shift_name = models.CharField(
        max_length=40, blank=True, help_text="Only in shifts of this name; empty: in all that have no own times."
    )
    up_to_party = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["service", "up_to_party"]
        constraints = [
            models.UniqueConstraint(fields=["service", "shift_name", "up_to_party"], name="turn_time_once_per_size"),
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


class TermsTier(models.Model):
    """What a party of at least so many agrees to; copied onto the booking, so a change holds for later ones alone.

    The highest tier that the party reaches counts; below the lowest, the venue's own terms.
    """

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="tiers")
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, related_name="tiers", help_text="Empty: all."
    )
    from_party = models.PositiveSmallIntegerField()
    deposit_minor = minor(default=0)
    deposit_per = models.CharField(max_length=10, choices=Service.Per, default=Service.Per.PERSON)
    keeps_card = models.BooleanField(default=False, help_text="A card is kept and charged only by staff's decision.")
    cancel_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Free cancelling until so long before the start; empty: the venue's."
    )
    minimum_spend_minor = minor_or_none(help_text="Of the whole party; empty: the venue's.")
    deposit_hours = models.PositiveSmallIntegerField(default=24, help_text="How long the guest has to pay it.")

    class Meta:
        ordering = ["venue", "service", "from_party"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "service", "from_party"], nulls_distinct=False, name="terms_tier_once_per_size"
            ),
            models.CheckConstraint(
                condition=Q(from_party__gte=1)
                & Q(deposit_minor__gte=0)
                & (Q(minimum_spend_minor__isnull=True) | Q(minimum_spend_minor__gte=0)),
                name="terms_tier_amounts",
            ),
            models.CheckConstraint(condition=Q(deposit_hours__gte=1), name="terms_tier_time_to_pay"),
        ]

    def __str__(self) -> str:
        return f"{self.venue}: terms from {self.from_party}"
