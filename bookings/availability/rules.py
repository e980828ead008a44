"""What availability reads: a venue's set-up and its diary as frozen facts, no ORM. Moments are aware UTC, walls naive
local times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """The kinds of resource; the values of `venues.Resource.Kind`."""

    TABLE = "table"
    ROOM = "room"
    PERSON = "person"
    POOL = "pool"


class Audience(StrEnum):
    """By which door somebody asks; the values of `bookings.Place.Audience`."""

    ONLINE = "online"  # the venue's own page
    AGENTS = "agents"  # the network: guests of the chat, and outside agents
    STAFF = "staff"
    WALK_IN = "walk_in"


class Access(StrEnum):
    """Who may be given a resource; the values of `venues.Resource.Access`."""

    ONLINE = "online"
    IN_HOUSE = "in_house"
    WALK_IN = "walk_in"


_OPEN_TO = {
    Access.ONLINE: frozenset(Audience),
    Access.IN_HOUSE: frozenset({Audience.STAFF, Audience.WALK_IN}),
    Access.WALK_IN: frozenset({Audience.WALK_IN}),
}


class Pacing(NamedTuple):
    """The covers that may start in one quarter of an hour: in all, and of them by each door. None: no limit."""

    total: int | None = None
    online: int | None = None
    agents: int | None = None


_UNPACED = Pacing()


@dataclass(frozen=True, slots=True)
class ShiftRule:
    """A span of a weekday, or of one `day`, in which bookings may start. `closes` at or before `opens`: past midnight.

    With a `resource_id` it is that resource's own hours, with a `service_id` it holds for that service alone. On its
    day a dated shift takes the place of all weekly ones of the same resource and service.
    """

    weekday: int | None  # 0 is Monday; None: dated
    opens: time
    closes: time  # when the last guest must have left
    last_start: time | None = None
    resource_id: int | None = None
    service_id: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None  # the last day on which it holds
    day: date | None = None
    name: str = ""
    pacing: Pacing = _UNPACED

    def holds_on(self, day: date) -> bool:
        """Whether the shift would begin on this day, if no dated one took its place."""
        if self.day is not None:
            return self.day == day
        if self.weekday != day.weekday() or (self.valid_from and day < self.valid_from):
            return False
        return not (self.valid_until and day > self.valid_until)


@dataclass(frozen=True, slots=True)
class ClosureRule:
    """A span in which the venue, an area or one resource takes nobody. The reason of an event is for staff."""

    starts_at: datetime
    ends_at: datetime
    resource_id: int | None = None
    reason: str = ""
    area_id: int | None = None
    is_event: bool = False


@dataclass(frozen=True, slots=True)
class BrakeRule:
    """For starts in [starts_at, ends_at): online booking paused, of the house or an area, or pacing halved."""

    starts_at: datetime
    ends_at: datetime
    pauses: bool  # False: slower
    area_id: int | None = None


@dataclass(frozen=True, slots=True)
class AreaRule:
    """A part of the house; what it has, all its resources have."""

    id: int
    name: str
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ResourceRule:
    """A table, room, person or pool. `units` counts for pools only, seats for tables and rooms only."""

    id: int
    kind: str
    name: str = ""
    min_seats: int = 1
    max_seats: int = 1
    units: int = 1
    priority: int = 5  # 0 is filled first
    access: str = Access.ONLINE
    attributes: frozenset[str] = frozenset()
    area_id: int | None = None

    def is_open_to(self, audience: str) -> bool:
        """Whether it is given to somebody who comes by this door."""
        return audience in _OPEN_TO[Access(self.access)]


@dataclass(frozen=True, slots=True)
class CombinationRule:
    """Resources that are joined for a party of that size, after all single ones."""

    id: int
    resource_ids: tuple[int, ...]
    min_seats: int
    max_seats: int
    priority: int = 5


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of resource that a service takes: `count` of it, or `count` for each guest."""

    kind: str
    count: int = 1
    per_guest: bool = False
    attributes: frozenset[str] = frozenset()

    def number(self, party: int) -> int:
        """How many resources (of a pool: units) a party of this size takes."""
        return self.count * party if self.per_guest else self.count


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """What is booked: how long it takes by party size and shift, what it needs, when it may start."""

    id: int
    slug: str
    name: str
    turn_times: tuple[tuple[int, int], ...]  # (up to so many guests, minutes), any order
    needs: tuple[Need, ...]
    buffer_minutes: int = 0  # kept free after each booking
    min_party: int = 1
    max_party: int | None = None  # None: the venue's
    fixed_starts: tuple[time, ...] = ()  # departures; empty: the venue's grid
    shift_times: tuple[tuple[str, int, int], ...] = ()  # (shift's name, up to so many guests, minutes)

    def minutes(self, party: int, shift: str = "") -> int | None:
        """How long a party of this size stays, by the shift's own times where it has any; the longest time above the
        largest size; None when none is known."""
        times = [(up_to, minutes) for name, up_to, minutes in self.shift_times if name == shift] or self.turn_times
        for up_to, minutes in sorted(times):
            if party <= up_to:
                return minutes
        return max((minutes for _, minutes in times), default=None)


class TierRule(NamedTuple):
    """What a party of at least `from_party` agrees to; amounts in minor units. None: as the venue says."""

    from_party: int
    service_id: int | None = None  # None: all
    deposit_minor: int = 0
    deposit_per_person: bool = True
    keeps_card: bool = False
    cancel_minutes: int | None = None
    minimum_spend_minor: int | None = None
    deposit_hours: int = 24


@dataclass(frozen=True, slots=True)
class SetUp:
    """One venue as its owner set it up."""

    venue_id: int
    timezone: str
    slot_minutes: int = 15
    min_party: int = 1
    max_party: int = 12
    lead_minutes: int = 0
    horizon_days: int = 90
    shifts: tuple[ShiftRule, ...] = ()
    closures: tuple[ClosureRule, ...] = ()
    services: tuple[ServiceRule, ...] = ()
    resources: tuple[ResourceRule, ...] = ()
    areas: tuple[AreaRule, ...] = ()
    combinations: tuple[CombinationRule, ...] = ()
    brakes: tuple[BrakeRule, ...] = ()
    overrides: Mapping[datetime, Pacing] = field(default_factory=dict)  # by quarter of an hour; None: as the shift
    tiers: tuple[TierRule, ...] = ()
    can_provide: frozenset[str] = frozenset()
    cannot_provide: frozenset[str] = frozenset()

    def service(self, service_id: int) -> ServiceRule:
        """The service with this id; KeyError when the venue has none (the caller has checked)."""
        for service in self.services:
            if service.id == service_id:
                return service
        raise KeyError(service_id)


Period = tuple[datetime, datetime]  # from, until: half open
Moment = datetime | int  # aware, or UTC seconds, which are quicker to read by the thousand
Span = tuple[Moment, Moment]  # half open


class Arrival(NamedTuple):
    """A party that starts: what pacing counts."""

    starts_at: Moment
    covers: int
    audience: str
    booking_id: int | None = None


class Stay(NamedTuple):
    """One place of a party, told as an Arrival is. `units`: of a pool."""

    starts_at: Moment
    covers: int
    audience: str
    booking_id: int | None
    resource_id: int
    ends_at: Moment
    units: int = 1


@dataclass(frozen=True, slots=True)
class Diary:
    """What is taken already, by resource id; of a pool (from, until, units taken), no two of which overlap.

    `arrivals`: each party once, by its start. `stays`: all places, so that those of one booking can be looked past.
    """

    busy: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    pools: Mapping[int, Sequence[tuple[Moment, Moment, int]]] = field(default_factory=dict)
    arrivals: Sequence[tuple[Any, ...]] = ()  # each begins as an Arrival does
    stays: Sequence[tuple[Any, ...]] = ()  # each begins as a Stay does
