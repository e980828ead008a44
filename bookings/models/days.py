"""The row every taker locks first."""

from django.db import models

from venues.models import Venue


class VenueDay(models.Model):
    """One venue on one of its days: the row every taker locks first, in order."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(help_text="The venue's own calendar day.")
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When staff closed the day; corrections after that."
    )

    note = models.CharField(max_length=500, blank=True, help_text="What the shift should know.")

    class Meta:
        ordering = ["venue", "day"]
        constraints = [models.UniqueConstraint(fields=["venue", "day"], name="venue_day_once")]

    def __str__(self) -> str:
        return f"{self.venue} {self.day}"
