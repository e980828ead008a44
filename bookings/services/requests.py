"""A request: the guest has said yes, the venue has not answered yet."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from agnt.core import outbox, transitions
from agnt.core.models import ApiKey, Person
from agnt.lib import clock, ids, text, tx
from agnt.lib.errors import DomainError
from bookings import terms
from bookings.models import Booking, Place
from bookings.services import days, holds, places
from venues.models import Guest, Service, Venue

# What the diary answers by itself needs no more; its request must outlive a restart.
_AUTO_WINDOW = timedelta(minutes=5)


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
    origin: str = "",
    notes: str = "",
    api_key_id: int | None = None,
) -> Booking:
    """A pending booking whose places are kept until `decide_by`. The hold's places are taken over as they are.

    Where the hold was given back meanwhile, the place is taken anew if it is still free; else DomainError with
    alternatives. A yes is never refused because of what else the guest holds.
    """
    venue = Venue.objects.get(pk=venue_id)
    service = Service.objects.get(pk=service_id, venue=venue)
    until = _decide_by(venue, starts_at)
    standing, ends_at, hold_id = _take_over(venue, service, party_size, starts_at, hold_id, until)
    secret = ids.token()
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    api_key = ApiKey.objects.filter(pk=api_key_id).first() if api_key_id else None
    name = text.clamp(text.clean(guest_name).strip(), 120)
    value = terms.value_of(
        price_minor=service.price_minor,
        per_person=service.price_per == Service.Per.PERSON,
        party_size=party_size,
        currency=venue.currency,
    )
    booking = Booking(
        token_hash=ids.digest(secret),
        venue=venue,
        service=service,
        person=person,
        guest=_guest_record(venue, person, name),
        guest_name=name,
        party_size=party_size,
        starts_at=starts_at,
        ends_at=ends_at,
        source=source,
        origin=origin,
        api_key=api_key,
        by_test_key=api_key.test if api_key else None,
        sandbox=venue.sandbox,
        demo=venue.demo and (person is None or person.demo),
        notes=text.clamp(text.clean(notes), 500),
        decide_by=until,
        value_minor=value.amount_minor if value else None,
        currency=venue.currency,
        terms=terms.terms_for(
            currency=venue.currency,
            cancel_minutes=venue.cancel_minutes,
            minimum_spend_minor=venue.minimum_spend_minor,
            starts_at=starts_at,
        ).as_json(),
    )
    booking.token = secret
    booking.save()
    places.keep(condition=Q(hold_id=hold_id, pk__in=[p.pk for p in standing]), booking=booking, held_until=until)
    transitions.born(booking, by=by)
    outbox.emit("booking.created", booking_id=booking.pk)
    return booking


def _decide_by(venue: Venue, starts_at: datetime) -> datetime:
    """Raises DomainError when the start is already past: the guest waited too long with his yes."""
    now = clock.now()
    if starts_at <= now:
        raise DomainError("past", "That time has passed meanwhile. Pick a later one.", status=409, alternatives=[])
    until = terms.decide_by(
        now=now, starts_at=starts_at, window_minutes=venue.decide_minutes, lead_minutes=venue.lead_minutes
    )
    return max(until, min(now + _AUTO_WINDOW, starts_at))


def _take_over(
    venue: Venue, service: Service, party_size: int, starts_at: datetime, hold_id: uuid.UUID | None, until: datetime
) -> tuple[list[Place], datetime, uuid.UUID]:
    """The hold's places as they stand, or, where they were given back, the same start taken anew."""
    if hold_id is not None:
        known = list(Place.objects.filter(hold_id=hold_id))
        keys = set()
        for row in known:
            keys |= days.days_of(venue, row.period.lower, row.period.upper)
        days.lock_days(keys)
        standing = list(Place.objects.taken().filter(hold_id=hold_id, booking__isnull=True))
        if standing and len(standing) == len(known):
            buffer = timedelta(minutes=service.buffer_minutes)
            return standing, standing[0].period.upper - buffer, hold_id
    held = holds.hold(
        venue_id=venue.pk,
        service_id=service.pk,
        party_size=party_size,
        starts_at=starts_at,
        scope="",
        held_until=until,
    )
    return list(Place.objects.taken().filter(hold_id=held.hold_id)), held.ends_at, held.hold_id


def _guest_record(venue: Venue, person: Person | None, name: str) -> Guest | None:
    """The venue's own record of this guest, made on his first booking there."""
    if person is None:
        return None
    guest, _made = Guest.objects.get_or_create(
        venue=venue, person=person, defaults={"name": name or person.name or "Guest", "language": person.language}
    )
    return guest
