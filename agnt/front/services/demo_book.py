"""The books of the flagship venues: two months behind and a week ahead, some thousands of bookings.

The rows are put in in bulk, as from an owner's old book: the diary's verbs, one for each booking, would take minutes
at the first start. Statuses are moved by `transitions`, fees by `fees.follow`, and PostgreSQL refuses what overlaps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agnt.core.models import User
from agnt.front.demo.evenings import AHEAD, HISTORY, sittings
from agnt.front.demo.programme import FLAGSHIPS, Programme
from agnt.front.demo.seats import Seats, Taken
from agnt.front.services import demo_crowd, demo_ends, demo_rows
from agnt.front.services.demo_crowd import Crowd, Known
from agnt.front.services.demo_ends import End
from agnt.lib import clock, ids, tx
from bookings.availability import pool_slots
from bookings.models import Booking, Place, PoolSlot, VenueDay
from venues.models import Closure, Combination, Resource, Service, Shift, Venue

_TRIES = 3
_LATER = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class House:
    """One flagship venue while its book is written."""

    plan: Programme
    venue: Venue
    services: dict[str, Service]
    seats: Seats
    known: list[Known]
    staff: User

    def minutes(self, service: Service, party: int) -> int:
        """How long a party stays, as planned."""
        turns = sorted(service.turn_times.all(), key=lambda turn: turn.up_to_party)
        return next(turn.minutes for turn in turns if party <= turn.up_to_party)


@dataclass(slots=True)
class Entry:
    """A booking that is not stored yet, and the places that it takes."""

    booking: Booking
    known: Known
    end: End
    taken: Taken
    free_at: datetime


@tx.step
def fill(*, venues: Mapping[str, Venue], staff: User) -> list[Booking]:
    """Write the books of all flagship venues."""
    crowd = demo_crowd.add_people()
    made: list[Booking] = []
    for plan in FLAGSHIPS:
        house = _open(plan, venues[plan.slug], crowd, staff)
        entries = [entry for away in range(-HISTORY, AHEAD + 1) for entry in _day(house, away)]
        _store(entries)
        demo_rows.add_beside(made=[(entry.booking, entry.known) for entry in entries])
        demo_ends.follow(ends=[(entry.booking, entry.end) for entry in entries], staff=staff)
        _close_days(house)
        made += [entry.booking for entry in entries]
    return made


def _open(plan: Programme, venue: Venue, crowd: Crowd, staff: User) -> House:
    services = {
        service.slug: service for service in Service.objects.filter(venue=venue).prefetch_related("turn_times", "needs")
    }
    joined = Combination.objects.filter(venue=venue).prefetch_related("resources")
    seats = Seats(Resource.objects.filter(venue=venue), [list(row.resources.all()) for row in joined])
    _keep_to_hours(venue, seats)
    for place in Place.objects.taken().filter(venue=venue).select_related("resource"):
        seats.occupy(place.resource, place.units, place.period.lower, place.period.upper)
    for closure in demo_rows.close(venue=venue, by=staff.actor):
        _keep_closed(closure, seats)
    return House(plan, venue, services, seats, demo_crowd.add_guests(venue=venue, crowd=crowd), staff)


def _keep_to_hours(venue: Venue, seats: Seats) -> None:
    """Whoever has shifts of his own is not there outside them."""
    today = clock.today(venue.timezone)
    own = list(Shift.objects.filter(venue=venue, resource__isnull=False).select_related("resource"))
    for person in {shift.resource for shift in own if shift.resource}:
        for away in range(-HISTORY, AHEAD + 1):
            day = today + timedelta(days=away)
            begin, end = clock.day_bounds(day, venue.timezone)
            for shift in own:
                if shift.resource == person and shift.weekday == day.weekday():
                    seats.close(person, begin, clock.at(day, shift.opens, venue.timezone))
                    begin = clock.at(day, shift.closes, venue.timezone)
            seats.close(person, begin, end)


def _keep_closed(closure: Closure, seats: Seats) -> None:
    for resource in seats.resources:
        whole = closure.resource_id is None and closure.area_id is None
        if whole or closure.resource_id == resource.pk or (closure.area_id and closure.area_id == resource.area_id):
            seats.close(resource, closure.starts_at, closure.ends_at)


def _day(house: House, away: int) -> list[Entry]:
    """One day's bookings with their places. Who finds nothing free comes a little later, or not at all."""
    zone = house.venue.timezone
    day = clock.today(zone) + timedelta(days=away)
    guests = [known.regular for known in house.known]
    found = []
    for sitting in sittings(house.plan, day, away, zone, guests, clock.now()):
        service = house.services[sitting.offer.service]
        minutes = house.minutes(service, sitting.party)
        for number in range(1 if service.fixed_starts else _TRIES):
            starts_at = sitting.starts_at + number * _LATER
            ends_at = starts_at + minutes * _MINUTE
            free_at = ends_at + service.buffer_minutes * _MINUTE
            end = demo_ends.end_of(sitting, starts_at, ends_at)
            keep = end.status != Booking.Status.CANCELLED
            taken = house.seats.take(list(service.needs.all()), sitting.party, starts_at, free_at, keep=keep)
            if taken and (sitting.source != "walk_in" or starts_at <= clock.now()):
                known = house.known[sitting.guest]
                booking = demo_rows.booking(
                    venue=house.venue, service=service, sitting=sitting, known=known, end=end, span=(starts_at, ends_at)
                )
                demo_rows.colour(booking, sitting, end, known)
                found.append(Entry(booking, known, end, taken, free_at))
                break
    return found


def _store(entries: Sequence[Entry]) -> None:
    """Bookings, places and the quarters of pools. Nothing is held: the places are sure, or given back already."""
    Booking.objects.bulk_create([entry.booking for entry in entries], batch_size=500)
    places = [place for entry in entries for place in _places(entry)]
    Place.objects.bulk_create(places, batch_size=1000)
    quarters: dict[tuple[int, datetime], PoolSlot] = {}
    for place in places:
        if place.pooled and place.released_at is None:
            for start in pool_slots(*place.period):
                row = PoolSlot(resource=place.resource, starts_at=start, units=place.resource.units)
                quarters.setdefault((place.resource_id, start), row).taken += place.units
    PoolSlot.objects.bulk_create(quarters.values())


def _places(entry: Entry) -> list[Place]:
    booking, hold_id = entry.booking, ids.uuid7()
    return [
        Place(
            venue=booking.venue,
            resource=resource,
            hold_id=hold_id,
            person=booking.person,
            booking=booking,
            period=(booking.starts_at, entry.free_at),
            covers=booking.party_size,
            pooled=resource.kind == Resource.Kind.POOL,
            units=units,
            held_until=booking.deposit_by,
            released_at=entry.end.at if entry.end.gives_back else None,
            created_at=booking.created_at,
        )
        for resource, units in entry.taken
    ]


def _close_days(house: House) -> None:
    """Staff closed every day up to the day before yesterday; the last two wait for it."""
    today, zone = clock.today(house.venue.timezone), house.venue.timezone
    of_days = [today - timedelta(days=back) for back in range(2, HISTORY + 1)]
    VenueDay.objects.bulk_create(
        [VenueDay(venue=house.venue, day=day, closed_at=clock.day_bounds(day, zone)[1]) for day in of_days],
        update_conflicts=True,
        update_fields=["closed_at"],
        unique_fields=["venue", "day"],
    )
