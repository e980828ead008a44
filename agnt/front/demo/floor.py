"""Areas, what the tables in them have, the floor plan, and which tables may be joined."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from venues.models import Area, Combination, Resource, Venue
from venues.services.catalogue import Layout

C = Venue.Category
Kind, Shape, Access = Resource.Kind, Resource.Shape, Resource.Access


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """An area and what each place in it has; `only` names the attribute of the resources that stand there."""

    name: str
    attributes: tuple[str, ...] = ()
    only: str = ""


_DINING = (AreaPlan("Garden", ("outdoors", "smoking", "step_free")), AreaPlan("Inside", ("quiet", "wheelchair")))
_AREAS = {
    C.BEACH_CLUB: (
        AreaPlan("Beach front", ("sea view", "outdoors", "smoking")),
        AreaPlan("Pool deck", ("outdoors", "step_free", "wheelchair")),
        AreaPlan("Under the roof", ("shade", "quiet", "step_free")),
        AreaPlan("Daybeds", ("sea view", "outdoors"), "daybed"),
    ),
    C.FINE_DINING: (AreaPlan("Garden room", ("quiet", "step_free", "wheelchair")), AreaPlan("Library", ("quiet",))),
    C.CAFE: (AreaPlan("Terrace", ("outdoors", "smoking", "step_free")), AreaPlan("Inside", ("quiet", "wheelchair"))),
    C.BAR: (AreaPlan("Bar room", ("step_free", "wheelchair")), AreaPlan("Yard", ("outdoors", "smoking"))),
    C.SPA: (AreaPlan("Garden wing", ("step_free", "wheelchair")), AreaPlan("Couple rooms", ("quiet",), "couple")),
    C.BOAT: (AreaPlan("Jetty"),),
    C.COWORKING: (AreaPlan("Open floor", ("step_free", "wheelchair")), AreaPlan("Meeting rooms", (), "meeting")),
}
_EDGE, _GAP = 40, 32  # thousandths of the plan
_ROW = 96
_WIDTHS = {Kind.ROOM: 150, Kind.POOL: 400}
_SPECIAL = {"daybed", "couple", "meeting"}


def furnish(layout: Layout) -> None:
    """Give the venue its areas, put what stands somewhere into one and onto the plan, and join what may be joined."""
    plans = _AREAS.get(C(layout.venue.category), _DINING)
    standing = [resource for resource in layout.resources if resource.kind != Kind.PERSON]
    below = _EDGE
    for position, plan in enumerate(plans):
        area = Area(venue=layout.venue, name=plan.name, position=position, attributes=list(plan.attributes))
        here = list(_in_area(plan, plans, standing))
        if not here:
            continue
        layout.areas.append(area)
        for resource in here:
            resource.area = area
        below = _lay_out(here, below) + _GAP
        layout.combinations += _joined(layout.venue, here)
    _fit_in(standing, below)
    _keep_some_back(layout)


def _in_area(plan: AreaPlan, plans: Sequence[AreaPlan], standing: Sequence[Resource]) -> Iterator[Resource]:
    """What stands there: its own kind, or its share of each size of table."""
    if plan.only:
        yield from (resource for resource in standing if plan.only in resource.attributes)
        return
    open_to_all = [other for other in plans if not other.only]
    mine = open_to_all.index(plan)
    plain = [resource for resource in standing if not _SPECIAL & set(resource.attributes)]
    for seats in sorted({resource.max_seats for resource in plain}):
        group = [resource for resource in plain if resource.max_seats == seats]
        for number, resource in enumerate(group):
            few = len(group) < 2 * len(open_to_all)  # pairs stay together, to be joined
            if (number // 2 if few else number * len(open_to_all) // len(group)) == mine:
                yield resource


def _lay_out(resources: Iterable[Resource], top: int) -> int:
    """In rows from the left, larger tables longer; returns where the next area begins."""
    left = _EDGE
    for resource in resources:
        width, height = _size(resource)
        if left + width > 1000 - _EDGE:
            left, top = _EDGE, top + _ROW + _GAP
        resource.plan_x, resource.plan_y = left, top + (_ROW - height) // 2
        resource.plan_w, resource.plan_h = width, height
        resource.shape = Shape.ROUND if resource.kind == Kind.TABLE and resource.max_seats <= 2 else Shape.SQUARE
        left += width + _GAP
    return top + _ROW


def _size(resource: Resource) -> tuple[int, int]:
    if resource.kind == Kind.TABLE:
        if "daybed" in resource.attributes:
            return 84, 96
        return 40 + 16 * min(resource.max_seats, 10), 64 if resource.max_seats <= 2 else 76
    return _WIDTHS.get(Kind(resource.kind), 120), 96


def _fit_in(standing: Sequence[Resource], below: int) -> None:
    """Where the rows run over the plan, draw them together."""
    if below <= 1000:
        return
    for resource in standing:
        if resource.plan_y is not None:
            resource.plan_y = resource.plan_y * 960 // below
            resource.plan_h = resource.plan_h * 960 // below


def _joined(venue: Venue, here: Sequence[Resource]) -> list[tuple[Combination, list[Resource]]]:
    """Neighbours of one size: two for two make four, two for four make eight, two for eight a long table."""
    found: list[tuple[Combination, list[Resource]]] = []
    tables = [resource for resource in here if "table" in resource.attributes]
    for one, next_ in pairwise(tables):
        alone = any(one is joined for _combination, pair in found for joined in pair)
        if one.max_seats != next_.max_seats or one.max_seats % 2 or alone:
            continue
        seats = one.max_seats * 2
        found.append((Combination(venue=venue, min_seats=one.max_seats + 1, max_seats=seats), [one, next_]))
    return found


def _keep_some_back(layout: Layout) -> None:
    """In larger houses one small table is for walk-ins and one for whom staff like to seat there."""
    small = [resource for resource in layout.resources if resource.kind == Kind.TABLE and resource.max_seats == 2]
    if len(small) >= 10:
        small[-1].access = Access.WALK_IN
        small[-2].access = Access.IN_HOUSE
