"""A place in line on a venue's own page: a range of times, the same code as for a booking, then the list."""

from dataclasses import dataclass
from datetime import datetime

from agnt.front.services import page_booking
from agnt.front.venue_page.visit import Visit
from agnt.lib import clock, tx
from bookings.models import Booking, WaitlistEntry
from bookings.services import joining
from venues.models import Venue


@dataclass(frozen=True, slots=True)
class Wish:
    """What the guest would wait for: any start in [earliest, latest]; both are aware."""

    venue: Venue
    service_id: int
    party: int
    earliest: datetime
    latest: datetime
    area_id: int | None = None
    needs: tuple[str, ...] = ()
    language: str = "en"


def begin(*, wish: Wish, visit_id: str, client: str) -> Visit:
    """The wish, to be joined once the contact is proven. Nothing is held or stored.

    `client`: the address it comes from. Raises DomainError `too_many_tries`, or what `joining.join` says of the range:
    `place_is_free` with `alternatives`, `nothing_then`, `bad_range`.
    """
    page_booking.count_pick(client)
    joining.check(
        venue_id=wish.venue.pk,
        service_id=wish.service_id,
        party_size=wish.party,
        earliest=wish.earliest,
        latest=wish.latest,
        area_id=wish.area_id,
        needs=wish.needs,
    )
    return Visit(
        id=visit_id,
        slug=wish.venue.slug,
        service_id=wish.service_id,
        party=wish.party,
        starts_at=wish.earliest.isoformat(),
        latest=wish.latest.isoformat(),
        hold_id="",
        held_until=clock.now().isoformat(),
        area_id=wish.area_id,
        needs=wish.needs,
        language=wish.language,
    )


@tx.patient
@tx.verb
def join(*, visit: Visit, venue: Venue) -> WaitlistEntry:
    """The place in line of a visit whose code was right; the same wish again is the same entry. Raises
    DomainError of `joining.join`."""
    person, origin = page_booking.who(visit)
    return joining.join_step(
        venue_id=venue.pk,
        service_id=visit.service_id,
        party_size=visit.party,
        guest_name=visit.name,
        by=f"guest:{person.pk}",
        earliest=visit.start,
        latest=visit.until,
        person_id=person.pk,
        phone=visit.address if visit.kind == "phone" else "",
        email=visit.address if visit.kind == "email" else "",
        area_id=visit.area_id,
        notes=visit.notes,
        needs=visit.needs,
        origin=origin,
        source=Booking.Source.OWN_PAGE,
    )
