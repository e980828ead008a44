"""Who sits where when a whole list comes in: the diary in memory, each row taking its place before the next."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bookings.availability import Need, Period, ResourceRule, pool_slots

_SEATED = ("table", "room")


@dataclass(frozen=True, slots=True)
class Taking:
    """One resource, and how many units of it where it is a pool."""

    resource: ResourceRule
    units: int = 1


@dataclass(slots=True)
class Seating:
    """Which resources are taken when, and by which row of the list (0: by the diary as it stands)."""

    resources: Sequence[ResourceRule]
    busy: dict[int, list[tuple[datetime, datetime, int]]] = field(default_factory=lambda: defaultdict(list))
    pools: dict[tuple[int, datetime], int] = field(default_factory=lambda: defaultdict(int))

    def taken_by(self, resource: ResourceRule, period: Period, units: int = 1) -> int | None:
        """The row that stands in the way (0: the diary), or None where the resource is free."""
        if resource.kind == "pool":
            over = any(self.pools[resource.id, slot] + units > resource.units for slot in pool_slots(*period))
            return 0 if over else None
        spans = self.busy[resource.id]
        at = bisect_left(spans, (period[0],))
        for start, end, row in spans[max(at - 1, 0) : at + 1]:
            if start < period[1] and period[0] < end:
                return row
        return None

    def take(self, takings: Iterable[Taking], period: Period, row: int = 0) -> None:
        """Write the row's place down."""
        for taking in takings:
            if taking.resource.kind == "pool":
                for slot in pool_slots(*period):
                    self.pools[taking.resource.id, slot] += taking.units
            else:
                insort(self.busy[taking.resource.id], (*period, row))

    def find(
        self, needs: Sequence[Need], party: int, period: Period, among: Collection[int] | None = None
    ) -> list[Taking] | None:
        """The smallest free resources that meet all needs of the party (`among`: of these); None: there are none."""
        found: list[Taking] = []
        for need in needs:
            got = self._meet(need, party, period, among, {taking.resource.id for taking in found})
            if got is None:
                return None
            found += got
        return found

    def _meet(
        self, need: Need, party: int, period: Period, among: Collection[int] | None, used: set[int]
    ) -> list[Taking] | None:
        number = need.number(party)
        units = number if need.kind == "pool" else 1
        fitting = [
            one
            for one in self.resources
            if one.kind == need.kind
            and one.id not in used
            and (among is None or one.id in among)
            and need.attributes <= one.attributes
            and (need.kind not in _SEATED or need.per_guest or one.max_seats >= party)
            and self.taken_by(one, period, units) is None
        ]
        fitting.sort(key=lambda one: (one.max_seats if need.kind in _SEATED else 0, one.priority, one.id))
        if need.kind == "pool":
            return [Taking(fitting[0], units)] if fitting else None
        return [Taking(one) for one in fitting[:number]] if len(fitting) >= number else None
