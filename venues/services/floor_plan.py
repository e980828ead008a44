"""Where the tables stand on the floor plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agnt.core import audit
from agnt.lib import tx
from agnt.lib.errors import DomainError
from venues.models import Resource, Venue

SIDE: Final = 1000  # the plan is a square of so many units


@dataclass(frozen=True, slots=True)
class Spot:
    """A table's corner, size and shape in units of the plan; without a corner it is not on the plan."""

    x: int | None
    y: int | None
    w: int
    h: int
    shape: str = Resource.Shape.SQUARE


@tx.patient
@tx.verb
def place(*, venue_id: int, by: str, spots: Mapping[int, Spot]) -> int:
    """Put these resources of the venue where they stand; ids of others are passed over. Returns how many moved.

    Raises DomainError `off_the_plan` for a spot that does not lie on it. Nothing is moved then.
    """
    venue = Venue.objects.get(pk=venue_id)
    rows = list(Resource.objects.select_for_update().filter(venue=venue, pk__in=spots).order_by("pk"))
    for row in rows:
        _refuse_outside(row, spots[row.pk])
    moved = [row for row in rows if _put(row, spots[row.pk])]
    Resource.objects.bulk_update(moved, ["plan_x", "plan_y", "plan_w", "plan_h", "shape"])
    if moved:
        audit.note(by=by, act="venue.floor_planned", on=venue, resources=[row.pk for row in moved])
    return len(moved)


def _refuse_outside(row: Resource, spot: Spot) -> None:
    on_plan = spot.x is not None and spot.y is not None
    fits = on_plan and (spot.x or 0) + spot.w <= SIDE and (spot.y or 0) + spot.h <= SIDE
    whole = (spot.x is None) == (spot.y is None) and spot.w >= 1 and spot.h >= 1
    if not whole or (on_plan and not fits) or spot.shape not in Resource.Shape.values:
        raise DomainError(
            "off_the_plan", f"{row.name} does not lie on the plan: it is {SIDE} wide and high.", status=422
        )


def _put(row: Resource, spot: Spot) -> bool:
    before = row.plan_x, row.plan_y, row.plan_w, row.plan_h, row.shape
    after = spot.x, spot.y, spot.w, spot.h, spot.shape
    row.plan_x, row.plan_y, row.plan_w, row.plan_h, row.shape = after
    return before != after
