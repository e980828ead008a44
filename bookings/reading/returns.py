"""Deposits that a venue has and is to give back."""

from datetime import timedelta

from django.db.models import F, IntegerField, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from agnt.lib import clock
from bookings.models import Booking
from venues.models import Venue

_LOOKED_BACK = timedelta(days=60)
_ENDED = (Booking.Status.REJECTED, Booking.Status.EXPIRED, Booking.Status.CANCELLED)


def to_return(venue: Venue) -> list[Booking]:
    """Bookings whose guests get money back, the oldest first; of those that were to be later than two months ago. One
    query."""
    rows = Booking.objects.filter(venue=venue, starts_at__gt=clock.now() - _LOOKED_BACK, deposit_paid_minor__gt=0)
    asked = Cast(KT("terms__deposit_minor"), IntegerField())
    rows = rows.alias(asked=asked).filter(Q(status__in=_ENDED) | Q(deposit_paid_minor__gt=F("asked")))
    return [row for row in rows.select_related("venue").order_by("starts_at", "pk") if row.deposit_to_return_minor]
