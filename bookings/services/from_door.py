"""A party that waited at the door sits down: its table, its booking and its end on the list in one transaction."""

from collections.abc import Sequence

from agnt.core import transitions
from agnt.lib import tx
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, WaitlistEntry, WaitlistOffer
from bookings.services import door, offers, places, staff, waitlist

Status = WaitlistEntry.Status


@tx.patient
@tx.verb
def seat(*, entry_id: int, by: str, resource_ids: Sequence[int] = ()) -> Booking:
    """Seat the party on the table that is ready for it, on these tables, or on the best that is free. Twice is once.

    Raises DomainError `not_waiting`, or why no table can be had now; NotFound. Nothing is written then.
    """
    door.lock_tonight(entry_id)
    entry = waitlist.lock_entry(entry_id)
    if entry.status == Status.BOOKED and entry.booking is not None:
        return entry.booking
    if entry.kind != WaitlistEntry.Kind.WALK_IN or entry.status not in offers.OPEN:
        raise DomainError("not_waiting", "That party does not wait at the door any more.", status=409)
    ready = _take_back(entry, by=by)
    contact = entry.contact or {}
    booking = staff.walk_in_step(
        venue_id=entry.venue_id,
        service_id=entry.service_id,
        party_size=entry.party_size,
        by=by,
        resource_ids=resource_ids or ready,
        guest=staff.GuestFacts(
            entry.guest_name,
            phone=contact.get("phone", ""),
            email=contact.get("email", ""),
            person_id=entry.person_id,
            guest_id=entry.guest_id,
        ),
    )
    transitions.move(entry, Status.BOOKED, by=by, booking=booking)
    offers.show(entry)
    return booking


def _take_back(entry: WaitlistEntry, *, by: str) -> list[int]:
    """Let go of the table that is held as ready, for the booking to take it; its resources, none where none is."""
    offer = entry.offers.filter(status=WaitlistOffer.Status.OPEN).first()
    if offer is None:
        return []
    transitions.move(offer, WaitlistOffer.Status.ACCEPTED, by=by)
    held = Place.objects.taken().filter(hold_id=offer.hold_id, booking__isnull=True)
    ready = list(held.values_list("resource_id", flat=True))
    places.release(held)
    return ready
