"""The diary: what is held, booked, asked, decided. It cannot lie, because PostgreSQL refuses two places at once."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from agnt.core.fields import Stamped, currency, minor_or_none
from agnt.core.models import Person
from agnt.core.sealed import SealedJson
from agnt.lib import clock, ids
from venues.models import Guest, Resource, Service, Venue

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class VenueDay(models.Model):
    """One venue on one of its days: the row every taker locks first, in order."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(help_text="The venue's own calendar day.")
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When staff closed the day; corrections after that."
    )

    class Meta:
        ordering = ["venue", "day"]
        constraints = [models.UniqueConstraint(fields=["venue", "day"], name="venue_day_once")]

    def __str__(self) -> str:
        return f"{self.venue} {self.day}"


class BookingQuerySet(models.QuerySet["Booking"]):
    """Reads of bookings."""

    def of_person(self, person: Person) -> "QuerySet[Booking]":
        """What this person has booked by any channel."""
        return self.filter(person=person).select_related("venue", "service")

    def live(self) -> "QuerySet[Booking]":
        """Those that still hold or may get a place."""
        return self.filter(status__in=Booking.LIVE)

    def upcoming(self) -> "QuerySet[Booking]":
        """Live ones that have not ended, soonest first."""
        return self.live().filter(ends_at__gt=clock.now()).order_by("starts_at")


class Booking(Stamped):
    """A party at a venue at a time. States and their ways: TRANSITIONS (CONTRACT section 6)."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for the venue"
        AWAITING_DEPOSIT = "awaiting_deposit", "Waiting for the deposit"
        CONFIRMED = "confirmed", "Confirmed"
        SEATED = "seated", "Seated"
        COMPLETED = "completed", "Completed"
        REJECTED = "rejected", "Rejected"
        EXPIRED = "expired", "Expired"
        CANCELLED = "cancelled", "Cancelled"
        NO_SHOW = "no_show", "No-show"

    class Source(models.TextChoices):
        NETWORK = "network", "Agent network"
        OWN_PAGE = "own_page", "The venue's own page"
        PHONE = "phone", "Phone"
        WALK_IN = "walk_in", "Walk-in"
        IMPORT = "import", "Import"

    class CancelledBy(models.TextChoices):
        GUEST = "guest", "Guest"
        VENUE = "venue", "Venue"

    TRANSITIONS: Final = {
        Status.PENDING: {Status.CONFIRMED, Status.AWAITING_DEPOSIT, Status.REJECTED, Status.EXPIRED, Status.CANCELLED},
        Status.AWAITING_DEPOSIT: {Status.CONFIRMED, Status.REJECTED, Status.EXPIRED, Status.CANCELLED},
        Status.CONFIRMED: {Status.SEATED, Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW},
        Status.SEATED: {Status.COMPLETED, Status.CONFIRMED},
        Status.EXPIRED: {Status.CONFIRMED},
        Status.COMPLETED: {Status.SEATED, Status.CONFIRMED},
        Status.NO_SHOW: {Status.CONFIRMED},
        Status.CANCELLED: {Status.CONFIRMED},
        Status.REJECTED: frozenset[Status](),
    }
    LIVE: Final = (Status.PENDING, Status.AWAITING_DEPOSIT, Status.CONFIRMED, Status.SEATED)
    CANCELLABLE: Final = (Status.PENDING, Status.AWAITING_DEPOSIT, Status.CONFIRMED)

    reference = models.CharField(max_length=8, unique=True, default=ids.reference, editable=False)
    token_hash = models.CharField(
        max_length=64, unique=True, editable=False, help_text="Of the secret in the guest's link."
    )
    sealed_token = models.BinaryField(
        default=bytes, editable=False, help_text="The secret itself, to write it into messages."
    )
    token = SealedJson("sealed_token")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="bookings")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings")
    guest = models.ForeignKey(Guest, on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings")
    guest_name = models.CharField(max_length=120, help_text="The name for the door.")
    party_size = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(help_text="When the party leaves; the buffer after it is only in the place.")
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING)
    source = models.CharField(max_length=12, choices=Source)
    origin = models.CharField(max_length=60, blank=True, help_text="Where the answer goes, e.g. conversation:12.")
    api_key = models.ForeignKey("core.ApiKey", on_delete=models.PROTECT, null=True, blank=True, related_name="bookings")
    by_test_key = models.BooleanField(null=True, blank=True)
    sandbox = models.BooleanField(default=False)
    demo = models.BooleanField(default=False, help_text="Invented for the demo world.")
    notes = models.CharField(max_length=500, blank=True)
    occasion = models.CharField(max_length=60, blank=True)
    decide_by = models.DateTimeField(null=True, blank=True)
    deposit_by = models.DateTimeField(null=True, blank=True)
    value_minor = minor_or_none(help_text="Listed price x party, or the quoted experience; empty: unknown.")
    currency = currency()
    terms = models.JSONField(default=dict, help_text="Deposit, cancel-until, minimum spend as agreed.")
    cancelled_by = models.CharField(max_length=8, choices=CancelledBy, blank=True)
    sequence = models.PositiveIntegerField(
        default=0, help_text="Of the calendar entry and of events; grows with each change."
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_lasts"),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="booking_has_a_party"),
            models.CheckConstraint(condition=Q(value_minor__isnull=True) | Q(value_minor__gte=0), name="booking_value"),
            models.CheckConstraint(
                condition=Q(by_test_key__isnull=True) | Q(by_test_key=F("sandbox")),
                name="booking_test_key_sandbox_only",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled") | Q(cancelled_by=""), name="booking_cancelled_by_only_when_cancelled"
            ),
        ]
        indexes = [
            models.Index(fields=["venue", "starts_at"], name="booking_venue_starts"),
            models.Index(fields=["decide_by"], condition=Q(status="pending"), name="booking_to_decide"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def local_start(self) -> datetime:
        """The start as the venue's wall clock shows it."""
        return clock.local(self.starts_at, self.venue.timezone)

    @property
    def is_cancellable(self) -> bool:
        """Whether the guest may still cancel it by himself."""
        return self.status in self.CANCELLABLE and self.starts_at > clock.now()

    @property
    def free_cancel_until(self) -> datetime | None:
        """Until when cancelling costs nothing, by the terms agreed."""
        value = self.terms.get("cancel_until")
        return datetime.fromisoformat(value) if value else None


class ChangeRequest(Stamped):
    """A wish to change a booking, with its own place: the booking keeps the old one until the new is sure."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"

    TRANSITIONS: Final = {
        Status.OPEN: {Status.ACCEPTED, Status.REJECTED, Status.WITHDRAWN, Status.EXPIRED},
        Status.ACCEPTED: frozenset[Status](),
        Status.REJECTED: frozenset[Status](),
        Status.WITHDRAWN: frozenset[Status](),
        Status.EXPIRED: frozenset[Status](),
    }

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="changes")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    party_size = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hold_id = models.UUIDField(null=True, blank=True)
    decide_by = models.DateTimeField()
    by = models.CharField(max_length=80)
    reason = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["booking"], condition=Q(status="open"), name="change_request_one_open"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="change_request_lasts"),
        ]

    def __str__(self) -> str:
        return f"change of {self.booking}"


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
    """

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="places")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="places")
    hold_id = models.UUIDField(default=ids.uuid7, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="places")
    scope = models.CharField(max_length=60, blank=True, help_text="One hold per scope, e.g. conversation:12.")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    change = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    period = DateTimeRangeField()
    covers = models.PositiveSmallIntegerField(default=1)
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
        ]
        indexes = [
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


class VenueDecision(Stamped):
    """What the venue answered to one request, once. Staff, the diary or an outside agent wrote it."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        COUNTERED = "countered", "Offered another time"

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="decisions")
    change = models.OneToOneField(
        ChangeRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.CharField(max_length=255, blank=True)
    by = models.CharField(max_length=80)
    policy = models.JSONField(default=dict, help_text="The venue's policy as it was.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["booking"], condition=Q(change__isnull=True), name="venue_decision_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.booking}"


class Alternative(models.Model):
    """Another time that a countering venue offers, held for the guest until `expires_at`."""

    decision = models.ForeignKey(VenueDecision, on_delete=models.CASCADE, related_name="alternatives")
    public_id = models.UUIDField(default=ids.uuid7, unique=True, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hold_id = models.UUIDField()
    expires_at = models.DateTimeField()
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["decision", "starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(chosen_at__isnull=False), name="alternative_one_chosen"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="alternative_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.starts_at:%Y-%m-%d %H:%M}"
