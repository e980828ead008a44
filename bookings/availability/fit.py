"""Which resources a party gets: the smallest that fits, then by priority, then by id. Never an arbitrary one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bookings.availability.board import Board
from bookings.availability.grid import Window
from bookings.availability.rules import Kind, Need, Request, ResourceRule, Taking


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need of the request and every resource that could ever meet it, best first."""

    need: Need
    number: int
    candidates: tuple[ResourceRule, ...]

    @property
    def least(self) -> int:
        """How many of the candidates are needed; the units of a pool come from one."""
        return 1 if self.need.kind == Kind.POOL else self.number


def wanted(board: Board, request: Request) -> list[Wanted]:
    """The needs of the service with their candidates, in the order of the service."""
    return [_candidates(board, request, need) for need in request.service.needs]


def _candidates(board: Board, request: Request, need: Need) -> Wanted:
    number = need.number(request.party)
    share = -(-request.party // number)  # guests on each, when several are taken
    fitting = [
        resource
        for resource in board.setup.resources
        if resource.kind == need.kind
        and need.attributes <= resource.attributes
        and (resource.online or request.in_house)
        and _holds(resource, number, share)
    ]
    fitting.sort(key=_waste)
    return Wanted(need, number, tuple(fitting))


def _waste(resource: ResourceRule) -> tuple[int, int, int]:
    """The order in which resources are given away: the smallest that fits, then priority, then id."""
    return resource.max_seats if _is_seated(resource) else 0, resource.priority, resource.id


def _is_seated(resource: ResourceRule) -> bool:
    return resource.kind in (Kind.TABLE, Kind.ROOM)


def _holds(resource: ResourceRule, number: int, share: int) -> bool:
    """Whether it is of the right size: seats for tables and rooms, units for pools; a person has no size."""
    if resource.kind == Kind.POOL:
        return number <= resource.units
    return not _is_seated(resource) or resource.min_seats <= share <= resource.max_seats


class Fitter:
    """Answers for one request, over any number of starts of one day."""

    def __init__(self, board: Board, request: Request, hours: dict[int, list[Window]]) -> None:
        self.board = board
        self.hours = hours
        self.wants = wanted(board, request)
        kinds = [want.need.kind for want in self.wants]
        # Needs of different kinds cannot take each other's resources: the first that are free will do.
        self.apart = len(set(kinds)) == len(kinds)

    def lacks(self) -> Short | None:
        """The first need that nothing here could ever meet for a party of this size."""
        for want in self.wants:
            if len(want.candidates) < want.least:
                return Short("nothing_fits", want.need, want.number)
        return None

    def take(self, span: Span) -> tuple[Taking, ...] | Short:
        """The resources for the stay, in the order of the needs, or the first need that cannot be met."""
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
            if len(free) < want.number:
                return self._short(want, span)
            singles.extend((order, free) for _ in range(want.number))
        chosen = _assign([free for _, free in singles])
        if chosen is None:  # each need alone could be met, all together cannot
            return Short("too_few", self.wants[singles[-1][0]].need, len(singles))
        takings.extend((order, Taking(resource, 1)) for (order, _), resource in zip(singles, chosen, strict=True))
        rank = {resource.id: place for want in self.wants for place, resource in enumerate(want.candidates)}
        takings.sort(key=lambda pair: (pair[0], rank[pair[1].resource_id]))
        return tuple(taking for _, taking in takings)

    def _works(self, resource_id: int, span: Span) -> bool:
        """Within its own hours, where it has any, and not closed."""
        hours = self.hours.get(resource_id)
        if hours is not None and not any(
            shift.opens <= span.starts <= shift.last_start and span.ends <= shift.closes for shift in hours
        ):
            return False
        return not self.board.is_out(resource_id, span.starts, span.ends)

    def _free(self, want: Wanted, span: Span) -> Iterator[int]:
        """The candidates that are free, best first."""
        return (resource.id for resource in want.candidates if self._is_free(resource.id, span))

    def _is_free(self, resource_id: int, span: Span) -> bool:
        return not self.board.is_taken(resource_id, span.starts, span.free) and self._works(resource_id, span)

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
        if sum(self._works(resource.id, span) for resource in want.candidates) < want.least:
            code = "nobody_works"
        return Short(code, want.need, want.number)


def _assign(wants: list[list[int]]) -> list[int] | None:
    """One resource for each want, none twice, earlier ones in a list preferred; None when that cannot be.

    Bipartite matching by augmenting paths (Kuhn 1955): a want may be moved to its next choice to let another in.
    """
    holder: dict[int, int] = {}

    def settle(want: int, tried: set[int]) -> bool:
        for resource in wants[want]:
            if resource not in holder:
                holder[resource] = want
                return True
        for resource in wants[want]:
            if resource not in tried:
                tried.add(resource)
                if settle(holder[resource], tried):
                    holder[resource] = want
                    return True
        return False

    for want in sorted(range(len(wants)), key=lambda index: len(wants[index])):
        if not settle(want, set()):
            return None
    chosen = {want: resource for resource, want in holder.items()}
    return [chosen[want] for want in range(len(wants))]
