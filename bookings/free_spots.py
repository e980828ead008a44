"""Where a table that is new on the floor plan is put at first: the first free spot near the top left of its area."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from venues.models import Resource

SIDE: Final = 1000  # the plan's side, in its own units
_STEP: Final = 8  # the editor's own
_GAP: Final = 16
_SMALLEST: Final = 40  # what is narrower was never drawn
_USUAL: Final = (72, 64)
_ABREAST: Final = 3 * (_USUAL[0] + _GAP)  # an area of few tables grows so wide before it grows down


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the plan."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: "Box") -> bool:
        """Whether they touch, or stand closer than people pass."""
        across = self.left < other.right + _GAP and other.left < self.right + _GAP
        return across and self.top < other.bottom + _GAP and other.top < self.bottom + _GAP


def size(table: Resource) -> tuple[int, int]:
    """Width and height; of one that was never drawn, the usual."""
    return (table.plan_w, table.plan_h) if table.plan_w >= _SMALLEST else _USUAL


def spots(tables: Sequence[Resource]) -> dict[int, tuple[int, int]]:
    """Left and top for each table that is not on the plan yet, beside those that are and beside each other."""
    areas: dict[int | None, list[Box]] = {}
    for table in tables:
        if table.plan_x is not None and table.plan_y is not None:
            areas.setdefault(table.area_id, []).append(_box(table, table.plan_x, table.plan_y))
    found: dict[int, tuple[int, int]] = {}
    for table in tables:
        if table.plan_x is None or table.plan_y is None:
            found[table.pk] = _first(table, areas)
            areas.setdefault(table.area_id, []).append(_box(table, *found[table.pk]))
    return found


def _box(table: Resource, left: int, top: int) -> Box:
    width, height = size(table)
    return Box(left, top, left + width, top + height)


def _first(table: Resource, areas: dict[int | None, list[Box]]) -> tuple[int, int]:
    """Within its area, then beside and below it, then anywhere that no other area has, then anywhere; a full plan's
    corner."""
    mine = areas.get(table.area_id, [])
    others = [_around(boxes) for area, boxes in areas.items() if area != table.area_id]
    taken = [box for boxes in areas.values() for box in boxes]
    corner = _around(mine) if mine else Box(0, 0, 0, 0)
    right = min(max(corner.right, corner.left + _ABREAST), SIDE)
    own = [corner, Box(corner.left, corner.top, right, SIDE)] if mine else []
    whole = Box(0, 0, SIDE, SIDE)
    tries = [*((each, [*taken, *others]) for each in (*own, whole)), *((each, taken) for each in (*own, whole))]
    return next((spot for region, full in tries for spot in _free(table, region, full)), (0, 0))


def _around(boxes: Iterable[Box]) -> Box:
    rows = list(boxes)
    return Box(
        min(box.left for box in rows), min(box.top for box in rows),
        max(box.right for box in rows), max(box.bottom for box in rows),
    )  # fmt: skip


def _free(table: Resource, region: Box, full: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """The free corners of a region, line by line; behind what stands in the way one goes on at its right."""
    width, height = size(table)
    for top in range(_stepped(region.top), region.bottom - height + 1, _STEP):
        left = _stepped(region.left)
        while left + width <= region.right:
            spot = Box(left, top, left + width, top + height)
            in_the_way = next((box for box in full if box.meets(spot)), None)
            if in_the_way is None:
                yield left, top
                break
            left = _stepped(in_the_way.right + _GAP)


def _stepped(at: int) -> int:
    return -(-at // _STEP) * _STEP
