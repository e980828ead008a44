"""A venue's whole set-up as one JSON file: the house, and every row of what it has, each named by its name."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model

from venues.models import Area, Closure, Combination, PacingOverride, Resource, Service, Shift, TermsTier, Venue
from venues.services.setup import HOUSE

FACTS: Final = ("timezone", "currency")  # taken along; they must be the same there
_OURS: Final = frozenset({"made_by", "created_at"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file. `points`: its columns that name a row of another part."""

    name: str
    model: type[Model]
    points: Mapping[str, str]

    @property
    def columns(self) -> list[str]:
        """Its plain columns."""
        found: list[Field[Any, Any]] = list(self.model._meta.concrete_fields)
        return [f.name for f in found if not f.is_relation and not f.primary_key and f.name not in _OURS]


# In the order in which they can be made.
PARTS: Final = (
    Part("areas", Area, {}),
    Part("resources", Resource, {"area": "areas"}),
    Part("services", Service, {}),
    Part("combinations", Combination, {}),
    Part("shifts", Shift, {"resource": "resources", "service": "services"}),
    Part("closures", Closure, {"resource": "resources", "area": "areas"}),
    Part("overrides", PacingOverride, {}),
    Part("tiers", TermsTier, {"service": "services"}),
)


def named(row: Any) -> str:
    """How other parts name the row; empty for one that nothing points at."""
    if isinstance(row, Service):
        return str(row.slug)
    return str(row.name) if isinstance(row, Area | Resource) else ""


def taken_out(venue: Venue) -> dict[str, Any]:
    """`{"house": {...}, "areas": [...], ...}`."""
    house = {name: getattr(venue, name) for name in (*HOUSE, *FACTS)}
    return {"house": house, **{part.name: list(_rows(venue, part)) for part in PARTS}}


def json_bytes(venue: Venue) -> bytes:
    """`{"setup": {...}}`, UTF-8."""
    return json.dumps({"setup": taken_out(venue)}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _rows(venue: Venue, part: Part) -> Iterator[dict[str, Any]]:
    kept: Any = part.model._default_manager.filter(venue=venue).select_related(*part.points).order_by("pk")
    for row in kept:
        found = {name: getattr(row, name) for name in part.columns}
        found |= {name: named(getattr(row, name)) if getattr(row, name) else None for name in part.points}
        yield found | _inner(row)


def _inner(row: Any) -> dict[str, Any]:
    if isinstance(row, Combination):
        return {"resources": [one.name for one in row.resources.order_by("pk")]}
    if isinstance(row, Service):
        turns = row.turn_times.order_by("shift_name", "up_to_party")
        takes = row.needs.order_by("pk")
        return {
            "turns": [
                {"up_to_party": turn.up_to_party, "minutes": turn.minutes, "shift_name": turn.shift_name}
                for turn in turns
            ],
            "takes": [
                {"kind": one.kind, "count": one.count, "per_guest": one.per_guest, "attributes": list(one.attributes)}
                for one in takes
            ],
        }
    return {}
