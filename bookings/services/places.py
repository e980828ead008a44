"""Taking, keeping and releasing places, under the locks of their days: those give the good error, the constraint the
truth."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import F, QuerySet

from agnt.lib import clock, copying, tx
from bookings.availability import Audience, Slot, pool_slots
from bookings.models import Place, PoolSlot
from bookings.services import days
from venues.models import Resource, Venue

_IN_THE_WAY = """
    SELECT place.id, place.venue_id, venue.timezone, lower(place.period), upper(place.period),
           place.held_until <= %s OR (place.scope = %s AND place.booking_id IS NULL AND place.scope <> '')
      FROM bookings_place place JOIN venues_venue venue ON venue.id = place.venue_id
     WHERE place.id IN (
        SELECT id FROM bookings_place
         WHERE released_at IS NULL AND held_until IS NOT NULL
           AND int8range(venue_id, venue_id, '[]') && int8range(%s::bigint, %s::bigint, '[]')
           AND period && tstzrange(%s, %s)
        UNION ALL
        SELECT id FROM bookings_place
         WHERE released_at IS NULL AND booking_id IS NULL AND scope = %s AND %s <> '')
"""


class InTheWay(NamedTuple):
    """A place that a pick meets; `gives_way`: it is given back for it."""

    pk: int
    keys: set[days.DayKey]
    gives_way: bool


@tx.step
def under_lock(wanted: QuerySet[Place], *, venue: Venue | None = None) -> list[Place]:
    """The places with all their days locked, read again under the locks: they are the caller's until he commits.

    `venue`: whose they all are, where the caller has it at hand.
    """
    found = list(wanted.all() if venue else wanted.select_related("venue"))
    keys: set[days.DayKey] = set()
    for place in found:
        keys |= days.days_of(venue or place.venue, *_bounds(place))
    if days.are_locked(keys):
        return found
    days.lock_days(keys)
    return list(wanted.all())


@tx.step
def insert(
    *,
    slot: Slot,
    venue_id: int,
    hold_id: uuid.UUID,
    covers: int,
    held_until: datetime | None,
    person_id: uuid.UUID | None = None,
    scope: str = "",
    audience: str = Audience.STAFF,
    pools: Mapping[int, int] | None = None,
) -> list[Place]:
    """One place for each resource of the slot; of a pool its units are counted in every quarter it touches.

    `pools`: the units of each of the venue's pools, where the caller has read them already.
    PostgreSQL raises IntegrityError where a place is taken after all: nothing of the transaction stands then.
    """
    if pools is None:
        mine = Resource.objects.filter(pk__in=slot.resource_ids, kind=Resource.Kind.POOL)
        pools = dict(mine.values_list("pk", "units"))
    rows = [
        Place(
            venue_id=venue_id,
            resource_id=taking.resource_id,
            hold_id=hold_id,
            person_id=person_id,
            scope=scope,
            period=(slot.starts_at, slot.free_at),
            covers=covers,
            audience=audience,
            pooled=taking.resource_id in pools,
            units=taking.units,
            held_until=held_until,
        )
        for taking in slot.takings
    ]
    _count_pools([(row, pools[row.resource_id]) for row in rows if row.pooled])
    return Place.objects.bulk_create(rows)


@tx.step
def insert_many(*, places: Sequence[Place]) -> list[Place]:
    """Places that are made already, inserted together; units of pools are counted. IntegrityError as in `insert`.

    The caller holds the locks of all their days.
    """
    pools = Resource.objects.in_bulk({row.resource_id for row in places if row.pooled})
    _count_pools([(row, pools[row.resource_id].units) for row in places if row.pooled and row.released_at is None])
    return copying.copy_in(places)


def _count_pools(places: Sequence[tuple[Place, int]]) -> None:
    """Add the units to each quarter's row; the check `taken <= units` refuses one too many."""
    values = sorted(
        (place.resource_id, start, place.units, units)
        for place, units in places
        for start in pool_slots(*_bounds(place))
    )
    if not values:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO bookings_poolslot (resource_id, starts_at, taken, units) VALUES (%s, %s, %s, %s)
            ON CONFLICT (resource_id, starts_at)
            DO UPDATE SET taken = bookings_poolslot.taken + excluded.taken, units = excluded.units
            """,
            values,
        )


def _bounds(place: Place) -> tuple[datetime, datetime]:
    if isinstance(place.period, tuple):
        return place.period
    return place.period.lower, place.period.upper


@tx.step
def release(places: Iterable[Place | InTheWay]) -> int:
    """Give places back, pools' units with them; those already released are passed over. Returns how many."""
    ids = [place.pk for place in places]
    if not ids:
        return 0
    standing = list(Place.objects.select_for_update().filter(pk__in=ids).taken().order_by("pk"))
    Place.objects.filter(pk__in=[place.pk for place in standing]).update(released_at=clock.now())
    freed: Counter[tuple[int, datetime]] = Counter()
    for place in standing:
        if place.pooled:
            for start in pool_slots(*_bounds(place)):
                freed[place.resource_id, start] += place.units
    for (resource_id, start), units in sorted(freed.items()):
        PoolSlot.objects.filter(resource_id=resource_id, starts_at=start).update(taken=F("taken") - units)
    return len(standing)


def run_out_around(venue: Venue, start: datetime, end: datetime) -> QuerySet[Place]:
    """The holds whose time has passed and that stand in the way of a stay in [start, end); its taker gives them back.

    A pending booking may lose its place here: it expires by its own clock. All others are left to their own takers
    and to the sweeper, who hold the locks of their days.
    """
    return Place.objects.run_out().filter(venue=venue, period__overlap=days.in_quarters(start, end))


def in_the_way(venue: Venue, start: datetime, end: datetime, *, scope: str) -> list[InTheWay]:
    """What a pick of the scope meets: holds and pending places around its stay, which give way once they have run out,
    and the scope's own holds wherever they are, which do so at once. One query."""
    quarters = days.in_quarters(start, end)
    with connection.cursor() as cursor:
        cursor.execute(_IN_THE_WAY, [clock.now(), scope, venue.pk, venue.pk, *quarters, scope, scope])
        return [
            InTheWay(pk, days.days_in(venue_id, timezone, lower, upper), gives_way)
            for pk, venue_id, timezone, lower, upper, gives_way in cursor.fetchall()
        ]


@tx.step
def keep(places: Iterable[Place], **columns: object) -> int:
    """Set columns (held_until, booking, change) on places that the caller has under lock. Returns how many."""
    return Place.objects.filter(pk__in=[place.pk for place in places]).taken().update(**columns)
