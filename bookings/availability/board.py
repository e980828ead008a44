"""The diary as sorted lists, built once and asked often: is this table free, how many units of this pool are left."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import accumulate

from bookings.availability.grid import seconds
from bookings.availability.rules import ClosureRule, Diary, Kind, SetUp

_Spans = tuple[list[int], list[int]]  # starts in order; for each, the latest end so far


def _spans(periods: list[tuple[int, int]]) -> _Spans:
    periods.sort()
    return [start for start, _ in periods], list(accumulate((end for _, end in periods), max))


def _meets(spans: _Spans | None, start: int, end: int) -> bool:
    """Whether any of the spans shares a moment with [start, end)."""
    if spans is None:
        return False
    before = bisect_left(spans[0], end)
    return before > 0 and spans[1][before - 1] > start


class Board:
    """One venue's set-up and diary, prepared for questions. All times are UTC seconds, half open."""

    def __init__(self, setup: SetUp, diary: Diary) -> None:
        self.setup = setup
        self.resources = {resource.id: resource for resource in setup.resources}
        house = (rule for rule in setup.closures if rule.resource_id is None)
        self.closures = sorted(house, key=lambda rule: rule.starts_at)
        pooled = {resource.id for resource in setup.resources if resource.kind == Kind.POOL}
        closed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for rule in setup.closures:
            if rule.resource_id is not None:
                closed[rule.resource_id].append((seconds(rule.starts_at), seconds(rule.ends_at)))
        taken: dict[int, list[tuple[int, int]]] = {
            key: [(seconds(start), seconds(end)) for start, end in periods]
            for key, periods in diary.busy.items()
            if key in self.resources and key not in pooled
        }
        self._closed = {key: _spans(periods) for key, periods in closed.items()}
        self._taken = {key: _spans(periods) for key, periods in taken.items()}
        self._pools = {
            key: sorted((seconds(start), seconds(end), taken) for start, end, taken in slots)
            for key, slots in diary.pools.items()
        }

    def closure(self, start: int, end: int) -> ClosureRule | None:
        """The closure of the whole venue that meets the span, the earliest first."""
        for rule in self.closures:
            if seconds(rule.starts_at) < end and seconds(rule.ends_at) > start:
                return rule
        return None

    def is_out(self, resource_id: int, start: int, end: int) -> bool:
        """Whether a closure of this resource meets the span."""
        return _meets(self._closed.get(resource_id), start, end)

    def is_taken(self, resource_id: int, start: int, end: int) -> bool:
        """Whether a place on this resource meets the span. Of a pool: ask `units_left`."""
        return _meets(self._taken.get(resource_id), start, end)

    def units_left(self, resource_id: int, start: int, end: int) -> int:
        """Units of a pool that are free during the whole span."""
        slots = self._pools.get(resource_id, [])
        first = bisect_right(slots, start, key=lambda slot: slot[1])
        last = bisect_left(slots, end, key=lambda slot: slot[0])
        return self.resources[resource_id].units - max((slot[2] for slot in slots[first:last]), default=0)
