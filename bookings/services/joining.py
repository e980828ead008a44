"""Getting on the waitlist: what is refused, and what one wish of one person is."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from agnt.core import outbox, transitions
from agnt.core.models import Person
from agnt.lib import clock, ids, locks, text, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking, BookingNeed, WaitlistEntry
from bookings.services import holds, offers
from venues.models import Area, Guest, Venue
from venues.services import brakes

LONGEST_RANGE = timedelta(days=14)
# Guests who ask by themselves are shown what is free instead; staff may put anybody on the list.
_BY_THEMSELVES = (Booking.Source.NETWORK, Booking.Source.OWN_PAGE)
Kind = WaitlistEntry.Kind


@tx.step
def join_step(
    *,
    venue_id: int,
    service_id: int,
    party_size: int,
    guest_name: str,
    by: str,
    earliest: datetime | None = None,
    latest: datetime | None = None,
    kind: str = Kind.AHEAD,
    quoted_minutes: int | None = None,
    person_id: uuid.UUID | None = None,
    guest_id: int | None = None,
    phone: str = "",
    email: str = "",
    area_id: int | None = None,
    notes: str = "",
    needs: Iterable[str] = (),
    origin: str = "",
    source: str = Booking.Source.PHONE,
) -> WaitlistEntry:
    """Put a party on the list for any start in [earliest, latest]; at the door (`kind` walk_in) from now until the
    house closes, with the wait in minutes that it was told.

    The same wish of the same person again is the same entry. Raises DomainError: `name_needed`, `bad_party`,
    `bad_range`, `nothing_then` (no start of that range could ever be had), `place_is_free` (with `alternatives`: a
    guest who asks by himself is shown what is free), `already_waiting`, `unclaimed`, `unknown_need`; NotFound. Nothing
    is written then. `needs`: codes, one for each; only a place that meets those that bind is offered.
    """
    person = Person.objects.get(pk=person_id) if person_id else None
    entry = draft(venue_id, service_id, party_size, guest_name, person=person, area_id=area_id, source=source)
    entry.kind, entry.quoted_minutes = kind, quoted_minutes
    entry.needs = _known(needs)
    _set_range(entry, earliest, latest)
    if (same := _mine(entry)) is not None:
        return same
    entry.guest = Guest.objects.filter(pk=guest_id, venue_id=venue_id).first() if guest_id else None
    entry.contact = {"phone": phone, "email": email} if phone or email else None
    entry.notes, entry.origin = text.clamp(text.clean(notes), 255), origin
    if entry.kind == Kind.AHEAD:
        _refuse_what_is_free(entry)
    return admit(entry, by=by)


def _known(codes: Iterable[str]) -> list[str]:
    given = sorted(codes)
    if unknown := set(given) - set(BookingNeed.Code.values):
        raise DomainError("unknown_need", f"Nothing here is called {min(unknown)}.", status=422)
    return given


def check(
    *,
    venue_id: int,
    service_id: int,
    party_size: int,
    earliest: datetime,
    latest: datetime,
    area_id: int | None,
    needs: Iterable[str] = (),
) -> None:
    """What `join` would refuse on a venue's own page, asked before anybody has given his name. Writes nothing."""
    source = Booking.Source.OWN_PAGE
    entry = draft(venue_id, service_id, party_size, "-", person=None, area_id=area_id, source=source)
    entry.needs = _known(needs)
    _set_range(entry, earliest, latest)
    _refuse_what_is_free(entry)


def _set_range(entry: WaitlistEntry, earliest: datetime | None, latest: datetime | None) -> None:
    """At the door from now to the end of the night, where nothing else is said."""
    now = clock.now()
    at_door = entry.kind == Kind.WALK_IN
    first = max(earliest or now, now)
    last = latest or (max(brakes.tonight(entry.venue), now) if at_door else first)
    if last < first or (earliest or first) > last or last - first > LONGEST_RANGE or (last == now and not at_door):
        raise DomainError("bad_range", "Give a range of up to 14 days that is not over yet.", status=422)
    entry.earliest, entry.latest = first, last


join = tx.patient(tx.verb(join_step))


def draft(
    venue_id: int,
    service_id: int,
    party_size: int,
    guest_name: str,
    *,
    person: Person | None,
    area_id: int | None,
    source: str,
) -> WaitlistEntry:
    """An entry that is not stored yet. Raises what `join` does about the party, the name and the venue."""
    name = text.clamp(text.clean(guest_name).strip(), 120)
    if not name:
        raise DomainError("name_needed", "Ask for the name for the door.", status=422)
    if party_size < 1:
        raise DomainError("bad_party", "Say for how many guests.", status=422)
    sandbox = source not in _BY_THEMSELVES and Venue.objects.filter(pk=venue_id, sandbox=True).exists()
    venue, service = holds.bookable(venue_id, service_id, sandbox=sandbox)
    return WaitlistEntry(
        venue=venue,
        service=service,
        person=person,
        guest_name=name,
        party_size=party_size,
        source=source,
        area=Area.objects.filter(pk=area_id, venue=venue).first() if area_id else None,
        sandbox=venue.sandbox,
        demo=venue.demo and (person is None or person.demo),
    )


@tx.step
def admit(entry: WaitlistEntry, *, by: str) -> WaitlistEntry:
    """Store a draft: from now on it has its place in line."""
    secret = ids.token()
    entry.token_hash, entry.token = ids.digest(secret), secret
    entry.save(force_insert=True)
    transitions.born(entry, by=by)
    outbox.emit("waitlist.joined", entry_id=entry.pk)
    offers.show(entry)
    return entry


def _mine(entry: WaitlistEntry) -> WaitlistEntry | None:
    """The same wish again. Another wish for a time that he waits for already is refused."""
    if entry.person is None:
        return None
    locks.lock_names([f"waitlist:{entry.venue_id}:{entry.person_id}"])
    others = WaitlistEntry.objects.filter(
        venue=entry.venue,
        person=entry.person,
        kind=Kind.AHEAD,
        status__in=offers.OPEN,
        earliest__lte=entry.latest,
        latest__gte=entry.earliest,
    )
    for other in others:
        wish = other.service_id, other.party_size, other.latest, other.needs
        if wish == (entry.service_id, entry.party_size, entry.latest, entry.needs):
            return other
        raise DomainError(
            "already_waiting",
            f"You are on the waitlist of {entry.venue.name} for that time already. Leave it first to change it.",
            status=409,
        )
    return None


def _refuse_what_is_free(entry: WaitlistEntry) -> None:
    """Nobody waits for what can be booked now, nor for what can never be."""
    if never := offers.why_never(entry, offers.days_of(entry)):
        raise DomainError("nothing_then", never, status=409)
    if entry.source not in _BY_THEMSELVES:
        return
    of_days = offers.days_of(entry)
    free = offers.free_starts(offers.load([entry], of_days), entry, of_days, count=holds.OFFERED)
    if free:
        raise DomainError(
            "place_is_free",
            "There is a place at that time: book it instead of waiting.",
            status=409,
            alternatives=[slot.starts_at for slot in free],
        )
