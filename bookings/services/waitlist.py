"""The waitlist: who wants a place when there is none. First come, first served, by timed offers of one guest alone.

Lock order: the venue's days, then its entries and their offers. A verb about an offer looks first which days its
place lies on, locks them, and reads everything again.
"""

import uuid
from datetime import date, datetime

from agnt.core import outbox, transitions
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import audiences
from bookings.availability import Audience
from bookings.models import Booking, Place, WaitlistEntry, WaitlistOffer
from bookings.services import coming, decisions, joining, limits, offer_starts, offers, places, requests, staff
from bookings.services import days as diary_days
from venues.models import Venue

Kind = WaitlistEntry.Kind
Offer = WaitlistOffer.Status
Status = WaitlistEntry.Status
join, join_step = joining.join, joining.join_step
offer_freed = offers.offer_freed


def position(entry: WaitlistEntry) -> int:
    """His place in line, 1 for the first: those before him who wait at the venue for a time that he waits for too.
    0 for whoever waits no more."""
    if entry.status not in offers.OPEN:
        return 0
    before = WaitlistEntry.objects.filter(
        venue_id=entry.venue_id,
        kind=entry.kind,
        status__in=offers.OPEN,
        earliest__lte=entry.latest,
        latest__gte=entry.earliest,
    ).filter(created_at__lte=entry.created_at)
    return before.exclude(created_at=entry.created_at, pk__gt=entry.pk).count()


@tx.step
def accept_step(*, public_id: uuid.UUID, by: str, starts_at: datetime | None = None) -> Booking:
    """Take the place that was offered, or (`starts_at`) another start of his range that is free: a booking that is
    confirmed, or waits for the venue's people under `ask`. At the door staff have said that the table is ready: it is
    confirmed and kept until they seat the party.

    One that the network brought waits for the venue agent's signed answer, as every booking of the network does.
    Twice is once. Raises DomainError `offer_gone` when its time is over; `alternative_gone` when the other start is,
    and `booked_then` for a guest who has another booking at that time (the offer stays his then); NotFound. Staff who
    say yes for him waive his limits.
    """
    seen = WaitlistOffer.objects.select_related("entry__venue").filter(public_id=public_id).first()
    if seen is not None and seen.entry.person_id is not None:
        limits.lock_person(seen.entry.person_id)
    guest = coming.guest_of(seen.entry_id) if seen is not None else staff.GuestFacts("")
    if guest.guest_id is not None:
        limits.lock_guest(guest.guest_id)
    if seen is not None and starts_at is not None:
        offer_starts.lock_days(offer=seen, starts_at=starts_at)
    offer, entry = lock_offer(public_id)
    if offer.status == Offer.ACCEPTED and entry.booking is not None:
        return entry.booking
    if offer.status != Offer.OPEN or offer.expires_at <= clock.now():
        raise DomainError("offer_gone", "That offer has run out. You keep your place in line.", status=409)
    freed = place_days(offer)
    other = starts_at is not None and starts_at != offer.starts_at
    if starts_at is not None and other:
        offer_starts.move(entry=entry, offer=offer, starts_at=starts_at)
    made = coming.keep if entry.kind == Kind.WALK_IN else _book
    booking = made(entry=entry, offer=offer, guest=guest, by=by)
    transitions.move(offer, Offer.ACCEPTED, by=by)
    transitions.move(entry, Status.BOOKED, by=by, booking=booking)
    outbox.emit("waitlist.accepted", entry_id=entry.pk, offer_id=offer.pk)
    if booking.status == Booking.Status.PENDING and _is_decided_here(booking):
        decisions.decide_new_by_diary(booking=booking, by=offers.BY)
    offers.show(entry)
    if other:
        offers.offer_freed(venue_id=entry.venue_id, days=freed)
    return booking


accept = tx.patient(tx.verb(accept_step))


def _is_decided_here(booking: Booking) -> bool:
    """By the diary itself, rather than by the venue's people or by its agent's signed answer."""
    return booking.source != Booking.Source.NETWORK and booking.venue.policy == Venue.Policy.AUTO


@tx.step
def _book(*, entry: WaitlistEntry, offer: WaitlistOffer, guest: staff.GuestFacts, by: str) -> Booking:
    waived = by.startswith("staff:")
    if not waived and audiences.of(entry.source) in (Audience.ONLINE, Audience.AGENTS):
        coming.refuse_booked_then(entry=entry, offer=offer, guest=guest)
    known = entry.guest_id is not None
    contact = {"phone": "" if known else guest.phone, "email": "" if known else guest.email}
    booking = _placed(entry, offer, by=by, waived=waived, **contact)
    booking.guest, booking.contact = entry.guest or booking.guest, entry.contact
    booking.save(update_fields=["guest", "sealed_contact"])
    return booking


def _placed(entry: WaitlistEntry, offer: WaitlistOffer, *, by: str, waived: bool, phone: str, email: str) -> Booking:
    return requests.place(
        venue_id=entry.venue_id,
        service_id=entry.service_id,
        party_size=entry.party_size,
        starts_at=offer.starts_at,
        guest_name=entry.guest_name,
        source=entry.source,
        by=by,
        hold_id=offer.hold_id,
        person_id=entry.person_id,
        origin=entry.origin,
        notes=entry.notes,
        needs=entry.needs,
        area_id=entry.area_id,
        phone=phone,
        email=email,
        sandbox=entry.sandbox,
        waived=waived,
    )


@tx.step
def decline_step(*, public_id: uuid.UUID, by: str) -> WaitlistEntry:
    """No to this place; he stays where he is in line, and the place goes to the next. Twice is once."""
    offer, entry = lock_offer(public_id)
    if offer.status == Offer.OPEN:
        give_back(entry=entry, offer=offer, ended=Offer.DECLINED, to=Status.WAITING, by=by)
    return entry


decline = tx.patient(tx.verb(decline_step))


@tx.step
def leave_step(*, entry_id: int, by: str) -> WaitlistEntry:
    """Off the list; what was offered goes to the next. Twice is once; one who is booked or over is left as he is."""
    open_offer = WaitlistOffer.objects.filter(entry_id=entry_id, status=Offer.OPEN).first()
    if open_offer is not None:
        offer, entry = lock_offer(open_offer.public_id)
        if offer.status == Offer.OPEN:
            give_back(entry=entry, offer=offer, ended=Offer.WITHDRAWN, to=Status.LEFT, by=by)
            return entry
    entry = lock_entry(entry_id)
    if entry.status == Status.WAITING:
        transitions.move(entry, Status.LEFT, by=by)
        offers.show(entry)
    return entry


leave = tx.patient(tx.verb(leave_step))


@tx.patient
@tx.verb
def come_back(*, entry_id: int, by: str) -> WaitlistEntry:
    """Undo of `leave`, at the old place in line. Raises DomainError `not_waiting` once the time is over or booked."""
    entry = lock_entry(entry_id)
    if entry.status in offers.OPEN:
        return entry
    if entry.status != Status.LEFT or entry.latest <= clock.now():
        raise DomainError("not_waiting", "That is over: put the party on the list anew.", status=409)
    transitions.move(entry, Status.WAITING, by=by)
    offers.show(entry)
    return entry


def lock_entry(entry_id: int) -> WaitlistEntry:
    """The entry, locked, with its venue. Raises NotFound."""
    found = locks.lock(WaitlistEntry.objects.select_related("venue", "service", "person", "guest").filter(pk=entry_id))
    if not found:
        raise NotFound("Nobody waits under that name.")
    return found[0]


def lock_offer(public_id: uuid.UUID) -> tuple[WaitlistOffer, WaitlistEntry]:
    """The offer and its entry as they are once the days of the place, and then the whole line of them, are locked."""
    seen = WaitlistOffer.objects.select_related("entry__venue").filter(public_id=public_id).first()
    if seen is None:
        raise NotFound("That offer is not known here.")
    freed = place_days(seen)
    diary_days.lock_days((seen.entry.venue_id, day) for day in freed)
    in_line = offers.line(seen.entry.venue_id, freed).values("pk")
    locks.lock(WaitlistEntry.objects.filter(pk__in=[seen.entry_id, *(row["pk"] for row in in_line)]))
    entry = WaitlistEntry.objects.select_related("venue", "service", "person", "guest", "booking").get(pk=seen.entry_id)
    return locks.lock(WaitlistOffer.objects.filter(pk=seen.pk))[0], entry


def place_days(offer: WaitlistOffer) -> set[date]:
    """The venue's days on which the offered place lies."""
    venue = offer.entry.venue
    periods = Place.objects.filter(hold_id=offer.hold_id).values_list("period", flat=True)
    ends = [period.upper for period in periods] or [offer.ends_at]
    return {day for _venue, day in diary_days.days_of(venue, offer.starts_at, max(ends))}


@tx.step
def give_back(*, entry: WaitlistEntry, offer: WaitlistOffer, ended: str, to: str, by: str) -> None:
    """The place is free again and goes to the next in line, in this transaction."""
    freed = place_days(offer)
    transitions.move(offer, ended, by=by)
    transitions.move(entry, to, by=by)
    places.release(Place.objects.taken().filter(hold_id=offer.hold_id, booking__isnull=True))
    offers.show(entry)
    offers.offer_freed(venue_id=entry.venue_id, days=freed)
