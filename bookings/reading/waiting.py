"""What waits for a person of a venue: requests to decide, and guests' wishes to change."""

from django.db.models import QuerySet
from django.http import Http404

from agnt.lib import clock
from bookings.models import Booking, ChangeRequest
from venues.models import Venue


def requests(venue: Venue) -> QuerySet[Booking]:
    """Requests without an answer whose time has not run out, the most urgent first."""
    rows = Booking.objects.filter(
        venue=venue, status=Booking.Status.PENDING, decide_by__gt=clock.now(), decisions__isnull=True
    )
    return rows.select_related("venue", "service", "guest", "area").prefetch_related("needs").order_by("decide_by")


def changes(venue: Venue) -> QuerySet[ChangeRequest]:
    """Guests' wishes that nobody has answered, the most urgent first."""
    rows = ChangeRequest.objects.filter(
        booking__venue=venue,
        status=ChangeRequest.Status.OPEN,
        from_venue=False,
        decide_by__gt=clock.now(),
        decision__isnull=True,
    )
    return rows.select_related("booking__venue", "booking__service", "booking__guest", "area").order_by("decide_by")


def count(venue: Venue) -> int:
    """How many there are. Two queries."""
    return requests(venue).count() + changes(venue).count()


def change_of(venue: Venue, change_id: int) -> ChangeRequest:
    """One of the venue's own; another's is 404."""
    found = ChangeRequest.objects.filter(booking__venue=venue, pk=change_id)
    change = found.select_related("booking__venue", "booking__service", "area").first()
    if change is None:
        raise Http404("no such change")
    return change
