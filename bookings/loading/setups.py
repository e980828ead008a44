"""Set-ups out of the database: all the rows of many venues in one query, each with its part's name, as JSON."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import connection

from agnt.lib import clock
from bookings.availability import (
    AreaRule,
    BrakeRule,
    ClosureRule,
    CombinationRule,
    Need,
    Pacing,
    ResourceRule,
    ServiceRule,
    SetUp,
    ShiftRule,
    TierRule,
)
from venues.models import Brake, Service, Venue

# A night's shift may run a day past its date, and a stay past that; a zone is up to 14 hours off UTC.
_MARGIN = timedelta(days=2)
_ROWS = """
    SELECT 'service', venue_id, to_json(part) FROM venues_service part
           WHERE venue_id = ANY(%(ids)s) AND (active OR id = ANY(%(also)s))
    UNION ALL
    SELECT 'time', venue_id, to_json(part) FROM venues_turntime part
           JOIN venues_service service ON service.id = part.service_id
           WHERE venue_id = ANY(%(ids)s) AND (active OR service.id = ANY(%(also)s))
    UNION ALL
    SELECT 'need', venue_id, to_json(part) FROM venues_serviceneed part
           JOIN venues_service service ON service.id = part.service_id
           WHERE venue_id = ANY(%(ids)s) AND (active OR service.id = ANY(%(also)s))
    UNION ALL
    SELECT 'resource', venue_id, json_build_object('id', id, 'kind', kind, 'name', name, 'min_seats', min_seats,
           'max_seats', max_seats, 'units', units, 'priority', priority, 'access', access, 'attributes', attributes,
           'area_id', area_id) FROM venues_resource WHERE venue_id = ANY(%(ids)s) AND active
    UNION ALL
    SELECT 'area', venue_id, to_json(part) FROM venues_area part WHERE venue_id = ANY(%(ids)s)
    UNION ALL
    SELECT 'combination', part.venue_id, json_build_object('id', part.id, 'min_seats', part.min_seats, 'max_seats',
           part.max_seats, 'priority', part.priority, 'members', json_agg(resource.id ORDER BY resource.id))
           FROM venues_combination part
           JOIN venues_combination_resources member ON member.combination_id = part.id
           JOIN venues_resource resource ON resource.id = member.resource_id
           WHERE part.venue_id = ANY(%(ids)s) AND part.active
           GROUP BY part.id HAVING bool_and(resource.active) AND count(*) > 1
    UNION ALL
    SELECT 'shift', venue_id, to_json(part) FROM venues_shift part
           WHERE venue_id = ANY(%(ids)s) AND (day IS NULL OR day > %(since)s::date)
    UNION ALL
    SELECT 'closure', venue_id, to_json(part) FROM venues_closure part
           WHERE venue_id = ANY(%(ids)s) AND ends_at > %(since)s
    UNION ALL
    SELECT 'brake', venue_id, to_json(part) FROM venues_brake part
           WHERE venue_id = ANY(%(ids)s) AND ends_at > %(since)s AND lifted_at IS NULL
    UNION ALL
    SELECT 'override', venue_id, to_json(part) FROM venues_pacingoverride part
           WHERE venue_id = ANY(%(ids)s) AND starts_at > %(since)s
    UNION ALL
    SELECT 'tier', venue_id, to_json(part) FROM venues_termstier part WHERE venue_id = ANY(%(ids)s)
"""
_Row = dict[str, Any]
T = TypeVar("T")
_Parts = dict[str, list[_Row]]


def setups(venues: Collection[Venue], *, also: Collection[int] = ()) -> dict[int, SetUp]:
    """The set-ups of many venues, by id. What ended more than two days ago is left out, and so is a service that is
    switched off, unless its id is in `also`. One query."""
    rows: dict[int, _Parts] = {venue.pk: defaultdict(list) for venue in venues}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"ids": list(rows), "since": clock.now() - _MARGIN, "also": list(also)})
        for part, venue_id, row in cursor.fetchall():
            rows[venue_id][part].append(row)
    for parts in rows.values():
        for found in parts.values():
            found.sort(key=_by_id)
    return {venue.pk: _setup(venue, rows[venue.pk]) for venue in venues}


def _by_id(row: _Row) -> int:
    key: int = row["id"]
    return key


def _setup(venue: Venue, parts: _Parts) -> SetUp:
    closures = sorted((_closure(row) for row in parts["closure"]), key=lambda rule: rule.starts_at)
    return SetUp(
        venue_id=venue.pk,
        timezone=venue.timezone,
        slot_minutes=venue.slot_minutes,
        min_party=venue.min_party,
        max_party=venue.max_party,
        lead_minutes=venue.lead_minutes,
        horizon_days=venue.horizon_days,
        shifts=tuple(_shift(row) for row in parts["shift"]),
        closures=tuple(closures),
        services=tuple(_service(row, parts) for row in parts["service"]),
        resources=tuple(_resource(row) for row in parts["resource"]),
        areas=tuple(AreaRule(row["id"], row["name"], frozenset(row["attributes"])) for row in parts["area"]),
        combinations=tuple(_combination(row) for row in parts["combination"]),
        brakes=tuple(_brake(row) for row in parts["brake"]),
        overrides={
            datetime.fromisoformat(row["starts_at"]): Pacing(row["total"], row["online"], row["agents"])
            for row in parts["override"]
        },
        tiers=tuple(_tier(**row) for row in parts["tier"]),
        can_provide=frozenset(venue.can_provide),
        cannot_provide=frozenset(venue.cannot_provide),
    )


def _service(row: _Row, parts: _Parts) -> ServiceRule:
    times = [turn for turn in parts["time"] if turn["service_id"] == row["id"]]
    needs = [need for need in parts["need"] if need["service_id"] == row["id"]]
    return ServiceRule(
        id=row["id"],
        slug=row["slug"],
        name=row["name"],
        turn_times=tuple((turn["up_to_party"], turn["minutes"]) for turn in times if not turn["shift_name"]),
        needs=tuple(Need(one["kind"], one["count"], one["per_guest"], frozenset(one["attributes"])) for one in needs),
        buffer_minutes=row["buffer_minutes"],
        min_party=row["min_party"],
        max_party=row["max_party"],
        fixed_starts=tuple(time.fromisoformat(start) for start in row["fixed_starts"]),
        shift_times=tuple(
            (turn["shift_name"], turn["up_to_party"], turn["minutes"]) for turn in times if turn["shift_name"]
        ),
    )


def _resource(row: _Row) -> ResourceRule:
    return ResourceRule(**{**row, "attributes": frozenset(row["attributes"])})


def _combination(row: _Row) -> CombinationRule:
    return CombinationRule(row["id"], tuple(row["members"]), row["min_seats"], row["max_seats"], row["priority"])


def _shift(row: _Row) -> ShiftRule:
    return ShiftRule(
        weekday=row["weekday"],
        opens=time.fromisoformat(row["opens"]),
        closes=time.fromisoformat(row["closes"]),
        last_start=_if_any(time.fromisoformat, row["last_start"]),
        resource_id=row["resource_id"],
        service_id=row["service_id"],
        valid_from=_if_any(date.fromisoformat, row["valid_from"]),
        valid_until=_if_any(date.fromisoformat, row["valid_until"]),
        day=_if_any(date.fromisoformat, row["day"]),
        name=row["name"],
        pacing=Pacing(row["pacing_total"], row["pacing_online"], row["pacing_agents"]),
    )


def _if_any(read: Callable[[str], T], value: str | None) -> T | None:
    return read(value) if value is not None else None


def _closure(row: _Row) -> ClosureRule:
    return ClosureRule(*_span(row), row["resource_id"], row["reason"], row["area_id"], row["is_event"])


def _brake(row: _Row) -> BrakeRule:
    return BrakeRule(*_span(row), row["kind"] == Brake.Kind.PAUSE, row["area_id"])


def _span(row: _Row) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"])


def closures(venue_id: int) -> tuple[ClosureRule, ...]:
    """The closures of one venue, the earliest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT starts_at, ends_at, resource_id, reason, area_id, is_event FROM venues_closure"
            " WHERE venue_id = %s AND ends_at > %s ORDER BY starts_at, id",
            [venue_id, clock.now() - _MARGIN],
        )
        return tuple(ClosureRule(*row) for row in cursor.fetchall())


def tiers(ids: list[int]) -> dict[int, list[TierRule]]:
    """The tiers of terms of many venues, by id. One query."""
    found: dict[int, list[TierRule]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_json(part) FROM venues_termstier part WHERE venue_id = ANY(%s) ORDER BY id", [ids])
        for (row,) in cursor.fetchall():
            found[row["venue_id"]].append(_tier(**row))
    return found


def _tier(*, from_party: int, service_id: int | None, deposit_minor: int, deposit_per: str, **more: Any) -> TierRule:
    facts = {name: more[name] for name in ("keeps_card", "cancel_minutes", "minimum_spend_minor", "deposit_hours")}
    return TierRule(from_party, service_id, deposit_minor, deposit_per == Service.Per.PERSON, **facts)
