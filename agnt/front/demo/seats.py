"""Who sits where in the demo diary: the smallest free place that fits, told from what was given away so far.

The demo's own, simple and fast for thousands of bookings. That no two overlap is checked by PostgreSQL as ever.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from bookings.availability import pool_slots
from venues.models import Resource, ServiceNeed

Kind, Access = Resource.Kind, Resource.Access
Taken = list[tuple[Resource, int]]  # the resource and how many units of it


class Seats:
    """The places of one venue, and when each is taken."""

    def __init__(self, resources: Iterable[Resource], joined: Sequence[list[Resource]]) -> None:
        self.resources = sorted(resources, key=lambda row: (row.max_seats, row.priority, row.pk))
        self.joined = sorted(joined, key=lambda tables: sum(table.max_seats for table in tables))
        self.busy: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        self.units: dict[tuple[int, datetime], int] = defaultdict(int)

    def close(self, resource: Resource, start: datetime, end: datetime) -> None:
        """Nobody is put there in that span."""
        self.busy[resource.pk].append((start, end))

    def take(
        self, needs: Sequence[ServiceNeed], party: int, start: datetime, end: datetime, *, keep: bool = True
    ) -> Taken | None:
        """Give the party what the service needs from `start` to `end` (buffer included), or None and take nothing.

        Without `keep` nothing is taken either: what it would have had, for a booking that was given up.
        """
        taken: Taken = []
        for need in needs:
            number = need.count * party if need.per_guest else need.count
            found = self._for(need, number, party, start, end)
            if found is None:
                return None
            taken += found
        for resource, units in taken if keep else ():
            self.occupy(resource, units, start, end)
        return taken

    def occupy(self, resource: Resource, units: int, start: datetime, end: datetime) -> None:
        """It is taken in that span; of a pool, so many units."""
        if resource.kind == Kind.POOL:
            for slot in pool_slots(start, end):
                self.units[resource.pk, slot] += units
        else:
            self.busy[resource.pk].append((start, end))

    def _for(self, need: ServiceNeed, number: int, party: int, start: datetime, end: datetime) -> Taken | None:
        able = [row for row in self.resources if row.kind == need.kind and set(need.attributes) <= set(row.attributes)]
        if need.kind == Kind.POOL:
            return next(([(row, number)] for row in able if self._has_units(row, number, start, end)), None)
        seated = need.kind in (Kind.TABLE, Kind.ROOM)
        share = -(-party // number)
        fits = [row for row in able if not seated or row.min_seats <= share <= row.max_seats]
        free = [row for row in fits if row.access == Access.ONLINE and self._is_free(row, start, end)]
        if len(free) >= number:
            return [(row, 1) for row in free[:number]]
        return self._together(party, start, end) if need.kind == Kind.TABLE and "table" in need.attributes else None

    def _together(self, party: int, start: datetime, end: datetime) -> Taken | None:
        for tables in self.joined:
            seats = sum(table.max_seats for table in tables)
            if seats // 2 < party <= seats and all(self._is_free(table, start, end) for table in tables):
                return [(table, 1) for table in tables]
        return None

    def _is_free(self, row: Resource, start: datetime, end: datetime) -> bool:
        return not any(since < end and start < until for since, until in self.busy[row.pk])

    def _has_units(self, row: Resource, number: int, start: datetime, end: datetime) -> bool:
        return all(self.units[row.pk, slot] + number <= row.units for slot in pool_slots(start, end))
