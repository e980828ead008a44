"""A party at the door says yes to the table that is ready: it is kept for it until staff seat it."""

from agnt.lib import tx
from agnt.lib.errors import NotFound
from bookings.models import Booking, WaitlistEntry, WaitlistOffer
from bookings.services import staff
from venues.services import guests


@tx.step
def guest_of(entry_id: int) -> staff.GuestFacts:
    """Whom the party is; the venue's record of him is found, or made, before any day is locked. Raises NotFound."""
    entry = WaitlistEntry.objects.select_related("venue").filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("Nobody waits under that name.")
    contact = entry.contact if isinstance(entry.contact, dict) else {}
    phone, email = str(contact.get("phone") or ""), str(contact.get("email") or "")
    record_id = entry.guest_id
    if record_id is None and (phone or email or entry.person_id):
        record_id = guests.recognise(
            venue=entry.venue, person_id=entry.person_id, phone=phone, email=email, name=entry.guest_name
        ).pk
    return staff.GuestFacts(entry.guest_name, phone, email, guest_id=record_id)


@tx.step
def keep(*, entry: WaitlistEntry, offer: WaitlistOffer, guest: staff.GuestFacts, by: str) -> Booking:
    """The held table as a booking that is confirmed: staff have said already that it is ready, so no rule is asked,
    and its start is the moment of that word. Whoever has the entry and the offer under lock calls it."""
    booking = staff.book_step(
        venue_id=entry.venue_id,
        service_id=entry.service_id,
        party_size=entry.party_size,
        starts_at=offer.starts_at,
        by=by,
        guest=guest,
        source=Booking.Source.WALK_IN,
        notes=entry.notes,
        needs=entry.needs,
        hold_id=offer.hold_id,
        force=True,
    )
    booking.area_id, booking.origin, booking.person_id = entry.area_id, entry.origin, entry.person_id
    booking.contact = entry.contact
    booking.save(update_fields=["area", "origin", "person", "sealed_contact"])
    return booking
