"""Diaries out of the database: what is taken at many venues, each in a span of its own, in one query."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from agnt.lib import clock
from bookings.availability import QUARTER, SLOT, Diary, quarters


class Span(NamedTuple):
    """What to read of one venue: [starts_at, ends_at)."""

    venue_id: int
    starts_at: datetime
    ends_at: datetime


# By the index place_venue_period: a venue's diary costs the same however many bookings it has behind and before it.
_STANDING = """
    SELECT date_part('epoch', lower(period))::bigint, covers, audience, booking_id, resource_id,
           ceil(date_part('epoch', upper(period)))::bigint, units,
           venue_id, pooled, CASE WHEN booking_id IS NULL THEN hold_id::text END
      FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS asked (id, since, until)
      JOIN bookings_place ON int8range(venue_id, venue_id, '[]') && int8range(asked.id, asked.id, '[]')
                         AND period && tstzrange(asked.since, asked.until)
     WHERE released_at IS NULL AND NOT bookings_place.id = ANY(%s::bigint[])
       AND (held_until IS NULL OR held_until > %s)
"""
_Row = tuple[int, int, str, int | None, int, int, int, int, bool, str | None]  # begins as a Stay does


class _Reader:
    """Sorts the rows of one venue into what availability reads."""

    def __init__(self) -> None:
        self.busy: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.pools: dict[int, Counter[int]] = defaultdict(Counter)
        self.arrivals: dict[int | str | None, _Row] = {}
        self.stays: list[_Row] = []

    def add(self, row: _Row) -> None:
        """One place. A party on several is counted once, by its first start and as many as it is on any."""
        start, covers, _audience, booking_id, resource_id, end, units, _venue, pooled, hold = row
        self.stays.append(row)
        if pooled:
            self.pools[resource_id].update(dict.fromkeys(quarters(start, end), units))
        else:
            self.busy[resource_id].append((start, end))
        known = self.arrivals.setdefault(booking_id or hold, row)
        if known is not row and (start, -covers) < (known[0], -known[1]):
            self.arrivals[booking_id or hold] = row

    def diary(self) -> Diary:
        """All of them."""
        counted = {
            key: [(start, start + QUARTER, n) for start, n in taken.items()] for key, taken in self.pools.items()
        }
        return Diary(self.busy, counted, list(self.arrivals.values()), self.stays)


def diaries(spans: Collection[Span], *, but: Collection[int] = ()) -> dict[int, Diary]:
    """What stands in each venue's span, by venue id. One query; holds that have run out are left out, and the places
    `but` (their ids), which somebody is about to give up.

    Pools are counted from their places, as the places' verbs count them into PoolSlot. A span is widened by a quarter
    of an hour on both sides, so that whoever starts in the same quarter is counted.
    """
    found = {span.venue_id: _Reader() for span in spans}
    since = [span.starts_at - SLOT for span in spans]
    until = [span.ends_at + SLOT for span in spans]
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [[span.venue_id for span in spans], since, until, list(but), clock.now()])
        for row in cursor.fetchall():
            found[row[7]].add(row)
    return {key: reader.diary() for key, reader in found.items()}
