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


def of_guest(source: str) -> Audience:
    """By which door's rules a guest's own wish about his booking is judged: the one he came by, or the page's where
    staff wrote the booking down."""
    known = of(source)
    return known if known in (Audience.AGENTS, Audience.ONLINE) else Audience.ONLINE
