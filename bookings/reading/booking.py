"""What is known of one booking: its guest, its places."""

from django.http import Http404

from bookings.models import Booking, Place
from venues.models import Venue


def find(venue: Venue, booking_id: int) -> Booking:
    """The venue's booking; another venue's is 404, as one that does not exist."""
    rows = Booking.objects.select_related("venue", "service", "guest", "area", "person")
    booking = rows.prefetch_related("needs").filter(venue=venue, pk=booking_id).first()
    if booking is None:
        raise Http404("no such booking")
    return booking


def places(booking: Booking) -> list[Place]:
    """Where the party sits, or sat last."""
    rows = list(Place.objects.filter(booking=booking).select_related("resource").order_by("pk"))
    standing = [row for row in rows if row.released_at is None]
    if standing or booking.status in Booking.LIVE:
        return standing
    return [row for row in rows if row.hold_id == rows[-1].hold_id]
