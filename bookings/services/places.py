"""Taking, keeping and releasing places, under the locks of their days: those give the good error, the constraint the
truth."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F, QuerySet

from agnt.lib import clock, tx
from bookings.availability import Audience, Slot, pool_slots
from bookings.models import Place, PoolSlot
from bookings.services import days
from venues.models import Resource, Venue


@tx.step
def under_lock(wanted: QuerySet[Place]) -> list[Place]:
    """The places with all their days locked, read again under the locks: they are the caller's until he commits."""
    keys: set[days.DayKey] = set()
    for place in wanted.select_related("venue"):
        keys |= days.days_of(place.venue, *_bounds(place))
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
) -> list[Place]:
    """One place for each resource of the slot; of a pool its units are counted in every quarter it touches.

    PostgreSQL raises IntegrityError where a place is taken after all: nothing of the transaction stands then.
    """
    resources = Resource.objects.in_bulk(slot.resource_ids)
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
            pooled=resources[taking.resource_id].kind == Resource.Kind.POOL,
            units=taking.units,
            held_until=held_until,
        )
        for taking in slot.takings
    ]
    _count_pools([(row, resources[row.resource_id].units) for row in rows if row.pooled])
    return Place.objects.bulk_create(rows)


@tx.step
def insert_many(*, places: Sequence[Place]) -> list[Place]:
    """Places that are made already, inserted together; units of pools are counted. IntegrityError as in `insert`.

    The caller holds the locks of all their days.
    """
    pools = Resource.objects.in_bulk({row.resource_id for row in places if row.pooled})
    _count_pools([(row, pools[row.resource_id].units) for row in places if row.pooled and row.released_at is None])
    return Place.objects.bulk_create(places, batch_size=1000)


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
def release(places: Iterable[Place]) -> int:
    """Give places back, pools' units with them; those already released are passed over. Returns how many."""
    ids = [place.pk for place in places]
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


@tx.step
def keep(places: Iterable[Place], **columns: object) -> int:
    """Set columns (held_until, booking, change) on places that the caller has under lock. Returns how many."""
    return Place.objects.filter(pk__in=[place.pk for place in places]).taken().update(**columns)
