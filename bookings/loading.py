"""Venues' set-ups and diaries out of the database as availability reads them, in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from agnt.lib import clock
from bookings.availability import (
    SLOT,
    ClosureRule,
    Diary,
    Need,
    Period,
    ResourceRule,
    ServiceRule,
    SetUp,
    ShiftRule,
    pool_slots,
)
from bookings.models import Place
from venues.models import Closure, Resource, Service, Shift, Venue

# A night's shift may run a day past its date, and a stay past that; a zone is up to 14 hours off UTC.
_MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One venue: how it is set up, and what is taken in the days asked for."""

    venue: Venue
    setup: SetUp
    diary: Diary


def load(venues: Collection[Venue], first: date, last: date) -> dict[int, Loaded]:
    """Set-ups and diaries of the venues for their own days `first` to `last`, by venue id. Seven queries, however many.

    Holds that have run out do not count as taken.
    """
    rules = setups(venues)
    taken = diaries(rules, *_span(first, last))
    return {venue.pk: Loaded(venue, rules[venue.pk], taken[venue.pk]) for venue in venues}


def setup(venue: Venue) -> SetUp:
    """One venue's set-up."""
    return setups([venue])[venue.pk]


def diary(venue: Venue, moment: datetime) -> Diary:
    """What is taken around a moment, far enough to judge any stay that starts then or that day."""
    day = clock.local(moment, venue.timezone).date()
    return diaries([venue.pk], *_span(day, day))[venue.pk]


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    return clock.at(first, time.min, "UTC") - _MARGIN, clock.at(last, time.min, "UTC") + _MARGIN + timedelta(days=1)


def setups(venues: Collection[Venue]) -> dict[int, SetUp]:
    """The set-ups of many venues, by id. Closures that ended more than two days ago are left out. Six queries."""
    ids = [venue.pk for venue in venues]
    services, resources = _services(ids), _resources(ids)
    shifts, closures = _shifts(ids), _closures(ids)
    return {
        venue.pk: SetUp(
            venue_id=venue.pk,
            timezone=venue.timezone,
            slot_minutes=venue.slot_minutes,
            min_party=venue.min_party,
            max_party=venue.max_party,
            lead_minutes=venue.lead_minutes,
            horizon_days=venue.horizon_days,
            shifts=tuple(shifts[venue.pk]),
            closures=tuple(closures[venue.pk]),
            services=tuple(services[venue.pk]),
            resources=tuple(resources[venue.pk]),
        )
        for venue in venues
    }


def _services(ids: list[int]) -> dict[int, list[ServiceRule]]:
    found: dict[int, list[ServiceRule]] = defaultdict(list)
    rows = Service.objects.filter(venue_id__in=ids, active=True).prefetch_related("turn_times", "needs").order_by("pk")
    for row in rows:
        rule = ServiceRule(
            id=row.pk,
            slug=row.slug,
            name=row.name,
            turn_times=tuple((turn.up_to_party, turn.minutes) for turn in row.turn_times.all()),
            needs=tuple(
                Need(need.kind, need.count, need.per_guest, frozenset(need.attributes)) for need in row.needs.all()
            ),
            buffer_minutes=row.buffer_minutes,
            min_party=row.min_party,
            max_party=row.max_party,
            fixed_starts=tuple(row.fixed_starts),
        )
        found[row.venue_id].append(rule)
    return found


def _resources(ids: list[int]) -> dict[int, list[ResourceRule]]:
    found: dict[int, list[ResourceRule]] = defaultdict(list)
    rows = Resource.objects.filter(venue_id__in=ids, active=True).order_by("pk")
    columns = ("id", "kind", "name", "min_seats", "max_seats", "units", "priority")
    for venue_id, access, attributes, *facts in rows.values_list("venue_id", "access", "attributes", *columns):
        rule = ResourceRule(*facts)
        online = access == Resource.Access.ONLINE
        found[venue_id].append(replace(rule, online=online, attributes=frozenset(attributes)))
    return found


def _shifts(ids: list[int]) -> dict[int, list[ShiftRule]]:
    found: dict[int, list[ShiftRule]] = defaultdict(list)
    columns = ("weekday", "opens", "closes", "last_start", "resource_id", "service_id", "valid_from", "valid_until")
    for venue_id, *facts in Shift.objects.filter(venue_id__in=ids).order_by("pk").values_list("venue_id", *columns):
        found[venue_id].append(ShiftRule(*facts))
    return found


def _closures(ids: list[int]) -> dict[int, list[ClosureRule]]:
    found: dict[int, list[ClosureRule]] = defaultdict(list)
    for row in Closure.objects.filter(venue_id__in=ids, ends_at__gt=clock.now() - _MARGIN).order_by("starts_at", "pk"):
        found[row.venue_id].append(ClosureRule(row.starts_at, row.ends_at, row.resource_id, row.reason))
    return found


def diaries(ids: Iterable[int], start: datetime, end: datetime) -> dict[int, Diary]:
    """What stands in [start, end) at these venues, by venue id. One query.

    Pools are counted from their places, as the places' verbs count them into PoolSlot.
    """
    wanted = list(ids)
    busy: dict[int, dict[int, list[Period]]] = {key: defaultdict(list) for key in wanted}
    counts: dict[int, dict[int, Counter[datetime]]] = {key: defaultdict(Counter) for key in wanted}
    rows = (
        Place.objects.standing()
        .filter(venue_id__in=wanted, period__overlap=(start, end))
        .values_list("venue_id", "resource_id", "period", "pooled", "units")
    )
    for venue_id, resource_id, period, pooled, units in rows:
        if pooled:
            slots = counts[venue_id][resource_id]
            for slot in pool_slots(period.lower, period.upper):
                slots[slot] += units
        else:
            busy[venue_id][resource_id].append((period.lower, period.upper))
    return {
        key: Diary(
            busy[key],
            {pool: [(slot, slot + SLOT, n) for slot, n in taken.items()] for pool, taken in counts[key].items()},
        )
        for key in wanted
    }
