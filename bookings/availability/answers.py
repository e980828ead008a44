"""What availability is asked and what it answers. Moments are aware UTC, walls naive local times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from bookings.availability.rules import Audience, ServiceRule


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what: a service for a party, by one door.

    `area_id`: only there. `needs`: codes of what the party needs; those that something here carries bind. `minutes`:
    instead of the service's. `resource_ids`: exactly these. `ignore_booking`: look past what this one takes.
    `force`: staff overrule every rule but a place that is taken.
    """

    service: ServiceRule
    party: int
    now: datetime
    audience: Audience = Audience.AGENTS
    area_id: int | None = None
    needs: frozenset[str] = frozenset()
    minutes: int | None = None
    resource_ids: tuple[int, ...] = ()
    ignore_booking: int | None = None
    force: bool = False

    @property
    def in_house(self) -> bool:
        """Whether staff ask, for a guest on the phone or at the door."""
        return self.audience in (Audience.STAFF, Audience.WALK_IN)

    @property
    def forced(self) -> bool:
        """Whether the rules are overruled: only staff may."""
        return self.force and self.in_house


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


class Reason(NamedTuple):
    """One rule that removes a time, with what its words need."""

    code: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A time that cannot be had, and why. `starts_at` is None for a wall time that the clocks skip.

    `code` and `data` are those of the first reason; `reasons` holds every rule that removes the time where the
    question was thorough (`explain`), else the first alone.
    """

    wall: datetime
    starts_at: datetime | None
    code: str
    data: Mapping[str, object] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


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


class FreeDay(NamedTuple):
    """One day of a month: its first free start; None: none. `code`: then why not, of its last refusal."""

    day: date
    first: Slot | None
    code: str = ""
