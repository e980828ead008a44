"""The diary as sorted lists, built once and asked often: is this table free, how many units of this pool are left."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from bookings.availability.grid import seconds
from bookings.availability.pools import QUARTER, quarters
from bookings.availability.rules import BrakeRule, ClosureRule, Diary, Kind, Pacing, SetUp, Span

_Spans = tuple[list[int], list[int]]  # starts in order; for each, the latest end so far
_NONE: _Spans = ([], [])
_NOBODY: Counter[str] = Counter()


def _spans(periods: list[tuple[int, int]]) -> _Spans:
    periods.sort()
    return [start for start, _ in periods], list(accumulate((end for _, end in periods), max))


def _in_seconds(periods: Sequence[Span]) -> list[tuple[int, int]]:
    return [(seconds(start), seconds(end)) for start, end in periods]


def _meets(spans: _Spans, start: int, end: int) -> bool:
    """Whether any of the spans shares a moment with [start, end)."""
    before = bisect_left(spans[0], end)
    return before > 0 and spans[1][before - 1] > start


class Board:
    """One venue's set-up and diary, prepared for questions. All times are UTC seconds, half open."""

    def __init__(self, setup: SetUp, diary: Diary) -> None:
        self.setup, self.diary = setup, diary
        self.resources = {resource.id: resource for resource in setup.resources}
        self.areas = {area.id: area for area in setup.areas}
        nothing: frozenset[str] = frozenset()
        shared = {area.id: area.attributes for area in setup.areas}
        self.qualities = {rule.id: rule.attributes | shared.get(rule.area_id or 0, nothing) for rule in setup.resources}
        house = (rule for rule in setup.closures if rule.resource_id is None and rule.area_id is None)
        self.closures = sorted(house, key=lambda rule: rule.starts_at)
        self.partial = [rule for rule in setup.closures if rule.resource_id is not None or rule.area_id is not None]
        self.overrides = {seconds(quarter): pacing for quarter, pacing in setup.overrides.items()}
        self._closed = self._out_of_service()
        pooled = {resource.id for resource in setup.resources if resource.kind == Kind.POOL}
        self._taken = {
            key: _spans(_in_seconds(periods))
            for key, periods in diary.busy.items()
            if key in self.resources and key not in pooled
        }
        self._pools = {
            key: sorted((seconds(start), seconds(end), taken) for start, end, taken in slots)
            for key, slots in diary.pools.items()
        }
        self._covers: dict[int, Counter[str]] = defaultdict(Counter)
        for one in diary.arrivals:
            moment = seconds(one[0])
            self._covers[moment - moment % QUARTER][one[2]] += one[1]
        self._without: dict[int, Board] = {}

    def _out_of_service(self) -> dict[int, _Spans]:
        """The closures of each resource and of the area that it is in."""
        closed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for rule in self.partial:
            for resource_id in self.parts(rule):
                closed[resource_id].append((seconds(rule.starts_at), seconds(rule.ends_at)))
        return {key: _spans(periods) for key, periods in closed.items()}

    def parts(self, rule: ClosureRule | BrakeRule) -> Iterable[int]:
        """The resources that a closure or brake of a part of the house is about."""
        if isinstance(rule, ClosureRule) and rule.resource_id is not None:
            return (rule.resource_id,)
        return [resource.id for resource in self.setup.resources if resource.area_id == rule.area_id]

    def closure(self, start: int, end: int) -> ClosureRule | None:
        """The closure of the whole venue that meets the span, the earliest first."""
        for rule in self.closures:
            if seconds(rule.starts_at) < end and seconds(rule.ends_at) > start:
                return rule
        return None

    def brakes(self, start: int, *, pauses: bool) -> list[BrakeRule]:
        """The brakes that hold for a start at that moment."""
        return [
            rule
            for rule in self.setup.brakes
            if rule.pauses == pauses and seconds(rule.starts_at) <= start < seconds(rule.ends_at)
        ]

    def covers(self, quarter: int) -> Counter[str]:
        """The covers that start in a quarter of an hour, by audience."""
        return self._covers.get(quarter, _NOBODY)

    def override(self, quarter: int) -> Pacing | None:
        """Other limits for that quarter; None (of one, or of all): as the shift says."""
        return self.overrides.get(quarter)

    def is_out(self, resource_id: int, start: int, end: int) -> bool:
        """Whether a closure of this resource or its area meets the span."""
        return _meets(self._closed.get(resource_id, _NONE), start, end)

    def is_taken(self, resource_id: int, start: int, end: int) -> bool:
        """Whether a place on this resource meets the span. Of a pool: ask `units_left`."""
        return _meets(self._taken.get(resource_id, _NONE), start, end)

    def free(self, resource_ids: Iterable[int], start: int, end: int) -> Iterator[int]:
        """Those on which no place meets the span, in their order."""
        taken = self._taken
        for key in resource_ids:
            starts, ends = taken.get(key, _NONE)
            before = bisect_left(starts, end)
            if not before or ends[before - 1] <= start:
                yield key

    def units_left(self, resource_id: int, start: int, end: int) -> int:
        """Units of a pool that are free during the whole span."""
        slots = self._pools.get(resource_id, [])
        first = bisect_right(slots, start, key=lambda slot: slot[1])
        last = bisect_left(slots, end, key=lambda slot: slot[0])
        return self.resources[resource_id].units - max((slot[2] for slot in slots[first:last]), default=0)

    def without(self, booking_id: int | None) -> "Board":
        """The board as it would be if this booking had no place."""
        if booking_id is None:
            return self
        if booking_id not in self._without:
            self._without[booking_id] = Board(self.setup, _without(self.diary, booking_id))
        return self._without[booking_id]


def _without(diary: Diary, booking_id: int) -> Diary:
    busy = {key: [(seconds(start), seconds(end)) for start, end in spans] for key, spans in diary.busy.items()}
    pools = {key: Counter({seconds(start): n for start, _, n in slots}) for key, slots in diary.pools.items()}
    for start, _, _, _, resource_id, end, units in (stay[:7] for stay in diary.stays if stay[3] == booking_id):
        span = seconds(start), seconds(end)
        if resource_id in pools:
            pools[resource_id].subtract(dict.fromkeys(quarters(*span), units))
        else:
            busy[resource_id].remove(span)
    return Diary(
        busy,
        {key: [(start, start + QUARTER, n) for start, n in slots.items() if n] for key, slots in pools.items()},
        [one for one in diary.arrivals if one[3] != booking_id],
        [stay for stay in diary.stays if stay[3] != booking_id],
    )
