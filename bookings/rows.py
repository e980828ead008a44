"""The order in which a venue's resources stand in the diary: by area, what can be joined side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from agnt.lib import text
from venues.models import Resource

T = TypeVar("T")
_WITHOUT_AREA: Final = {"table": "Tables", "room": "Rooms", "person": "Team", "pool": "Places"}
_ORDER: Final = ("table", "room", "pool", "person")


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """An area (or a kind, where no area is named) and what stands there."""

    name: str
    items: list[T]


def grouped(
    resources: Iterable[Resource], combinations: Iterable[frozenset[int]], made: Mapping[int, T]
) -> list[Group[T]]:
    """What was made of each resource, in groups. Wants the resources' areas loaded."""
    groups: dict[tuple[int, int, str], list[Resource]] = {}
    for resource in resources:
        kind, area = _ORDER.index(resource.kind), resource.area
        key = (0, area.position, area.name) if area else (1, kind, _WITHOUT_AREA[resource.kind])
        groups.setdefault(key, []).append(resource)
    joins = list(combinations)
    return [
        Group(key[2], [made[row.pk] for row in side_by_side(groups[key], joins) if row.pk in made])
        for key in sorted(groups)
    ]


def side_by_side(resources: Iterable[Resource], combinations: Iterable[frozenset[int]]) -> list[Resource]:
    """By name as people count (T2 before T10); what may be joined with a table follows it."""
    waiting = sorted(resources, key=lambda row: (_ORDER.index(row.kind), text.natural(row.name)))
    joins = list(combinations)
    ordered: list[Resource] = []
    while waiting:
        row = waiting.pop(0)
        ordered.append(row)
        mates = {pk for join in joins if row.pk in join for pk in join}
        ordered += [mate for mate in waiting if mate.pk in mates]
        waiting = [mate for mate in waiting if mate.pk not in mates]
    return ordered
