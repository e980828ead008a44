"""Set-ups out of the database: how many venues are set up, in eleven queries, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet

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
from venues.models import (
    Area,
    Brake,
    Closure,
    Combination,
    PacingOverride,
    Resource,
    Service,
    ServiceNeed,
    Shift,
    TermsTier,
    TurnTime,
    Venue,
)

# A night's shift may run a day past its date, and a stay past that; a zone is up to 14 hours off UTC.
MARGIN = timedelta(days=2)
_Found = dict[int, list[Any]]


def setups(venues: Collection[Venue]) -> dict[int, SetUp]:
    """The set-ups of many venues, by id. What ended more than two days ago is left out. Eleven queries."""
    ids = [venue.pk for venue in venues]
    since = clock.now() - MARGIN
    parts = {
        "services": _services(ids),
        "resources": _resources(ids),
        "areas": _areas(ids),
        "combinations": _combinations(ids),
        "shifts": _shifts(ids),
        "closures": _closures(ids, since),
        "brakes": _brakes(ids, since),
        "tiers": tiers(ids),
    }
    overrides = _overrides(ids, since)
    return {
        venue.pk: SetUp(
            venue_id=venue.pk,
            timezone=venue.timezone,
            slot_minutes=venue.slot_minutes,
            min_party=venue.min_party,
            max_party=venue.max_party,
            lead_minutes=venue.lead_minutes,
            horizon_days=venue.horizon_days,
            overrides=dict(overrides[venue.pk]),
            can_provide=frozenset(venue.can_provide),
            cannot_provide=frozenset(venue.cannot_provide),
            **{name: tuple(found[venue.pk]) for name, found in parts.items()},
        )
        for venue in venues
    }


def _by_venue(rows: "QuerySet[Any]", *columns: str) -> Iterable[tuple[Any, ...]]:
    """The columns, each row led by its venue's id, in the order of the keys."""
    return rows.order_by("pk").values_list("venue_id", *columns)


def _services(ids: list[int]) -> _Found:
    offered = {"service__venue_id__in": ids, "service__active": True}
    times: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    needs: dict[int, list[Need]] = defaultdict(list)
    for key, shift, up_to, minutes in TurnTime.objects.filter(**offered).values_list(
        "service_id", "shift_name", "up_to_party", "minutes"
    ):
        times[key].append((shift, up_to, minutes))
    wanted = ServiceNeed.objects.filter(**offered).order_by("pk")
    for key, kind, count, per_guest, attributes in wanted.values_list(
        "service_id", "kind", "count", "per_guest", "attributes"
    ):
        needs[key].append(Need(kind, count, per_guest, frozenset(attributes)))
    found: _Found = defaultdict(list)
    columns = ("pk", "slug", "name", "buffer_minutes", "min_party", "max_party", "fixed_starts")
    rows = _by_venue(Service.objects.filter(venue_id__in=ids, active=True), *columns)
    for venue_id, key, slug, name, buffer, least, most, starts in rows:
        general = tuple((up_to, minutes) for shift, up_to, minutes in times[key] if not shift)
        by_shift = tuple(turn for turn in times[key] if turn[0])
        rule = ServiceRule(
            key, slug, name, general, tuple(needs[key]), buffer, least, most, tuple(starts), shift_times=by_shift
        )
        found[venue_id].append(rule)
    return found


def _resources(ids: list[int]) -> _Found:
    found: _Found = defaultdict(list)
    facts = ("pk", "kind", "name", "min_seats", "max_seats", "units", "priority", "access")
    rows = _by_venue(Resource.objects.filter(venue_id__in=ids, active=True), "attributes", "area_id", *facts)
    for venue_id, attributes, area_id, *columns in rows:
        rule = ResourceRule(*columns)
        found[venue_id].append(replace(rule, attributes=frozenset(attributes), area_id=area_id))
    return found


def _areas(ids: list[int]) -> _Found:
    found: _Found = defaultdict(list)
    for venue_id, key, name, attributes in _by_venue(Area.objects.filter(venue_id__in=ids), "pk", "name", "attributes"):
        found[venue_id].append(AreaRule(key, name, frozenset(attributes)))
    return found


def _combinations(ids: list[int]) -> _Found:
    """Those all of whose resources are there; one of a single resource joins nothing."""
    found: _Found = defaultdict(list)
    rows = Combination.objects.filter(venue_id__in=ids, active=True).annotate(
        members=ArrayAgg("resources", order_by="resources"), lost=ArrayAgg("resources__active", distinct=True)
    )
    for venue_id, key, members, least, most, priority, active in _by_venue(
        rows, "pk", "members", "min_seats", "max_seats", "priority", "lost"
    ):
        if len(members) > 1 and active == [True]:
            found[venue_id].append(CombinationRule(key, tuple(members), least, most, priority))
    return found


def _shifts(ids: list[int]) -> _Found:
    found: _Found = defaultdict(list)
    facts = ("weekday", "opens", "closes", "last_start", "resource_id", "service_id", "valid_from", "valid_until")
    pacing = ("pacing_total", "pacing_online", "pacing_agents")
    for venue_id, total, online, agents, *columns in _by_venue(
        Shift.objects.filter(venue_id__in=ids), *pacing, *facts, "day", "name"
    ):
        found[venue_id].append(replace(ShiftRule(*columns), pacing=Pacing(total, online, agents)))
    return found


def _closures(ids: list[int], since: datetime) -> _Found:
    found: _Found = defaultdict(list)
    rows = Closure.objects.filter(venue_id__in=ids, ends_at__gt=since).order_by("starts_at", "pk")
    columns = ("starts_at", "ends_at", "resource_id", "reason", "area_id", "is_event")
    for venue_id, *facts in rows.values_list("venue_id", *columns):
        found[venue_id].append(ClosureRule(*facts))
    return found


def _brakes(ids: list[int], since: datetime) -> _Found:
    found: _Found = defaultdict(list)
    rows = Brake.objects.filter(venue_id__in=ids, ends_at__gt=since, lifted_at__isnull=True)
    for venue_id, starts_at, ends_at, kind, area_id in _by_venue(rows, "starts_at", "ends_at", "kind", "area_id"):
        found[venue_id].append(BrakeRule(starts_at, ends_at, kind == Brake.Kind.PAUSE, area_id))
    return found


def _overrides(ids: list[int], since: datetime) -> _Found:
    found: _Found = defaultdict(list)
    rows = PacingOverride.objects.filter(venue_id__in=ids, starts_at__gt=since)
    for venue_id, quarter, *pacing in _by_venue(rows, "starts_at", "total", "online", "agents"):
        found[venue_id].append((quarter, Pacing(*pacing)))
    return found


def tiers(ids: list[int]) -> _Found:
    """The tiers of terms of many venues, by id. One query."""
    found: _Found = defaultdict(list)
    columns = ("from_party", "service_id", "deposit_minor", "deposit_per", "keeps_card", "cancel_minutes")
    rows = TermsTier.objects.filter(venue_id__in=ids)
    for venue_id, least, service_id, deposit, per, *facts in _by_venue(
        rows, *columns, "minimum_spend_minor", "deposit_hours"
    ):
        by_person = per == Service.Per.PERSON
        found[venue_id].append(TierRule(least, service_id, deposit, by_person, *facts))
    return found
