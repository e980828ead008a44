"""Which resources could ever serve a request: of the right kind, size, door, area and qualities, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bookings.availability import needs
from bookings.availability.answers import Request
from bookings.availability.board import Board
from bookings.availability.rules import CombinationRule, Kind, Need, ResourceRule

_SEATED = (Kind.TABLE, Kind.ROOM)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need of the request and every resource that could ever meet it, best first; joined ones after all others."""

    need: Need
    number: int
    candidates: tuple[ResourceRule, ...]
    joined: tuple[CombinationRule, ...] = ()
    ids: tuple[int, ...] = ()  # of the candidates

    @property
    def least(self) -> int:
        """How many of the candidates are needed; the units of a pool come from one."""
        return 1 if self.need.kind == Kind.POOL else self.number

    @property
    def can_be_met(self) -> bool:
        """Whether there is anything at all."""
        return len(self.candidates) >= self.least or bool(self.joined)

    @property
    def resource_ids(self) -> list[int]:
        """Every resource that may be taken for it."""
        single = [rule.id for rule in self.candidates]
        return list(dict.fromkeys([*single, *(key for one in self.joined for key in one.resource_ids)]))


def wanted(board: Board, request: Request) -> list[Wanted]:
    """The needs of the service with their candidates, in the order of the service."""
    kinds = [need.kind for need in request.service.needs]
    bound = [] if request.forced else needs.binding(board, request.needs)
    return [_wanted(board, request, need, bound, once=kinds.count(need.kind) == 1) for need in request.service.needs]


def _wanted(board: Board, request: Request, need: Need, bound: Sequence[str], *, once: bool) -> Wanted:
    number = need.number(request.party)
    share = -(-request.party // max(number, 1))  # guests on each, when several are taken
    suited = [rule for rule in board.setup.resources if _suits(board, request, need, rule, bound)]
    fitting = sorted((rule for rule in suited if _holds(rule, number, share)), key=_waste)
    joined = _joined(board, request.party, suited) if once and number == 1 and need.kind in _SEATED else []
    return Wanted(need, number, tuple(fitting), tuple(joined), tuple(rule.id for rule in fitting))


def _suits(board: Board, request: Request, need: Need, rule: ResourceRule, bound: Iterable[str]) -> bool:
    """Of the kind, with the qualities, open to the door, in the area that was asked for."""
    qualities = board.qualities[rule.id]
    return (
        rule.kind == need.kind
        and need.attributes <= qualities
        and (request.forced or rule.is_open_to(request.audience))
        and (request.area_id is None or rule.kind == Kind.PERSON or rule.area_id == request.area_id)
        and all(needs.met_by(code) & qualities for code in bound if needs.concerns(code, rule.kind))
    )


def _joined(board: Board, party: int, suited: Iterable[ResourceRule]) -> list[CombinationRule]:
    """The listed combinations of that size, all of whose resources suit: fewest seats to spare first."""
    known = {rule.id for rule in suited}
    listed = [one for one in board.setup.combinations if one.min_seats <= party <= one.max_seats]
    whole = [one for one in listed if one.resource_ids and known.issuperset(one.resource_ids)]
    return sorted(whole, key=lambda one: (one.max_seats, one.priority, len(one.resource_ids), one.id))


def _waste(rule: ResourceRule) -> tuple[int, int, int]:
    """The order in which resources are given away: the smallest that fits, then priority, then id."""
    return rule.max_seats if rule.kind in _SEATED else 0, rule.priority, rule.id


def _holds(rule: ResourceRule, number: int, share: int) -> bool:
    """Whether it is of the right size: seats for tables and rooms, units for pools; a person has no size."""
    if rule.kind == Kind.POOL:
        return number <= rule.units
    return rule.kind not in _SEATED or rule.min_seats <= share <= rule.max_seats
