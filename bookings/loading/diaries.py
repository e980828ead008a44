"""Diaries out of the database: what is taken at many venues, each in a span of its own, in one query."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from agnt.lib import clock
from bookings import audiences
from bookings.availability import QUARTER, SLOT, Diary, quarters


class Span(NamedTuple):
    """What to read of one venue: [starts_at, ends_at)."""

    venue_id: int
    starts_at: datetime
    ends_at: datetime


# By the index place_venue_period: a venue's diary costs the same however many bookings it has behind and before it.
# After its places come the open wishes to change a booking, by change_request_one_open: one row for each time to which
# it may yet move, which has a source for its audience and no resource. What is held for them is no arrival of its own.
# A change that its guest still thinks over is a wish too, read by place_beside_at off the places that are held beside
# his own: they may lie later than it would begin. Its row has an audience and says so by `beside`.
_STANDING = """
    WITH asked AS (SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS each (id, since, until))
    SELECT date_part('epoch', lower(period))::bigint, covers, audience, booking_id, resource_id,
           ceil(date_part('epoch', upper(period)))::bigint, units,
           venue_id, pooled, CASE WHEN booking_id IS NULL AND change_id IS NULL THEN hold_id::text END,
           beside_id
      FROM asked
      JOIN bookings_place ON int8range(venue_id, venue_id, '[]') && int8range(asked.id, asked.id, '[]')
                         AND period && tstzrange(asked.since, asked.until)
     WHERE released_at IS NULL AND NOT bookings_place.id = ANY(%s::bigint[])
       AND (held_until IS NULL OR held_until > %s)
     UNION ALL
    SELECT date_part('epoch', beside_at)::bigint, covers, audience, beside_id, NULL, NULL, NULL, venue_id, false, NULL,
           beside_id
      FROM asked JOIN bookings_place ON venue_id = asked.id AND beside_at BETWEEN asked.since AND asked.until
     WHERE beside_id IS NOT NULL AND released_at IS NULL AND NOT bookings_place.id = ANY(%s::bigint[])
       AND held_until > %s AND NOT beside_id = ANY(%s::bigint[])
     UNION ALL
    SELECT date_part('epoch', COALESCE(other.starts_at, wish.starts_at))::bigint, wish.party_size, booking.source,
           booking.id, NULL, NULL, NULL, booking.venue_id, false, NULL, NULL
      FROM bookings_changerequest wish
      JOIN bookings_booking booking ON booking.id = wish.booking_id
      JOIN asked ON asked.id = booking.venue_id
      JOIN venues_venue venue ON venue.id = booking.venue_id AND venue.policy <> 'external'
      LEFT JOIN bookings_venuedecision answer ON answer.change_id = wish.id
      LEFT JOIN LATERAL (
           SELECT starts_at, chosen_at, bool_or(chosen_at IS NOT NULL) OVER () AS settled
             FROM bookings_alternative WHERE change_id = wish.id OR decision_id = answer.id) other ON true
     WHERE wish.status = 'open' AND wish.decide_by > %s AND NOT booking.id = ANY(%s::bigint[])
       AND (other.settled IS NOT TRUE OR other.chosen_at IS NOT NULL)
       AND COALESCE(other.starts_at, wish.starts_at) BETWEEN asked.since AND asked.until
"""
# Begins as a Stay does.
_Row = tuple[int, int, str, int | None, int | None, int | None, int | None, int, bool, str | None, int | None]


class _Reader:
    """Sorts the rows of one venue into what availability reads."""

    def __init__(self) -> None:
        self.busy: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.pools: dict[int, Counter[int]] = defaultdict(Counter)
        self.arrivals: dict[int | str, tuple[Any, ...]] = {}
        self.wishes: list[tuple[Any, ...]] = []
        self.stays: list[_Row] = []

    def add(self, row: _Row) -> None:
        """One place, or one wish. A party on several places is counted once, by its first start and as many as it is
        on any."""
        start, covers, source, booking_id, resource_id, end, units, _venue, pooled, hold, beside = row
        if resource_id is None or end is None or units is None:
            self.wishes.append((start, covers, source if beside else audiences.of(source), booking_id))
            return
        self.stays.append(row)
        if pooled:
            self.pools[resource_id].update(dict.fromkeys(quarters(start, end), units))
        else:
            self.busy[resource_id].append((start, end))
        party = booking_id or hold
        if party is None or beside is not None:
            return
        known = self.arrivals.setdefault(party, row)
        if known is not row and (start, -covers) < (known[0], -known[1]):
            self.arrivals[party] = row

    def diary(self) -> Diary:
        """All of them."""
        counted = {
            key: [(start, start + QUARTER, n) for start, n in taken.items()] for key, taken in self.pools.items()
        }
        return Diary(self.busy, counted, self._arrivals(), self.stays)

    def _arrivals(self) -> list[tuple[Any, ...]]:
        """Each party once in a quarter: as it is or as it may be, whichever is larger."""
        if not self.wishes:
            return list(self.arrivals.values())
        found: dict[tuple[int | str, int], tuple[Any, ...]] = {}
        for party, row in [*self.arrivals.items(), *((wish[3], wish) for wish in self.wishes)]:
            key = party, row[0] // QUARTER
            if key not in found or found[key][1] < row[1]:
                found[key] = row
        return list(found.values())


def diaries(
    spans: Collection[Span], *, but: Collection[int] = (), but_wishes_of: Collection[int] = ()
) -> dict[int, Diary]:
    """What stands in each venue's span, by venue id. One query; holds that have run out are left out, the places `but`
    (their ids), which somebody is about to give up, and the open wishes of the bookings `but_wishes_of`.

    Pools are counted from their places, as the places' verbs count them into PoolSlot. A span is widened by a quarter
    of an hour on both sides, so that whoever starts in the same quarter is counted.
    """
    found = {span.venue_id: _Reader() for span in spans}
    since = [span.starts_at - SLOT for span in spans]
    until = [span.ends_at + SLOT for span in spans]
    with connection.cursor() as cursor:
        now = clock.now()
        venues, gone, asking = [span.venue_id for span in spans], list(but), list(but_wishes_of)
        cursor.execute(_STANDING, [venues, since, until, gone, now, gone, now, asking, now, asking])
        for row in cursor.fetchall():
            found[row[7]].add(row)
    return {key: reader.diary() for key, reader in found.items()}
