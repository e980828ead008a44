"""A day of the diary as a picture: resources down, time across. Minutes are elapsed ones: a clock change is no gap."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from agnt.lib import clock
from bookings.facts import DayRows
from bookings.marks import Mark, State, marks, state
from bookings.models import Booking, ChangeRequest, Place
from bookings.rows import Group, grouped
from venues.models import Closure, Resource

_MINUTE: Final = timedelta(minutes=1)
_QUARTER: Final = 15
MOVABLE: Final = (Booking.Status.PENDING, Booking.Status.AWAITING_DEPOSIT, Booking.Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Axis:
    """The hours that are shown: whole hours around everything that happens that day."""

    starts: datetime
    ends: datetime
    zone: str

    @property
    def minutes(self) -> int:
        """Its length."""
        return self.at(self.ends)

    def at(self, moment: datetime) -> int:
        """Minutes from its beginning."""
        return int((moment - self.starts) / _MINUTE)

    def clamped(self, start: datetime, end: datetime) -> tuple[int, int]:
        """Where a span begins and how long it is, as far as it is shown."""
        first, last = max(self.at(start), 0), min(self.at(end), self.minutes)
        return first, max(last - first, 0)

    @property
    def hours(self) -> list[tuple[int, str]]:
        """Each full hour of the wall clock: where it is, and `19:00`."""
        quarters = [self.starts + n * _QUARTER * _MINUTE for n in range(self.minutes // _QUARTER)]
        walls = [(self.at(moment), clock.local(moment, self.zone)) for moment in quarters]
        return [(at, f"{wall:%H:%M}") for at, wall in walls if wall.minute == 0]


@dataclass(slots=True)
class Block:
    """One booking on one resource. `start` and `minutes` on the axis; `lane` from 0 where several share a pool."""

    key: str
    booking: Booking
    start: int
    minutes: int
    state: State
    marks: list[Mark]
    tables: str
    movable: bool
    lane: int = 0
    change: ChangeRequest | None = None

    @property
    def wall(self) -> str:
        """`19:00`."""
        return f"{self.booking.local_start:%H:%M}"

    @property
    def until(self) -> str:
        """`21:00`."""
        return f"{clock.local(self.booking.ends_at, self.booking.venue.timezone):%H:%M}"


@dataclass(slots=True)
class Shade:
    """A span that is not free without being a booking: a hold or a closure."""

    key: str
    kind: str
    start: int
    minutes: int
    says: str
    lane: int = 0


@dataclass(slots=True)
class Line:
    """One resource's line, or the line of what has no table (`resource` None)."""

    resource: Resource | None
    blocks: list[Block] = field(default_factory=list)
    shades: list[Shade] = field(default_factory=list)

    @property
    def lanes(self) -> int:
        """How many blocks stand on each other at most."""
        lanes = [block.lane for block in self.blocks] + [shade.lane for shade in self.shades]
        return 1 + max(lanes, default=0)


@dataclass(frozen=True, slots=True)
class Quarter:
    """Covers that start in one quarter of an hour, against the pacing (None: no limit)."""

    start: int
    wall: str
    covers: int
    limit: int | None

    @property
    def percent(self) -> int:
        """How full, 100 at the limit; without one 20 covers count as full."""
        return min(100, round(100 * self.covers / (self.limit or 20)))

    @property
    def is_over(self) -> bool:
        """More than the pacing allows."""
        return self.limit is not None and self.covers > self.limit


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture."""

    axis: Axis
    groups: list[Group[Line]]
    unassigned: Line
    quarters: list[Quarter]
    now_at: int | None


def build(day: DayRows) -> Timeline:
    """The picture of a day."""
    axis = _axis(day)
    lines = {resource.pk: Line(resource) for resource in day.resources}
    unassigned = Line(None)
    for booking in day.bookings:
        _put(day, axis, booking, lines, unassigned)
    for place in day.holds:
        if place.resource_id in lines:
            lines[place.resource_id].shades.append(_hold(place, axis))
    for closure in day.closures:
        _close(closure, axis, lines)
    for line in (*lines.values(), unassigned):
        _stack(line)
    now_at = axis.at(day.now)
    groups = grouped(day.resources, day.combinations, lines)
    quarters = _quarters(day, axis)
    return Timeline(axis, groups, unassigned, quarters, now_at if 0 <= now_at <= axis.minutes else None)


def _axis(day: DayRows) -> Axis:
    moments = [at.opens for at in day.span.openings] + [booking.starts_at for booking in day.bookings]
    ends = [at.closes for at in day.span.openings] + [booking.ends_at for booking in day.bookings]
    first = min(moments, default=day.span.starts + timedelta(hours=10))
    last = max(ends, default=first + timedelta(hours=12))
    zone = day.venue.timezone
    begin, end = clock.local(first, zone), clock.local(last, zone)
    first -= timedelta(minutes=begin.minute, seconds=begin.second, microseconds=begin.microsecond)
    spare = timedelta(minutes=end.minute, seconds=end.second, microseconds=end.microsecond)
    return Axis(first, last - spare + timedelta(hours=1) if spare else last, zone)


def _put(day: DayRows, axis: Axis, booking: Booking, lines: Mapping[int, Line], unassigned: Line) -> None:
    """One block on each of the booking's resources; without any, on the line of what has no table."""
    rows = [place for place in day.places.get(booking.pk, []) if place.resource_id in lines]
    facts = {
        "booking": booking,
        "state": state(booking, day.now),
        "marks": marks(
            booking, day.now, known=day.known, to_answer=any(need.answer is None for need in booking.needs.all())
        ),
        "tables": ", ".join(place.resource.name for place in rows),
        "movable": booking.status in MOVABLE,
        "change": day.changes.get(booking.pk),
    }
    start, minutes = axis.clamped(booking.starts_at, _leaves(booking))
    for place in rows:
        key = f"block-{booking.pk}-{place.resource_id}"
        lines[place.resource_id].blocks.append(Block(key=key, start=start, minutes=minutes, **facts))  # type: ignore[arg-type]  # one set of facts for all its blocks
    if not rows:
        unassigned.blocks.append(Block(key=f"block-{booking.pk}-0", start=start, minutes=minutes, **facts))  # type: ignore[arg-type]  # as above


def _leaves(booking: Booking) -> datetime:
    """When the party has left: earlier than planned where staff said so, but never before it came."""
    left = booking.left_at if booking.status == Booking.Status.COMPLETED else None
    return max(left, booking.starts_at + 15 * _MINUTE) if left else booking.ends_at


def _hold(place: Place, axis: Axis) -> Shade:
    start, minutes = axis.clamped(place.period.lower, place.period.upper)
    if place.change_id is not None:
        return Shade(f"hold-{place.pk}", "hold", start, minutes, f"Kept for a change, {place.covers} guests")
    until = f"{clock.local(place.held_until, axis.zone):%H:%M}" if place.held_until else ""
    draft = place.scope.startswith("staff:")
    who = "Draft" if draft else "Held"
    return Shade(f"hold-{place.pk}", "hold", start, minutes, f"{who} for {place.covers} until {until}")


def _close(closure: Closure, axis: Axis, lines: Mapping[int, Line]) -> None:
    start, minutes = axis.clamped(closure.starts_at, closure.ends_at)
    says = closure.reason or "Closed"
    kind = "event" if closure.is_event else "closed"
    for line in lines.values():
        resource = line.resource
        if resource is None or not _touches(closure, resource):
            continue
        line.shades.append(Shade(f"closure-{closure.pk}-{resource.pk}", kind, start, minutes, says))


def _touches(closure: Closure, resource: Resource) -> bool:
    if closure.resource_id is not None:
        return closure.resource_id == resource.pk
    return closure.area_id is None or closure.area_id == resource.area_id


def _stack(line: Line) -> None:
    """Blocks that share a moment stand on each other: a pool's, or those without a table."""
    line.blocks.sort(key=lambda block: (block.start, block.key))
    for block, lane in zip(line.blocks, _lanes([(block.start, block.minutes) for block in line.blocks]), strict=True):
        block.lane = lane
    if line.resource is None or line.resource.kind != Resource.Kind.POOL:
        return
    for shade, lane in zip(line.shades, _lanes([(shade.start, shade.minutes) for shade in line.shades]), strict=True):
        shade.lane = lane


def _lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """For each span, in order of start, the first lane that is free by then."""
    ends: list[int] = []
    lanes = []
    for start, minutes in spans:
        lane = next((n for n, end in enumerate(ends) if end <= start), len(ends))
        ends[lane:] = [start + minutes, *ends[lane + 1 :]]
        lanes.append(lane)
    return lanes


def _quarters(day: DayRows, axis: Axis) -> list[Quarter]:
    counted = Counter[int]()
    for booking in day.bookings:
        if booking.status != Booking.Status.NO_SHOW:
            counted[axis.at(booking.starts_at) // _QUARTER] += booking.party_size
    own = {axis.at(row.starts_at) // _QUARTER: row.total for row in day.overrides if row.total is not None}
    found = []
    for n in range(axis.minutes // _QUARTER):
        moment = axis.starts + n * _QUARTER * _MINUTE
        limits = [at.pacing for at in day.span.openings if at.pacing is not None and at.opens <= moment < at.closes]
        limit = own.get(n, min(limits, default=None))
        found.append(Quarter(n * _QUARTER, f"{clock.local(moment, axis.zone):%H:%M}", counted[n], limit))
    return found
