"""Other places that are free at about the time of a booking that did not come about."""

from agnt.lib import clock
from bookings import search
from bookings.models import Booking
from bookings.search import SearchRequest

MOST = 3


def free(booking: Booking) -> list[str]:
    """Up to three venues of the kind in the same city with their nearest free start, as `La Brisa, Seminyak 19:00`.

    Empty for a start that has passed.
    """
    venue = booking.venue
    if booking.starts_at <= clock.now():
        return []
    local = clock.local(booking.starts_at, venue.timezone)
    found = search.find(
        SearchRequest(
            city=venue.city.name,
            category=venue.category,
            party=booking.party_size,
            day=local.date(),
            at=local.time().replace(tzinfo=None),
            limit=MOST + 1,
            times=1,
        )
    )
    others = [offer for offer in found.offers if offer.slots and offer.venue.pk != venue.pk]
    return [_line(offer) for offer in others[:MOST]]


def _line(offer: search.Offer) -> str:
    venue = offer.venue
    place = f"{venue.name}, {venue.area}" if venue.area else venue.name
    return f"{place} {clock.local(offer.slots[0].starts_at, venue.timezone):%H:%M}"
