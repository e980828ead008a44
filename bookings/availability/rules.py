"""What availability reads and what it answers: frozen facts, no ORM. Moments are aware UTC, walls naive local times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The kinds of resource; the values of `venues.Resource.Kind`."""

    TABLE = "table"
    ROOM = "room"
    PERSON = "person"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class ShiftRule:
    """A span of a weekday in which bookings may start. `closes` at or before `opens` is past midnight.

    With a `resource_id` it is that resource's own hours, with a `service_id` it holds for that service alone.
    """

    weekday: int  # 0 is Monday
    opens: time
    closes: time  # when the last guest must have left
    last_start: time | None = None
    resource_id: int | None = None
    service_id: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None  # the last day on which it holds

    def holds_on(self, day: date) -> bool:
        """Whether the shift begins on this day."""
        if self.weekday != day.weekday() or (self.valid_from and day < self.valid_from):
            return False
        return not (self.valid_until and day > self.valid_until)


@dataclass(frozen=True, slots=True)
class ClosureRule:
    """A span in which the venue (or one resource) takes nobody."""

    starts_at: datetime
    ends_at: datetime
    resource_id: int | None = None
    reason: str = ""


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
    online: bool = True  # False: only staff may give it away
    attributes: frozenset[str] = frozenset()


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
    """What is booked: how long it takes by party size, what it needs, when it may start."""

    id: int
    slug: str
    name: str
    turn_times: tuple[tuple[int, int], ...]  # (up to so many guests, minutes), any order
    needs: tuple[Need, ...]
    buffer_minutes: int = 0  # kept free after each booking
    min_party: int = 1
    max_party: int | None = None  # None: the venue's
    fixed_starts: tuple[time, ...] = ()  # departures; empty: the venue's grid

    def minutes(self, party: int) -> int | None:
        """How long a party of this size stays; the longest time above the largest size; None when none is known."""
        for up_to, minutes in sorted(self.turn_times):
            if party <= up_to:
                return minutes
        return max((minutes for _, minutes in self.turn_times), default=None)


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

    def service(self, service_id: int) -> ServiceRule:
        """The service with this id; KeyError when the venue has none (the caller has checked)."""
        for service in self.services:
            if service.id == service_id:
                return service
        raise KeyError(service_id)


Period = tuple[datetime, datetime]  # from, until: half open


@dataclass(frozen=True, slots=True)
class Diary:
    """What is taken already, by resource id; of a pool (from, until, units taken), no two of which overlap."""

    busy: Mapping[int, Sequence[Period]] = field(default_factory=dict)
    pools: Mapping[int, Sequence[tuple[datetime, datetime, int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what: a service for a party. `in_house`: staff, who may give away what is not online."""

    service: ServiceRule
    party: int
    now: datetime
    in_house: bool = False


class Taking(NamedTuple):
    """One resource that a booking takes, and of a pool how many units."""

    resource_id: int
    units: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be had. The resources are taken from `starts_at` until `free_at` (the stay and its buffer)."""

    starts_at: datetime
    ends_at: datetime
    free_at: datetime
    takings: tuple[Taking, ...]

    @property
    def resource_ids(self) -> tuple[int, ...]:
        """The resources taken, in the order of the service's needs."""
        return tuple(taking.resource_id for taking in self.takings)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A time that cannot be had, and why. `starts_at` is None for a wall time that the clocks skip."""

    wall: datetime
    starts_at: datetime | None
    code: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayAnswer:
    """Every start of one day's shifts, each offered or refused. `closed`: why there is no start at all."""

    day: date
    slots: tuple[Slot, ...]
    refusals: tuple[Refusal, ...]
    closed: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """Free starts and the refusals met while looking, both nearest to the wanted time first."""

    slots: tuple[Slot, ...]
    refusals: tuple[Refusal, ...]
