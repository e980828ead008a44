"""By which door a booking came, as availability and pacing count it."""

from bookings.availability import Audience
from bookings.models import Booking

_OF = {
    Booking.Source.NETWORK: Audience.AGENTS,
    Booking.Source.OWN_PAGE: Audience.ONLINE,
    Booking.Source.PHONE: Audience.STAFF,
    Booking.Source.IMPORT: Audience.STAFF,
    Booking.Source.WALK_IN: Audience.WALK_IN,
}


def of(source: str) -> Audience:
    """The audience of a booking's source. Guests of the chat are the network's."""
    return _OF[Booking.Source(source)]
