"""A list of bookings: each row finds its place in the diary before the next, and all are made together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agnt.core import transitions
from agnt.lib import clock, copying, ids, text, tx
from bookings.availability import Period
from bookings.lists.seating import Seating, Taking
from bookings.models import Booking, ImportRun, Place
from bookings.services import days, places
from bookings.services.imports.known import KnownGuests
from bookings.services.imports.parties import Party, Reader
from bookings.services.imports.plans import Plan, Records
from venues.models import Guest, Venue

Status = Booking.Status
_Key = tuple[datetime, int, str]


@dataclass(slots=True)
class Placed:
    """A party with what it takes; nothing where it has been or will not come."""

    party: Party
    takings: list[Taking]
    period: Period
    status: str


@dataclass(slots=True)
class Listed:
    """The list as it was read: the parties of the rows that can be, and the plan that notes the others."""

    reader: Reader
    parties: list[Party]
    made: Plan


def read(venue: Venue, found: Records) -> Listed:
    """Every row, once."""
    made = Plan()
    reader = Reader.of(venue, found, made)
    parties = [party for number, row in found.rows if (party := reader.read(number, row)) is not None]
    return Listed(reader, parties, made)


def plan(venue: Venue, found: Records) -> Plan:
    """Who would come when and sit where, and what is wrong."""
    return seated(read(venue, found))


def seated(listed: Listed) -> Plan:
    """The parties of the list, each with its place in the diary as it stands."""
    reader, made, venue = listed.reader, listed.made, listed.reader.venue
    parties = _once(venue, listed.parties, made)
    seating = _seating(venue, reader, parties)
    for party in sorted(parties, key=lambda one: not one.tables):  # those whose table the list names come first
        if (placed := _place(party, seating, made)) is not None:
            made.parts.append(placed)
    made.parts.sort(key=lambda placed: placed.party.row)
    made.conflicts.sort(key=lambda conflict: conflict.row)
    new = {id(_same(reader, placed.party)) for placed in made.parts if _same(reader, placed.party).pk is None}
    made.makes = {"bookings": len(made.parts), "guests": len(new)}
    return made


def _same(reader: Reader, party: Party) -> Guest:
    """The guest's record: a known one, or the first of the list with his address; it is the party's from now on."""
    there = reader.known.find(party.guest)
    if there is None:
        reader.known.add(party.guest)
    else:
        party.guest = there
    return party.guest


def _key(starts_at: datetime, size: int, name: str) -> _Key:
    return starts_at, size, text.fold(name)


def _once(venue: Venue, parties: Sequence[Party], made: Plan) -> list[Party]:
    """Without what the diary has already, and with a conflict for what the list has twice."""
    if not parties:
        return []
    first, last = min(one.starts_at for one in parties), max(one.starts_at for one in parties)
    rows = Booking.objects.filter(venue=venue, starts_at__range=(first, last))
    there = {_key(*facts) for facts in rows.values_list("starts_at", "party_size", "guest_name")}
    seen: dict[_Key, int] = {}
    kept = []
    for party in parties:
        key = _key(party.starts_at, party.size, party.guest.name)
        if key in there:
            made.against(party.row, "already_there")
        elif key in seen:
            made.against(party.row, "twice_in_list", other=seen[key])
        else:
            seen[key] = party.row
            kept.append(party)
    return kept


def _seating(venue: Venue, reader: Reader, parties: Sequence[Party]) -> Seating:
    """The diary around the parties that are still to come."""
    seating = Seating(reader.setup.resources)
    coming = [party.starts_at for party in parties if _comes(party)]
    if not coming:
        return seating
    span = min(coming) - timedelta(days=2), max(coming) + timedelta(days=2)
    by_id = {rule.id: rule for rule in reader.setup.resources}
    standing = Place.objects.taken().filter(venue=venue, period__overlap=span)
    for resource_id, period, units in standing.values_list("resource_id", "period", "units"):
        if resource_id in by_id:
            seating.take([Taking(by_id[resource_id], units)], (period.lower, period.upper))
    return seating


def _ends(party: Party) -> datetime:
    return party.starts_at + timedelta(minutes=party.minutes)


def _comes(party: Party) -> bool:
    """Whether it still needs its place."""
    return party.status in (Status.CONFIRMED, Status.SEATED) and _ends(party) > clock.now()


def _place(party: Party, seating: Seating, made: Plan) -> Placed | None:
    """With its tables, which nobody else may have then; None where that cannot be."""
    period = party.starts_at, _ends(party) + timedelta(minutes=party.service.buffer_minutes)
    if not _comes(party):
        over = Status.COMPLETED if party.status in (Status.CONFIRMED, Status.SEATED) else party.status
        return Placed(party, [Taking(rule) for rule in party.tables], period, over)
    # Nobody is seated who has not come yet: "arrived" in a list of tomorrow is a booking.
    status = party.status if party.starts_at <= clock.now() else Status.CONFIRMED
    if party.tables:
        takings = [Taking(rule, party.size if rule.kind == "pool" else 1) for rule in party.tables]
        for taking in takings:
            if (row := seating.taken_by(taking.resource, period, taking.units)) is not None:
                code = "overlap_in_list" if row else "overlap"
                made.against(party.row, code, "table", taking.resource.name, row or None)
                return None
    else:
        found = seating.find(party.service.needs, party.size, period)
        if found is None:
            made.against(party.row, "no_place", "table")
            return None
        takings = found
    seating.take(takings, period, party.row)
    return Placed(party, takings, period, status)


@tx.step
def lock(*, listed: Listed) -> None:
    """Lock every day that the list touches, before it is seated for good; who became known meanwhile is found too."""
    venue = listed.reader.venue
    keys: set[days.DayKey] = set()
    for party in listed.parties:
        if _comes(party):
            end = _ends(party) + timedelta(minutes=party.service.buffer_minutes)
            keys |= days.days_of(venue, party.starts_at, end)
    days.lock_days(keys)
    listed.reader.known = KnownGuests(venue)


@tx.step
def make(*, venue: Venue, plan: Plan, run: ImportRun, by: str) -> dict[str, list[Booking] | list[Guest]]:
    """Make the guests, the bookings and their places. No event is written: nobody is told, nothing is owed."""
    new = _guests(plan.parts)
    copying.copy_in(new)
    bookings = copying.copy_in(_booking(venue, placed, run) for placed in plan.parts)
    taken = [
        place for booking, placed in zip(bookings, plan.parts, strict=True) for place in _places(venue, booking, placed)
    ]
    places.insert_many(places=taken)
    transitions.born_many(bookings, by=by, reason=f"import {run.pk}")
    return {"bookings": bookings, "guests": new}


def _guests(parts: Iterable[Placed]) -> list[Guest]:
    """The records to make, each once."""
    found = {id(placed.party.guest): placed.party.guest for placed in parts if placed.party.guest.pk is None}
    return list(found.values())


def _booking(venue: Venue, placed: Placed, run: ImportRun) -> Booking:
    party, secret = placed.party, ids.token()
    booking = Booking(
        token_hash=ids.digest(secret),
        venue=venue,
        service_id=party.service.id,
        person_id=party.guest.person_id,
        guest=party.guest,
        guest_name=party.guest.name,
        party_size=party.size,
        starts_at=party.starts_at,
        ends_at=_ends(party),
        status=placed.status,
        source=Booking.Source.IMPORT,
        sandbox=venue.sandbox,
        demo=venue.demo,
        currency=venue.currency,
        area_id=party.area_id,
        by_staff=True,
        unverified=placed.status == Status.COMPLETED and party.status != Status.COMPLETED,
        confirmed_at=clock.now() if placed.status in (Status.CONFIRMED, Status.SEATED) else None,
        seated_at=party.starts_at if placed.status == Status.SEATED else None,
        imported_by=run,
        **party.facts,
    )
    booking.token = secret
    return booking


def _places(venue: Venue, booking: Booking, placed: Placed) -> list[Place]:
    """What it takes; of a visit that is over, where it sat."""
    hold_id = ids.uuid7()
    over = None if placed.status in (Status.CONFIRMED, Status.SEATED) else booking.ends_at
    return [
        Place(
            venue=venue,
            resource_id=taking.resource.id,
            hold_id=hold_id,
            person_id=booking.person_id,
            booking=booking,
            period=placed.period,
            covers=booking.party_size,
            pooled=taking.resource.kind == "pool",
            units=taking.units,
            released_at=over,
        )
        for taking in placed.takings
    ]
