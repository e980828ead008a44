"""What staff write into the diary by themselves: a booking by phone, a walk-in, a draft that holds its place."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings

from agnt.core import outbox, transitions
from agnt.lib import clock, ids, locks, text, tx
from agnt.lib.errors import DomainError
from bookings import live, terms
from bookings.availability import Audience
from bookings.models import Booking, Place
from bookings.services import holds, places, placing, records, sitting
from bookings.services.health import Health, put
from bookings.services.needs import ask
from bookings.services.placing import Placed, Wish
from venues.models import Guest, Service, Venue
from venues.services import guests

Source, Status = Booking.Source, Booking.Status


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """Whom a booking is for. `guest_id`: the venue's own record, where staff picked one."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = ""
    person_id: uuid.UUID | None = None
    guest_id: int | None = None


@tx.step
def book_step(
    *,
    venue_id: int,
    service_id: int,
    party_size: int,
    starts_at: datetime,
    by: str,
    guest: GuestFacts,
    source: str = Source.PHONE,
    resource_ids: Sequence[int] = (),
    area_id: int | None = None,
    minutes: int | None = None,
    needs: Sequence[str] = (),
    occasion: str = "",
    notes: str = "",
    staff_notes: str = "",
    health: Health | None = None,
    hold_id: uuid.UUID | None = None,
    force: bool = False,
) -> Booking:
    """A confirmed booking on these resources, or on the best that are free. `force` overrules the house's rules, never
    what is taken. A draft's hold becomes the booking.

    Raises DomainError `name_needed`, `place_taken` (who has it until when; `free` and `alternatives`), or the code of
    the rule that is against it, with `may_force`.
    """
    venue, service = _venue_and_service(venue_id, service_id, party_size)
    record = _recognised(venue, guest)
    wish = Wish(
        venue, service, party_size, starts_at, minutes, tuple(resource_ids), area_id, frozenset(needs), force=force
    )
    placed = _take_over(wish, hold_id) or placing.take(wish=replace(wish, hold_id=hold_id), held_until=None)
    booking = _draft(wish, placed, record, guest, source=source, status=Status.CONFIRMED)
    booking.occasion = text.clamp(text.clean(occasion), 60)
    booking.notes, booking.staff_notes = _note(notes), _note(staff_notes)
    return _saved(booking, placed, by=by, needed=needs, told=health)


book = tx.patient(tx.verb(book_step))


@tx.step
def walk_in_step(
    *,
    venue_id: int,
    service_id: int,
    party_size: int,
    by: str,
    resource_ids: Sequence[int] = (),
    guest: GuestFacts | None = None,
    minutes: int | None = None,
    needs: Sequence[str] = (),
    health: Health | None = None,
    force: bool = False,
) -> Booking:
    """A party that stands at the door and is seated now. A draft that the same person holds stays as it is.

    Raises as `book` does.
    """
    venue, service = _venue_and_service(venue_id, service_id, party_size)
    facts = guest or GuestFacts("")
    known = bool(facts.phone or facts.email or facts.person_id or facts.guest_id or facts.name.strip())
    record = _recognised(venue, facts, at_the_door=True) if known else None
    now = clock.now().replace(second=0, microsecond=0)
    wish = Wish(
        venue,
        service,
        party_size,
        now,
        minutes,
        tuple(resource_ids),
        needs=frozenset() if resource_ids else frozenset(needs),
        audience=Audience.WALK_IN,
        force=force,
    )
    placed = placing.take(wish=wish, held_until=None)
    sitting.refuse(venue, placed.slot.resource_ids)
    booking = _draft(wish, placed, record, facts, source=Source.WALK_IN, status=Status.SEATED)
    booking.seated_at = clock.now()
    return _saved(booking, placed, by=by, needed=needs, told=health)


walk_in = tx.patient(tx.verb(walk_in_step))


@tx.patient
@tx.verb
def hold_draft(
    *,
    venue_id: int,
    service_id: int,
    party_size: int,
    starts_at: datetime,
    by: str,
    resource_ids: Sequence[int] = (),
    minutes: int | None = None,
    force: bool = False,
) -> holds.Held:
    """Keep the place while staff write a booking down: one draft for each of them, a new one gives the old back.

    Raises as `book` does.
    """
    venue, service = _venue_and_service(venue_id, service_id, party_size)
    locks.lock_names([f"hold:{by}"])
    wish = Wish(venue, service, party_size, starts_at, minutes, tuple(resource_ids), force=force, scope=by)
    until = clock.now() + timedelta(minutes=settings.ENV.hold_minutes)
    placed = placing.take(wish=wish, held_until=until, scope=by)
    live.changed(venue_id=venue.pk, kind="hold", day=clock.local(starts_at, venue.timezone).date())
    return holds.Held(placed.hold_id, placed.slot.starts_at, placed.slot.ends_at, until)


def own_draft(venue_id: int, hold_id: uuid.UUID | None, by: str) -> uuid.UUID | None:
    """The draft, if this member holds it here: what a guest or a colleague holds is not his to take."""
    held = Place.objects.taken().filter(venue_id=venue_id, scope=by, booking__isnull=True, change__isnull=True)
    return hold_id if hold_id is not None and held.filter(hold_id=hold_id).exists() else None


@tx.patient
@tx.verb
def drop_draft(*, venue_id: int, hold_id: uuid.UUID, by: str) -> int:
    """Give a draft's place back; what is somebody else's or has become a booking is left alone."""
    own = Place.objects.taken().filter(venue_id=venue_id, hold_id=hold_id, scope=by, booking__isnull=True)
    freed = places.release(places.under_lock(own))
    live.changed(venue_id=venue_id, kind="hold")
    return freed


def _venue_and_service(venue_id: int, service_id: int, party_size: int) -> tuple[Venue, Service]:
    if party_size < 1:
        raise DomainError("bad_party", "A booking is for one guest or more.", status=422)
    sandbox = Venue.objects.filter(pk=venue_id, sandbox=True).exists()
    return holds.bookable(venue_id, service_id, sandbox=sandbox)


def _recognised(venue: Venue, facts: GuestFacts, *, at_the_door: bool = False) -> Guest:
    """The venue's record of the guest; who stands at the door may leave his number alone. Raises DomainError
    `name_needed`."""
    if facts.guest_id is not None:
        return guests.of_venue(venue=venue, guest_id=facts.guest_id)
    if not at_the_door and not text.clean(facts.name).strip():
        raise DomainError("name_needed", "Ask for the name for the door.", status=422)
    return guests.recognise(
        venue=venue,
        person_id=facts.person_id,
        phone=facts.phone,
        email=facts.email,
        name=facts.name,
        language=facts.language,
    )


def _take_over(wish: Wish, hold_id: uuid.UUID | None) -> Placed | None:
    """The draft's places as they stand, where they are for just this; None where they are not."""
    if hold_id is None:
        return None
    own = Place.objects.taken().filter(venue=wish.venue, hold_id=hold_id, booking__isnull=True, change__isnull=True)
    placing.lock_days([replace(wish, hold_id=hold_id)])
    standing = list(own)
    if not standing or (wish.resource_ids and {one.resource_id for one in standing} != set(wish.resource_ids)):
        return None
    slot = placing.slot_of(wish, standing)
    if any(one.covers != wish.party_size for one in standing) or not placing.is_for(wish, slot):
        return None
    places.keep(standing, held_until=None, scope="")
    return Placed(hold_id, slot, standing)


def _draft(wish: Wish, placed: Placed, record: Guest | None, facts: GuestFacts, *, source: str, status: str) -> Booking:
    """The booking, not saved yet."""
    secret, venue = ids.token(), wish.venue
    agreed = terms.agreement(service=wish.service, party_size=wish.party_size, starts_at=wish.starts_at)
    name = text.clamp(text.clean(facts.name).strip(), 120)
    booking = Booking(
        token_hash=ids.digest(secret),
        venue=venue,
        service=wish.service,
        person_id=record.person_id if record else None,
        guest=record,
        guest_name=name or (record.name if record else "Walk-in"),
        party_size=wish.party_size,
        starts_at=wish.starts_at,
        ends_at=placed.slot.ends_at,
        status=status,
        source=source,
        area_id=wish.area_id,
        sandbox=venue.sandbox,
        demo=venue.demo,
        value_minor=agreed.value_minor,
        currency=venue.currency,
        terms=agreed.terms,
        confirmed_at=clock.now(),
        by_staff=True,
        sequence=1,
        version=1,
    )
    booking.token = secret
    return booking


def _saved(
    booking: Booking, placed: Placed, *, by: str, needed: Sequence[str] = (), told: Health | None = None
) -> Booking:
    if told is not None:
        put(booking=booking, told=told)
    booking.save(force_insert=True)
    places.keep(placed.places, booking=booking)
    ask(booking=booking, codes=needed)
    transitions.born(booking, by=by)
    outbox.emit("booking.created", booking_id=booking.pk)
    outbox.emit("booking.seated" if booking.status == Status.SEATED else "booking.confirmed", booking_id=booking.pk)
    records.changed(booking)
    return booking


def _note(words: str) -> str:
    return text.clamp(text.clean(words).strip(), 500)
