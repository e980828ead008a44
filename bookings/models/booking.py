"""A party at a venue at a time."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import F, Q

from agnt.core.fields import Stamped, currency, minor, minor_or_none
from agnt.core.models import Person
from agnt.core.sealed import SealedJson
from agnt.lib import clock, ids
from bookings.models.imports import ImportRun
from venues.models import Area, Guest, Service, Venue

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


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
        Status.REJECTED: {Status.PENDING},
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
    notes = models.CharField(max_length=500, blank=True, help_text="What the guest said.")
    staff_notes = models.CharField(max_length=500, blank=True, help_text="What staff say among themselves.")
    area = models.ForeignKey(
        Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings", help_text="The area asked for."
    )
    sealed_health = models.BinaryField(
        default=bytes, blank=True, editable=False, help_text="Allergies: codes, the guest's words, their language."
    )
    health = SealedJson("sealed_health", owner="person_id")
    health_shared = models.BooleanField(default=False, help_text="The guest agreed that this venue may see them.")
    contact_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    sealed_contact = models.BinaryField(default=bytes, blank=True, editable=False)
    contact = SealedJson("sealed_contact")
    occasion = models.CharField(max_length=60, blank=True)
    decide_by = models.DateTimeField(null=True, blank=True)
    deposit_by = models.DateTimeField(null=True, blank=True)
    value_minor = minor_or_none(help_text="Listed price x party, or the quoted experience; empty: unknown.")
    currency = currency()
    terms = models.JSONField(default=dict, help_text="Deposit, cancel-until, minimum spend as agreed.")
    cancelled_by = models.CharField(max_length=8, choices=CancelledBy, blank=True)
    version = models.PositiveIntegerField(
        default=0, help_text="Grows with each change that staff see: who writes names the one he read."
    )
    sequence = models.PositiveIntegerField(
        default=0, help_text="Of the calendar entry and of events; grows with each change."
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    deposit_received_at = models.DateTimeField(null=True, blank=True)
    deposit_paid_minor = minor(default=0, help_text="Received so far; what is owed or to be returned is computed.")
    eta = models.DateTimeField(null=True, blank=True, help_text="When a late party says that it will come.")
    seated_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    unverified = models.BooleanField(default=False, help_text="Completed by the clock, touched by nobody.")
    outcome_flagged_at = models.DateTimeField(null=True, blank=True, help_text="On the close-out list since then.")
    spend_minor = minor_or_none(help_text="What the party really spent, as staff noted.")
    complaint_at = models.DateTimeField(null=True, blank=True, help_text="A complaint was marked: no review is asked.")
    reconfirm_asked_at = models.DateTimeField(null=True, blank=True)
    reconfirmed_at = models.DateTimeField(null=True, blank=True)
    unreached_at = models.DateTimeField(null=True, blank=True, help_text="A message did not reach the guest.")
    by_staff = models.BooleanField(default=False, help_text="Staff made it or waived the guest's limits for it.")
    imported_by = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings")

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_lasts"),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="booking_has_a_party"),
            models.CheckConstraint(condition=Q(deposit_paid_minor__gte=0), name="booking_deposit_paid"),
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
    def is_silent(self) -> bool:
        """Whether it came by a list: its guest is told nothing by us and owes nothing, whatever becomes of it."""
        return self.imported_by_id is not None or self.source == self.Source.IMPORT

    @property
    def minutes(self) -> int:
        """How long the party has its places, the buffer not counted."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def lead_time(self) -> timedelta:
        """How long before its start it was made."""
        return self.starts_at - self.created_at

    @property
    def binding_needs(self) -> frozenset[str]:
        """The codes of what its places must offer, wherever it moves: all that was not answered no. One query."""
        return frozenset(self.needs.exclude(answer=False).values_list("code", flat=True))

    @property
    def local_start(self) -> datetime:
        """The start as the venue's wall clock shows it."""
        return clock.local(self.starts_at, self.venue.timezone)

    @property
    def is_cancellable(self) -> bool:
        """Whether the guest may still cancel it by himself."""
        return self.status in self.CANCELLABLE and self.starts_at > clock.now()

    @property
    def deposit_minor(self) -> int:
        """The deposit by the terms agreed, in minor units."""
        return int(self.terms.get("deposit_minor") or 0)

    @property
    def deposit_owed_minor(self) -> int:
        """What is still to be paid of the deposit."""
        return max(self.deposit_minor - self.deposit_paid_minor, 0)

    @property
    def deposit_to_return_minor(self) -> int:
        """What was paid beyond the deposit of the present terms; all of it once the booking came to nothing, but for a
        guest who did not come or cancelled late."""
        ended = (self.Status.REJECTED, self.Status.EXPIRED, self.Status.CANCELLED)
        kept = self.status not in ended or self.is_late_cancel
        return max(self.deposit_paid_minor - self.deposit_minor, 0) if kept else self.deposit_paid_minor

    @property
    def is_late_cancel(self) -> bool:
        """Whether the guest cancelled when it was not free any more."""
        until = self.free_cancel_until
        by_guest = self.status == self.Status.CANCELLED and self.cancelled_by == self.CancelledBy.GUEST
        return by_guest and until is not None and self.cancelled_at is not None and self.cancelled_at > until

    @property
    def free_cancel_until(self) -> datetime | None:
        """Until when cancelling costs nothing, by the terms agreed."""
        value = self.terms.get("cancel_until")
        return datetime.fromisoformat(value) if value else None


class BookingNeed(models.Model):
    """Something the party needs. It is answered yes or no, by the diary or by a person, and never dropped."""

    class Code(models.TextChoices):
        HIGH_CHAIR = "high_chair", "High chair"
        WHEELCHAIR = "wheelchair", "Wheelchair"
        STEP_FREE = "step_free", "Step-free"
        SMOKING = "smoking", "Smoking"
        FEMALE_STAFF = "female_staff", "Female staff"
        MALE_STAFF = "male_staff", "Male staff"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="needs")
    code = models.CharField(max_length=20, choices=Code)
    count = models.PositiveSmallIntegerField(default=1)
    answer = models.BooleanField(null=True, blank=True, help_text="Empty: not answered yet.")
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    told = models.BooleanField(null=True, blank=True, help_text="The answer that the guest was told; empty: none yet.")

    class Meta:
        ordering = ["booking", "code"]
        indexes = [
            models.Index(
                fields=["booking"],
                condition=Q(answer__isnull=False) & (Q(told__isnull=True) | ~Q(told=F("answer"))),
                name="booking_need_untold",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["booking", "code"], name="booking_need_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="booking_need_count"),
            models.CheckConstraint(
                condition=Q(answer__isnull=True, answered_at__isnull=True)
                | Q(answer__isnull=False, answered_at__isnull=False),
                name="booking_need_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking}: {self.code}"


class Correction(Stamped):
    """What was put right after the day was closed. The booking itself stays as it was."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=40, help_text="status, party_size, spend_minor, ...")
    was = models.CharField(max_length=120, blank=True)
    now = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=80)
    reason = models.CharField(max_length=255)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.booking}: {self.field}"
