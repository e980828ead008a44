"""What a party needs, and whether the house can say so at once: by what its resources and areas carry, else by what
the venue always or never provides. What nothing here knows of is left to staff."""

from collections.abc import Iterable

from bookings.availability.board import Board
from bookings.availability.rules import Kind

# Any of these qualities of a resource, or of its area, meets the need.
_MET_BY = {
    "step_free": frozenset({"step_free", "wheelchair"}),
    "female_staff": frozenset({"female", "female_staff"}),
    "male_staff": frozenset({"male", "male_staff"}),
}
_OF_PERSONS = frozenset({"female_staff", "male_staff"})


def met_by(code: str) -> frozenset[str]:
    """The qualities any of which meets a need."""
    return _MET_BY.get(code, frozenset({code}))


def of_persons(code: str) -> bool:
    """Whether the need is one of the people who serve."""
    return code in _OF_PERSONS


def concerns(code: str, kind: str) -> bool:
    """Whether the need is one of the people who serve, or of the place where the party sits."""
    return (kind == Kind.PERSON) == (code in _OF_PERSONS)


def binding(board: Board, codes: Iterable[str]) -> list[str]:
    """Those needs that something here carries: only what carries them will do."""
    return sorted(code for code in set(codes) if _carriers(board, code))


def settle(board: Board, code: str, resource_ids: Iterable[int]) -> bool | None:
    """The answer to a need by what the party was given; None where only a person can tell."""
    mine = [board.resources[key] for key in resource_ids if key in board.resources]
    given = [rule.id for rule in mine if concerns(code, rule.kind)]
    if given and all(met_by(code) & board.qualities[key] for key in given):
        return True
    if code in board.setup.can_provide:
        return True
    if code in board.setup.cannot_provide or (given and _carriers(board, code)):
        return False
    return None


def _carriers(board: Board, code: str) -> list[int]:
    """What carries a need."""
    wanted = met_by(code)
    return [
        rule.id for rule in board.setup.resources if concerns(code, rule.kind) and wanted & board.qualities[rule.id]
    ]
