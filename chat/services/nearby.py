"""Other places that are free at about the time of a booking that did not come about."""

from datetime import timedelta

from agnt.lib import clock
from bookings import search
from bookings.models import Booking
from bookings.search import SearchRequest
from venues.geography import CENTRAL_METRES, Near, metres

MOST = 3
_LOOKED_AT = 12  # of the likeliest, those at about the same time are told first, and of them the nearest
_ABOUT = timedelta(hours=1)


def free(booking: Booking) -> list[str]:
    """Up to three venues of the kind in the same city with their nearest free start, as `La Brisa, Seminyak 19:00`,
    the closest ones first.

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
            limit=_LOOKED_AT,
            times=1,
        )
    )
    others = [offer for offer in found.offers if offer.slots and offer.venue.pk != venue.pk]
    here = Near(venue.latitude, venue.longitude, CENTRAL_METRES)
    others.sort(
        key=lambda offer: (abs(offer.slots[0].starts_at - booking.starts_at) > _ABOUT, metres(here, offer.venue))
    )
    return [_line(offer) for offer in others[:MOST]]


def _line(offer: search.Offer) -> str:
    venue = offer.venue
    place = f"{venue.name}, {venue.area}" if venue.area else venue.name
    return f"{place} {clock.local(offer.slots[0].starts_at, venue.timezone):%H:%M}"
