"""Who takes a place that was offered: whom he is, why he cannot; at the door the ready table is kept until staff seat
the party."""

from collections.abc import Mapping
from typing import Final

from agnt.lib import tx, when
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, WaitlistEntry, WaitlistOffer
from bookings.services import limits, staff
from venues.services import guests

_BOOKED_THEN: Final[Mapping[str, str]] = {
    "en": "You are booked at {venue} then ({reference}). Cancel that booking first and then take this place: it is "
    "yours alone until {until}. Or let it go: you keep your place in line.",
    "id": "Anda sudah punya pesanan di {venue} pada jam itu ({reference}). Batalkan dulu pesanan itu, lalu ambil "
    "tempat ini: khusus untuk Anda sampai {until}. Atau lepaskan saja: urutan Anda tetap.",
}


@tx.step
def refuse_booked_then(*, entry: WaitlistEntry, offer: WaitlistOffer, guest: staff.GuestFacts) -> None:
    """Raises DomainError `booked_then` where another booking of his is in the way: which, and what he can do. The offer
    stays his."""
    other = limits.overlapping(
        person_id=entry.person_id,
        guest_id=guest.guest_id,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        sandbox=entry.sandbox,
    )
    if other is None:
        return
    language = entry.person.language if entry.person else ""
    said = _BOOKED_THEN.get(language, _BOOKED_THEN["en"]).format(
        venue=other.venue.name,
        reference=other.reference,
        until=when.said_briefly(offer.expires_at, entry.venue.timezone, language),
    )
    raise DomainError("booked_then", said, status=409, reference=other.reference, until=offer.expires_at)


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
