"""Diaries out of the database: what is taken at many venues in a span of time, in one query."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from django.db import connection

from agnt.lib import clock
from bookings.availability import SLOT, Arrival, Diary, Period, Stay, pool_slots

# By the index place_venue_period: a venue's diary costs the same however many bookings it has behind and before it.
_STANDING = """
    SELECT venue_id, resource_id, hold_id, booking_id, covers, audience, pooled, units,
           extract(epoch FROM lower(period))::float8, extract(epoch FROM upper(period))::float8
      FROM unnest(%s::bigint[]) AS venue (id)
      JOIN bookings_place ON int8range(venue_id, venue_id, '[]') && int8range(venue.id, venue.id, '[]')
     WHERE released_at IS NULL AND NOT bookings_place.id = ANY(%s::bigint[])
       AND (held_until IS NULL OR held_until > %s) AND period && tstzrange(%s, %s)
     ORDER BY bookings_place.id
"""
_Row = tuple[int, int, object, int | None, int, str, bool, int, float, float]


class _Reader:
    """Sorts the rows of one venue into what availability reads."""

    def __init__(self) -> None:
        self.busy: dict[int, list[Period]] = defaultdict(list)
        self.pools: dict[int, Counter[datetime]] = defaultdict(Counter)
        self.arrivals: dict[object, Arrival] = {}
        self.stays: dict[int, list[Stay]] = defaultdict(list)

    def add(self, row: _Row) -> None:
        """One place."""
        _venue, resource_id, hold_id, booking_id, covers, audience, pooled, units, lower, upper = row
        start, end = datetime.fromtimestamp(lower, UTC), datetime.fromtimestamp(upper, UTC)
        if pooled:
            for slot in pool_slots(start, end):
                self.pools[resource_id][slot] += units
        else:
            self.busy[resource_id].append((start, end))
        if booking_id is not None:
            self.stays[booking_id].append(Stay(resource_id, start, end, units))
        party = booking_id or hold_id
        known = self.arrivals.get(party)
        if known is None or (start, -covers) < (known.starts_at, -known.covers):
            self.arrivals[party] = Arrival(start, covers, audience, booking_id)

    def diary(self) -> Diary:
        """All of them."""
        counted = {key: [(slot, slot + SLOT, n) for slot, n in taken.items()] for key, taken in self.pools.items()}
        return Diary(dict(self.busy), counted, list(self.arrivals.values()), dict(self.stays))


def diaries(ids: Iterable[int], start: datetime, end: datetime, *, but: Collection[int] = ()) -> dict[int, Diary]:
    """What stands in [start, end) at these venues, by venue id. One query; holds that have run out are left out, and
    the places `but` (their ids), which somebody is about to give up.

    Pools are counted from their places, as the places' verbs count them into PoolSlot.
    """
    found = {key: _Reader() for key in ids}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(found), list(but), clock.now(), start, end])
        for row in cursor.fetchall():
            found[row[0]].add(row)
    return {key: reader.diary() for key, reader in found.items()}
