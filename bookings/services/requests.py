"""A request: the guest has said yes, the venue has not answered yet."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from agnt.core import outbox, transitions
from agnt.core.models import ApiKey, Person
from agnt.lib import clock, ids, text, tx
from agnt.lib.errors import DomainError
from bookings import audiences, availability, loading, terms
from bookings.availability import Audience, Board, Diary
from bookings.models import Booking, BookingNeed, Place
from bookings.services import asking, days, holds, limits, places, records
from bookings.terms import Agreed
from venues.models import Guest, Service, Venue
from venues.services import guests

# What the diary answers by itself needs no more; its request must outlive a restart.
_AUTO_WINDOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Asked:
    venue: Venue
    service: Service
    party_size: int
    starts_at: datetime
    audience: Audience = Audience.AGENTS
    area_id: int | None = None
    needs: tuple[str, ...] = ()
    minutes: int | None = None
    resource_ids: tuple[int, ...] = ()
    force: bool = False

    @property
    def in_house(self) -> bool:
        return self.audience in (Audience.STAFF, Audience.WALK_IN)


@tx.step
def place(
    *,
    venue_id: int,
    service_id: int,
    party_size: int,
    starts_at: datetime,
    guest_name: str,
    source: str,
    by: str,
    hold_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    agreed: Agreed | None = None,
    origin: str = "",
    notes: str = "",
    api_key_id: int | None = None,
    audience: Audience | None = None,
    area_id: int | None = None,
    needs: Iterable[str] = (),
    occasion: str = "",
    health: Mapping[str, object] | None = None,
    health_shared: bool = False,
    minutes: int | None = None,
    resource_ids: Iterable[int] = (),
    force: bool = False,
    phone: str = "",
    email: str = "",
    sandbox: bool = False,
    waived: bool = False,
) -> Booking:
    """A pending booking whose places are kept until `decide_by`. The hold's places are taken over as they are.

    Where the hold was given back meanwhile, the place is taken anew if it is still free; else DomainError with
    alternatives. A yes is never refused because of what else the guest holds, but he may not be booked elsewhere then.
    Raises DomainError `name_needed`, `unknown_need`, `unknown_area`, `overlapping_booking`, `too_many_unpaid` too.
    `agreed`: the terms that the guest was shown; without it those of this moment. `audience`: without it that of the
    source. `needs`: codes, one for each (two high chairs are named twice); what the house knows is answered at once.
    `phone`, `email`: what the guest gave this venue itself; the venue's record learns it.
    `sandbox`: the venue is one, and its caller knows. `waived`: staff act for the guest, his limits are not asked.
    `health`: what `BookingNeed` is not for (allergies: codes, words, language); sealed.
    """
    name = text.clamp(text.clean(guest_name).strip(), 120)
    if not name:
        raise DomainError("name_needed", "Ask for the name for the door.", status=422)
    api_key = ApiKey.objects.get(pk=api_key_id) if api_key_id else None
    venue, service = holds.bookable(venue_id, service_id, sandbox=sandbox or bool(api_key and api_key.test))
    asked = _Asked(
        venue,
        service,
        party_size,
        starts_at,
        audience or audiences.of(source),
        area_id,
        tuple(needs),
        minutes,
        tuple(resource_ids),
        force,
    )
    _refuse_unknown(asked)
    until = decide_until(venue, starts_at)
    if person_id is not None:
        limits.lock_person(person_id)
    person = Person.objects.get(pk=person_id) if person_id else None
    record = _guest_record(venue, person, name, phone=phone, email=email)  # before the days are locked
    if record is not None:
        limits.lock_guest(record.pk)
    standing, ends_at = _take_over(asked, hold_id) or _take_anew(asked, until)
    shown = agreed or terms.agreement(service=service, party_size=party_size, starts_at=starts_at)
    if not (waived or asked.in_house):
        _refuse_too_much(asked, person_id, record, ends_at, shown)
    booking = _draft(asked, shown, record, name)
    booking.person, booking.demo = person, venue.demo and (person is None or person.demo)
    booking.ends_at, booking.decide_by = ends_at, until
    booking.source, booking.origin, booking.notes = source, origin, text.clamp(text.clean(notes), 500)
    booking.by_staff = booking.by_staff or waived
    booking.api_key, booking.by_test_key = api_key, api_key.test if api_key else None
    booking.occasion = text.clamp(text.clean(occasion), 60)
    if health:
        booking.health, booking.health_shared = dict(health), health_shared
    return _written(booking, asked, standing, by=by)


def _written(booking: Booking, asked: _Asked, standing: list[Place], *, by: str) -> Booking:
    """Its row, its places until it is decided, its needs, and the word that it is there."""
    booking.save(force_insert=True)
    places.keep(standing, booking=booking, held_until=booking.decide_by)
    _note_needs(booking, asked, standing)
    transitions.born(booking, by=by)
    outbox.emit("booking.created", booking_id=booking.pk)
    records.made(booking)
    records.changed(booking)
    return booking


def _refuse_unknown(asked: _Asked) -> None:
    """An area of another house, a need that nobody has heard of."""
    for code in asked.needs:
        if code not in BookingNeed.Code:
            raise DomainError("unknown_need", f"Nothing here is called {code}.", status=422)
    if asked.area_id is not None and not asked.venue.areas.filter(pk=asked.area_id).exists():
        raise DomainError("unknown_area", f"{asked.venue.name} has no such area.", status=422)


def _refuse_too_much(
    asked: _Asked, person_id: uuid.UUID | None, record: Guest | None, ends_at: datetime, shown: Agreed
) -> None:
    """What a guest may not have without staff; asked under the locks of the person and of the venue's record."""
    sandbox, guest_id = asked.venue.sandbox, record.pk if record else None
    limits.refuse_overlap(
        person_id=person_id, guest_id=guest_id, starts_at=asked.starts_at, ends_at=ends_at, sandbox=sandbox
    )
    if terms.asks_deposit(shown.terms):
        limits.refuse_unpaid(person_id=person_id, guest_id=guest_id, sandbox=sandbox)


def _note_needs(booking: Booking, asked: _Asked, standing: Iterable[Place]) -> None:
    """A row for each need, answered where the house knows."""
    if not asked.needs:
        return
    board = Board(loading.setup(asked.venue), Diary())
    given = [place.resource_id for place in standing]
    rows = []
    for code, count in Counter(asked.needs).items():
        answer = availability.settle(board, code, given)
        known = {} if answer is None else {"answered_by": "system:diary", "answered_at": clock.now()}
        rows.append(BookingNeed(booking=booking, code=code, count=count, answer=answer, **known))
    BookingNeed.objects.bulk_create(rows)


def _draft(asked: _Asked, agreed: Agreed, record: Guest | None, name: str) -> Booking:
    secret, venue = ids.token(), asked.venue
    booking = Booking(
        token_hash=ids.digest(secret),
        venue=venue,
        service=asked.service,
        guest=record,
        guest_name=name,
        party_size=asked.party_size,
        starts_at=asked.starts_at,
        sandbox=venue.sandbox,
        value_minor=agreed.value_minor,
        currency=venue.currency,
        terms=agreed.terms,
        area_id=asked.area_id,
        by_staff=asked.in_house,
    )
    booking.token = secret
    return booking


def decide_until(venue: Venue, starts_at: datetime) -> datetime:
    """Raises DomainError when the start is already past: the guest waited too long with his yes."""
    now = clock.now()
    if starts_at <= now:
        raise DomainError("past", "That time has passed meanwhile. Pick a later one.", status=409, alternatives=[])
    until = asking.decide_by(venue, starts_at, now)
    return max(until, min(now + _AUTO_WINDOW, starts_at))


_Taken = tuple[list[Place], datetime]  # the places and when the party leaves


def _take_over(asked: _Asked, hold_id: uuid.UUID | None) -> _Taken | None:
    """The hold's places as they stand, run out or not; None where they were given back or are for something else."""
    if hold_id is None:
        return None
    known = list(Place.objects.filter(hold_id=hold_id))
    if not known:
        return None
    keys: set[days.DayKey] = set()
    for place in known:
        keys |= days.days_of(asked.venue, place.period.lower, place.period.upper)
    standing = known  # as they are, where the pick and the yes are one unit of work
    if not days.are_locked(keys):
        for place in known:
            keys |= days.days_around(asked.venue, place.period.lower, place.period.upper)
        days.lock_days(keys)
        standing = list(Place.objects.filter(hold_id=hold_id))
    if len(standing) != len(known) or not all(_fits(place, asked) for place in standing):
        return None
    return standing, standing[0].period.upper - timedelta(minutes=asked.service.buffer_minutes)


def _fits(place: Place, asked: _Asked) -> bool:
    held = place.venue_id, place.period.lower, place.covers, place.released_at, place.booking_id
    return held == (asked.venue.pk, asked.starts_at, asked.party_size, None, None)


def _take_anew(asked: _Asked, until: datetime) -> _Taken:
    held = holds.hold(
        venue_id=asked.venue.pk,
        service_id=asked.service.pk,
        party_size=asked.party_size,
        starts_at=asked.starts_at,
        scope="",
        held_until=until,
        sandbox=asked.venue.sandbox,
        audience=asked.audience,
        area_id=asked.area_id,
        needs=asked.needs,
        minutes=asked.minutes,
        resource_ids=asked.resource_ids,
        force=asked.force,
    )
    return list(Place.objects.taken().filter(hold_id=held.hold_id)), held.ends_at


def _guest_record(venue: Venue, person: Person | None, name: str, *, phone: str, email: str) -> Guest | None:
    """The venue's own record of this guest, made on his first booking there."""
    if person is None and not phone and not email:
        return None
    person_id, language = (person.pk, person.language) if person else (None, "")
    return guests.recognise(venue=venue, person_id=person_id, phone=phone, email=email, name=name, language=language)
