"""What is asked of a venue and what it answers."""

from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import F, Q

from agnt.core.fields import Stamped
from agnt.lib import clock, ids
from bookings.models.booking import Booking
from venues.models import Area, Member

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


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
    area = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    from_venue = models.BooleanField(default=False, help_text="The venue asks the guest, not the guest the venue.")
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


class VenueDecisionQuerySet(models.QuerySet["VenueDecision"]):
    """Reads of decisions."""

    def standing(self) -> "QuerySet[VenueDecision]":
        """Those that nobody took back."""
        return self.filter(taken_back_at__isnull=True)


class VenueDecision(Stamped):
    """What the venue answered to one request, once. Staff, the diary or an outside agent wrote it. A no that staff took
    back stays written down, and the request is answered anew."""

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
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="Staff took this no back.")

    objects = VenueDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(change__isnull=True, taken_back_at__isnull=True),
                name="venue_decision_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(answer="rejected"),
                name="venue_decision_no_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.booking}"


class Alternative(models.Model):
    """Another time that a venue offers, to a request or for a booking it cannot keep; held until `expires_at`."""

    decision = models.ForeignKey(
        VenueDecision, on_delete=models.CASCADE, null=True, blank=True, related_name="alternatives"
    )
    change = models.ForeignKey(
        ChangeRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="alternatives"
    )
    public_id = models.UUIDField(default=ids.uuid7, unique=True, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hold_id = models.UUIDField()
    expires_at = models.DateTimeField()
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["decision", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=True, change__isnull=False)
                | Q(decision__isnull=False, change__isnull=True),
                name="alternative_of_one",
            ),
            models.UniqueConstraint(
                fields=["change"], condition=Q(chosen_at__isnull=False), name="alternative_one_chosen_of_change"
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(chosen_at__isnull=False), name="alternative_one_chosen"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="alternative_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.decision or self.change}: {self.starts_at:%Y-%m-%d %H:%M}"


class AskCard(models.Model):
    """Who was asked to decide a request or a change, and when: the person on duty, then the next, then the manager."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="ask_cards")
    change = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="ask_cards")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="ask_cards")
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "change", "member"], nulls_distinct=False, name="ask_card_once_per_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} asked about {self.booking}"
