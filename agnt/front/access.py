"""Who may see a booking's page: whoever holds its link."""

from agnt.lib import ids
from agnt.lib.errors import NotFound
from bookings.models import Booking


def booking_by_link(reference: str, token: str) -> Booking:
    """The booking of this link. Raises NotFound for a wrong token as for a reference that does not exist."""
    booking = (
        Booking.objects.select_related("venue", "venue__city", "service", "person")
        .filter(reference=reference, token_hash=ids.digest(token))
        .first()
    )
    if booking is None:
        raise NotFound
    return booking
