"""After the visit: what the guest says."""

from typing import Final

from django.db import models
from django.db.models import Q

from agnt.core.fields import Stamped
from agnt.core.sealed import SealedJson
from bookings.models.booking import Booking


class Review(Stamped):
    """What the guest said of the visit. One per booking, none once staff marked a complaint."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="review")
    asked_at = models.DateTimeField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5; empty: asked, not answered.")
    sealed_words = models.BinaryField(default=bytes, blank=True, editable=False)
    words = SealedJson("sealed_words", owner="booking.person_id")
    given_at = models.DateTimeField(null=True, blank=True)
    sealed_answer = models.BinaryField(default=bytes, blank=True, editable=False, help_text="The venue's answer.")
    answer = SealedJson("sealed_answer", owner="booking.person_id")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__gte=1, stars__lte=5), name="review_stars"
            ),
            models.CheckConstraint(
                condition=Q(stars__isnull=True, given_at__isnull=True) | Q(stars__isnull=False, given_at__isnull=False),
                name="review_given",
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.booking}"


class Dispute(Stamped):
    """A guest says that a no-show was none. While it is open or upheld, that no-show does not count."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        UPHELD = "upheld", "The guest is right"
        REFUSED = "refused", "The no-show stands"

    TRANSITIONS: Final = {
        Status.OPEN: {Status.UPHELD, Status.REFUSED},
        Status.UPHELD: frozenset[Status](),
        Status.REFUSED: frozenset[Status](),
    }

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="dispute")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    sealed_words = models.BinaryField(default=bytes, blank=True, editable=False)
    words = SealedJson("sealed_words", owner="booking.person_id")
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"dispute of {self.booking}"
