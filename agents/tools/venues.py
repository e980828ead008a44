"""The venue and service that a guest or a model names, and what a party can be."""

from agnt.lib import text
from agnt.lib.errors import DomainError, NotFound
from bookings import loading
from bookings.meant import choose_services
from venues import search as catalogue
from venues.models import Service, Venue

LARGEST_PARTY = 1000  # beyond it nobody means it, and the columns end


def check_party(size: int) -> None:
    """Raises DomainError `bad_party` for a party that no venue anywhere could mean."""
    if not 1 <= size <= LARGEST_PARTY:
        raise DomainError("bad_party", "Ask for how many people it is: 1 or more.", status=422)


def find_venue(named: str) -> Venue:
    """The live venue of that slug or name, spelt more or less so; NotFound when there is none or could be several."""
    known = Venue.objects.seen_by().select_related("city").filter(slug=named).first() or catalogue.resolve(named)
    if known is None:
        raise NotFound("I do not know that venue. Search again and pick one from the list.")
    return known


def find_service(venue: Venue, named: str | None, party_size: int) -> Service:
    """The service of that slug or name, or clearly named so; else the likeliest one that takes the party.

    NotFound when the venue offers none at all.
    """
    active = {service.pk: service for service in Service.objects.filter(venue=venue, active=True)}
    for service in active.values():
        service.venue = venue
        if named and text.fold(named) in (service.slug, text.fold(service.name)):
            return service
    order = choose_services(loading.setup(venue), named or "", party_size, house=venue.name)
    if not order:
        raise NotFound(f"{venue.name} has nothing that can be booked here. Search again and pick another place.")
    return active[order[0].id]
