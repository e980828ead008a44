"""Who waits for a place, and what they were offered."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from agnt.core.fields import Stamped
from agnt.core.models import Person
from agnt.core.sealed import SealedJson
from agnt.lib import ids
from bookings.models.booking import Booking, BookingNeed
from venues.models import Area, Guest, Service, Venue


class WaitlistEntry(Stamped):
    """Somebody who wants a place when there is none: for a range of times, or at the door.

    First come, first served: the order is `created_at`, and an offer that ran out or was declined does not lose it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        OFFERED = "offered", "Offered a time"
        BOOKED = "booked", "Booked"
        LEFT = "left", "Left"
        EXPIRED = "expired", "Over"

    class Kind(models.TextChoices):
        AHEAD = "ahead", "For a later time"
        WALK_IN = "walk_in", "At the door"

    TRANSITIONS: Final = {
        Status.WAITING: {Status.OFFERED, Status.BOOKED, Status.LEFT, Status.EXPIRED},
        Status.OFFERED: {Status.WAITING, Status.BOOKED, Status.LEFT, Status.EXPIRED},
        Status.BOOKED: frozenset[Status](),
        Status.LEFT: {Status.WAITING},
        Status.EXPIRED: frozenset[Status](),
    }

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="waitlist")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="waitlist")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.AHEAD)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="waitlist")
    guest = models.ForeignKey(Guest, on_delete=models.SET_NULL, null=True, blank=True, related_name="waitlist")
    guest_name = models.CharField(max_length=120)
    sealed_contact = models.BinaryField(default=bytes, blank=True, editable=False)
    contact = SealedJson("sealed_contact")
    party_size = models.PositiveSmallIntegerField()
    earliest = models.DateTimeField(help_text="The first start that would do.")
    latest = models.DateTimeField(help_text="The last start that would do.")
    area = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    quoted_minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="At the door: the wait we said.")
    notes = models.CharField(max_length=255, blank=True)
    needs = ArrayField(
        models.CharField(max_length=20, choices=BookingNeed.Code),
        default=list,
        blank=True,
        help_text="What the party needs, one code for each; the booking gets them as its own.",
    )
    origin = models.CharField(max_length=60, blank=True, help_text="Where offers go, e.g. conversation:12.")
    source = models.CharField(max_length=12, choices=Booking.Source, default=Booking.Source.PHONE)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sealed_token = models.BinaryField(default=bytes, editable=False)
    token = SealedJson("sealed_token")
    booking = models.OneToOneField(
        Booking, on_delete=models.SET_NULL, null=True, blank=True, related_name="waitlist_entry"
    )
    sandbox = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "waitlist entries"
        constraints = [
            models.CheckConstraint(condition=Q(latest__gte=F("earliest")), name="waitlist_range"),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="waitlist_party"),
            models.CheckConstraint(condition=Q(needs__contained_by=BookingNeed.Code.values), name="waitlist_needs"),
            models.CheckConstraint(condition=~Q(status="booked") | Q(booking__isnull=False), name="waitlist_booked"),
        ]
        indexes = [
            models.Index(
                fields=["venue", "earliest"], condition=Q(status__in=["waiting", "offered"]), name="waitlist_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guest_name}, {self.party_size}, at {self.venue}"

    @property
    def needs_named(self) -> list[str]:
        """What the party needs, as staff read it."""
        return [str(BookingNeed.Code(code).label) for code in self.needs]


class WaitlistOffer(Stamped):
    """A freed place, held for one entry alone until `expires_at`."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        EXPIRED = "expired", "Ran out"
        WITHDRAWN = "withdrawn", "Withdrawn"

    TRANSITIONS: Final = {
        Status.OPEN: {Status.ACCEPTED, Status.DECLINED, Status.EXPIRED, Status.WITHDRAWN},
        Status.ACCEPTED: frozenset[Status](),
        Status.DECLINED: frozenset[Status](),
        Status.EXPIRED: frozenset[Status](),
        Status.WITHDRAWN: frozenset[Status](),
    }

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.CASCADE, related_name="offers")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    public_id = models.UUIDField(default=ids.uuid7, unique=True, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hold_id = models.UUIDField(unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(status="open"), name="waitlist_offer_one_open"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="waitlist_offer_lasts"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(status="open"), name="waitlist_offer_clock")]

    def __str__(self) -> str:
        return f"offer to {self.entry}"
