"""Which resources a party gets: the smallest that fits, then by priority, then by id; joined tables when no single one
is free. Never an arbitrary one. Staff may name them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bookings.availability import matching
from bookings.availability.answers import Reason, Request, Taking
from bookings.availability.board import Board
from bookings.availability.candidates import Wanted, wanted
from bookings.availability.grid import Window, within
from bookings.availability.rules import BrakeRule, ClosureRule, Kind, Need


@dataclass(frozen=True, slots=True)
class Span:
    """One stay, in UTC seconds: the guests are there until `ends`, the resource is taken until `free`."""

    starts: int
    ends: int
    free: int


@dataclass(frozen=True, slots=True)
class Short:
    """Why a need cannot be met: `code`, how many were wanted of what, how many there are."""

    code: str
    need: Need
    number: int


class Fitter:
    """Answers for one request, over any number of starts of one day."""

    def __init__(
        self,
        board: Board,
        request: Request,
        hours: dict[int, list[Window]],
        *,
        wants: Sequence[Wanted] | None = None,
    ) -> None:
        """`wants`: what `wanted` said of this request already, for another day."""
        self.board, self.request = board, request
        self.hours = {} if request.forced else hours
        self.wants = wanted(board, request) if wants is None else wants
        kinds = [want.need.kind for want in self.wants]
        # Needs of different kinds cannot take each other's resources: the first that are free will do.
        self.apart = len(set(kinds)) == len(kinds)
        # Where nothing has hours of its own and no part is closed or paused, all works always.
        pauses = not request.in_house and any(rule.pauses and rule.area_id for rule in board.setup.brakes)
        self.always = request.forced or not (self.hours or board.partial or pauses)

    def lacks(self) -> Short | None:
        """The first need that nothing here could ever meet for a party of this size."""
        if self.request.resource_ids:
            return None
        for want in self.wants:
            if not want.can_be_met:
                return Short("nothing_fits", want.need, want.number)
        return None

    def take(self, span: Span) -> tuple[Taking, ...] | Short:
        """The resources for the stay, in the order of the needs, or the first need that cannot be met."""
        if self.request.resource_ids:
            return self._named(span)
        singles: list[tuple[int, list[int]]] = []
        takings: list[tuple[int, Taking]] = []
        spent: Counter[int] = Counter()
        for order, want in enumerate(self.wants):
            if want.need.kind == Kind.POOL:
                pool = self._pool(want, span, spent)
                if pool is None:
                    return self._short(want, span)
                spent[pool] += want.number
                takings.append((order, Taking(pool, want.number)))
                continue
            free = list(islice(self._free(want, span), want.number if self.apart else None))
            if len(free) >= want.number:
                singles.extend((order, free) for _ in range(want.number))
                continue
            joined = self._joined(want, span)
            if not joined:
                return self._short(want, span)
            takings.extend((order, Taking(resource, 1)) for resource in joined)
        chosen = matching.assign([free for _, free in singles])
        if chosen is None:  # each need alone could be met, all together cannot
            return Short("too_few", self.wants[singles[-1][0]].need, len(singles))
        takings.extend((order, Taking(resource, 1)) for (order, _), resource in zip(singles, chosen, strict=True))
        return self._in_order(takings)

    def _in_order(self, takings: list[tuple[int, Taking]]) -> tuple[Taking, ...]:
        rank = {key: place for want in self.wants for place, key in enumerate(want.resource_ids)}
        takings.sort(key=lambda pair: (pair[0], rank[pair[1].resource_id]))
        return tuple(taking for _, taking in takings)

    def _named(self, span: Span) -> tuple[Taking, ...] | Short:
        """Exactly the resources that were named, whatever their size; guests get only what is open to them."""
        first = self.request.service.needs[0] if self.request.service.needs else Need(Kind.TABLE)
        takings: list[Taking] = []
        for key in dict.fromkeys(self.request.resource_ids):
            rule = self.board.resources.get(key)
            if rule is None or not (self.request.in_house or rule.is_open_to(self.request.audience)):
                return Short("nothing_fits", first, len(self.request.resource_ids))
            pooled = [need.number(self.request.party) for need in self.request.service.needs if need.kind == Kind.POOL]
            units = (pooled or [self.request.party])[0] if rule.kind == Kind.POOL else 1
            need = Need(rule.kind)
            if not self._works(key, span):
                return Short("nobody_works", need, 1)
            if rule.kind == Kind.POOL and self.board.units_left(key, span.starts, span.free) < units:
                return Short("too_few", need, units)
            if rule.kind != Kind.POOL and self.board.is_taken(key, span.starts, span.free):
                return Short("taken", need, 1)
            takings.append(Taking(key, units))
        return tuple(takings)

    def _works(self, resource_id: int, span: Span) -> bool:
        """Within its own hours, where it has any, not closed, not paused."""
        if self.always:
            return True
        hours = self.hours.get(resource_id)
        if hours is not None and not within(hours, span.starts, span.ends):
            return False
        return not self.board.is_out(resource_id, span.starts, span.ends) and not self._is_paused(resource_id, span)

    def _is_paused(self, resource_id: int, span: Span) -> bool:
        """Whether a brake keeps it from guests for starts at that moment. The whole house's is asked elsewhere."""
        if self.request.in_house or not self.board.setup.brakes:
            return False
        area = self.board.resources[resource_id].area_id
        paused = self.board.brakes(span.starts, pauses=True)
        return area is not None and any(rule.area_id == area for rule in paused)

    def _free(self, want: Wanted, span: Span) -> Iterator[int]:
        """The candidates that are free, best first."""
        if self.always:
            return self.board.free(want.ids, span.starts, span.free)
        return (key for key in want.ids if self._is_free(key, span))

    def _is_free(self, resource_id: int, span: Span) -> bool:
        return not self.board.is_taken(resource_id, span.starts, span.free) and self._works(resource_id, span)

    def _joined(self, want: Wanted, span: Span) -> tuple[int, ...]:
        """The first combination all of whose resources are free; empty when there is none."""
        for one in want.joined:
            if all(self._is_free(key, span) for key in one.resource_ids):
                return one.resource_ids
        return ()

    def _pool(self, want: Wanted, span: Span, spent: Counter[int]) -> int | None:
        """The first pool with enough units left."""
        for pool in want.candidates:
            left = self.board.units_left(pool.id, span.starts, span.free) - spent[pool.id]
            if left >= want.number and self._works(pool.id, span):
                return pool.id
        return None

    def _short(self, want: Wanted, span: Span) -> Short:
        """Say why: nobody there at that time, or all taken."""
        code = "full" if want.need.kind in (Kind.TABLE, Kind.ROOM) else "too_few"
        if self.always:
            return Short(code if want.can_be_met else "nobody_works", want.need, want.number)
        joined = any(all(self._works(key, span) for key in one.resource_ids) for one in want.joined)
        if not joined and sum(self._works(key, span) for key in want.ids) < want.least:
            code = "nobody_works"
        return Short(code, want.need, want.number)

    def partly(self, span: Span) -> Iterator[Reason]:
        """What else keeps resources away that would do: closures and brakes of a part of the house. A guest hears of
        whole areas alone: why one table is broken or one person is away is for staff."""
        useful = {key for want in self.wants for key in want.resource_ids} | set(self.request.resource_ids)
        for rule in self.board.partial:
            if rule.resource_id is not None and not self.request.in_house:
                continue
            if _overlaps(rule, span) and useful.intersection(self.board.parts(rule)):
                yield Reason("part_closed", {"part": self._part(rule), "closure": rule})
        for brake in () if self.request.in_house else self.board.brakes(span.starts, pauses=True):
            if brake.area_id is not None and useful.intersection(self.board.parts(brake)):
                yield Reason("part_paused", {"part": self._part(brake)})

    def _part(self, rule: ClosureRule | BrakeRule) -> str:
        if isinstance(rule, ClosureRule) and rule.resource_id in self.board.resources:
            return self.board.resources[rule.resource_id].name
        area = self.board.areas.get(rule.area_id or 0)
        return area.name if area else ""


def _overlaps(rule: ClosureRule, span: Span) -> bool:
    return rule.starts_at.timestamp() < span.ends and rule.ends_at.timestamp() > span.starts
