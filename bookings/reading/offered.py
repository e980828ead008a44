"""The other times that a guest may choose from now, and which bookings wait for his word."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from agnt.lib import clock
from bookings.models import Alternative, Booking, ChangeRequest
from venues.models import Venue

_OF_REQUEST = Q(
    decision__change__isnull=True,
    decision__taken_back_at__isnull=True,
    decision__booking__status=Booking.Status.PENDING,
)
_OF_CHANGE = Q(change__status=ChangeRequest.Status.OPEN) | Q(decision__change__status=ChangeRequest.Status.OPEN)


def times(booking: Booking) -> list[Alternative]:
    """What is held for its guest to choose from, soonest first; empty where he chose, or where his agent answers."""
    if booking.source == Booking.Source.NETWORK and booking.status == Booking.Status.PENDING:
        return []
    return list(_open().filter(Q(decision__booking=booking) | Q(change__booking=booking)).order_by("starts_at"))


def choosing(venue: Venue) -> QuerySet[Booking]:
    """Bookings whose guests have not said yet which of the times they take, those that run out first coming first."""
    asked = _open().filter(Q(decision__booking=OuterRef("pk")) | Q(change__booking=OuterRef("pk")))
    rows = Booking.objects.filter(Exists(asked), venue=venue, status__in=Booking.LIVE)
    return rows.select_related("venue", "service", "guest", "person").order_by("decide_by", "starts_at", "pk")


def _open() -> QuerySet[Alternative]:
    chosen = Alternative.objects.filter(chosen_at__isnull=False)
    beside = Q(decision__isnull=False, decision=OuterRef("decision")) | Q(
        change__isnull=False, change=OuterRef("change")
    )
    found = Alternative.objects.filter(_OF_REQUEST | _OF_CHANGE, expires_at__gt=clock.now())
    return found.filter(~Exists(chosen.filter(beside)))
