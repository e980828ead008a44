"""A request: the guest has said yes, the venue has not answered yet."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from agnt.core import outbox, transitions
from agnt.core.models import ApiKey, Person
from agnt.lib import clock, ids, text, tx
from agnt.lib.errors import DomainError
from bookings import terms
from bookings.models import Booking, Place
from bookings.services import asking, days, holds, places
from bookings.terms import Agreed
from venues.models import Guest, Service, Venue

# What the diary answers by itself needs no more; its request must outlive a restart.
_AUTO_WINDOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Asked:
    venue: Venue
    service: Service
    party_size: int
    starts_at: datetime


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
) -> Booking:
    """A pending booking whose places are kept until `decide_by`. The hold's places are taken over as they are.

    Where the hold was given back meanwhile, the place is taken anew if it is still free; else DomainError with
    alternatives. A yes is never refused because of what else the guest holds. Raises DomainError `name_needed` too.
    `agreed`: the terms that the guest was shown; without it those of this moment.
    """
    name = text.clamp(text.clean(guest_name).strip(), 120)
    if not name:
        raise DomainError("name_needed", "Ask for the name for the door.", status=422)
    api_key = ApiKey.objects.get(pk=api_key_id) if api_key_id else None
    venue, service = holds.bookable(venue_id, service_id, sandbox=bool(api_key and api_key.test))
    asked = _Asked(venue, service, party_size, starts_at)
    until = _decide_by(venue, starts_at)
    standing, ends_at = _take_over(asked, hold_id) or _take_anew(asked, until)
    booking = _draft(asked, agreed or _agreed(asked), Person.objects.get(pk=person_id) if person_id else None, name)
    booking.ends_at, booking.decide_by = ends_at, until
    booking.source, booking.origin, booking.notes = source, origin, text.clamp(text.clean(notes), 500)
    booking.api_key, booking.by_test_key = api_key, api_key.test if api_key else None
    booking.save(force_insert=True)
    places.keep(standing, booking=booking, held_until=until)
    transitions.born(booking, by=by)
    outbox.emit("booking.created", booking_id=booking.pk)
    return booking


def _draft(asked: _Asked, agreed: Agreed, person: Person | None, name: str) -> Booking:
    secret, venue = ids.token(), asked.venue
    booking = Booking(
        token_hash=ids.digest(secret),
        venue=venue,
        service=asked.service,
        person=person,
        guest=_guest_record(venue, person, name),
        guest_name=name,
        party_size=asked.party_size,
        starts_at=asked.starts_at,
        sandbox=venue.sandbox,
        demo=venue.demo and (person is None or person.demo),
        value_minor=agreed.value_minor,
        currency=venue.currency,
        terms=agreed.terms,
    )
    booking.token = secret
    return booking


def _agreed(asked: _Asked) -> Agreed:
    """The venue's terms and price of this moment."""
    venue, service = asked.venue, asked.service
    value = terms.value_of(
        price_minor=service.price_minor,
        per_person=service.price_per == Service.Per.PERSON,
        party_size=asked.party_size,
        currency=venue.currency,
    )
    mine = terms.terms_for(
        currency=venue.currency,
        cancel_minutes=venue.cancel_minutes,
        minimum_spend_minor=venue.minimum_spend_minor,
        starts_at=asked.starts_at,
    )
    return Agreed(mine.as_json(), value.amount_minor if value else None)


def _decide_by(venue: Venue, starts_at: datetime) -> datetime:
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
        keys |= days.days_around(asked.venue, place.period.lower, place.period.upper)
    days.lock_days(keys)
    standing = list(Place.objects.taken().filter(hold_id=hold_id, booking__isnull=True))
    if len(standing) != len(known) or not all(_fits(place, asked) for place in standing):
        return None
    return standing, standing[0].period.upper - timedelta(minutes=asked.service.buffer_minutes)


def _fits(place: Place, asked: _Asked) -> bool:
    held = place.venue_id, place.period.lower, place.covers
    return held == (asked.venue.pk, asked.starts_at, asked.party_size)


def _take_anew(asked: _Asked, until: datetime) -> _Taken:
    held = holds.hold(
        venue_id=asked.venue.pk,
        service_id=asked.service.pk,
        party_size=asked.party_size,
        starts_at=asked.starts_at,
        scope="",
        held_until=until,
        sandbox=asked.venue.sandbox,
    )
    return list(Place.objects.taken().filter(hold_id=held.hold_id)), held.ends_at


def _guest_record(venue: Venue, person: Person | None, name: str) -> Guest | None:
    """The venue's own record of this guest, made on his first booking there."""
    if person is None:
        return None
    guest, _made = Guest.objects.get_or_create(
        venue=venue, person=person, defaults={"name": name or person.name or "Guest", "language": person.language}
    )
    return guest
