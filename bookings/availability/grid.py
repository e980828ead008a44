"""When something may start: a venue's shifts laid onto one day, as UTC seconds, and the grid of wall times in them.

A shift belongs to the day on which it opens, also past midnight. Wall times that the clocks skip do not exist and
are not offered; of a wall time that comes twice the first is meant (PEP 495, fold=0).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.availability.rules import Moment, Pacing, ServiceRule, SetUp, ShiftRule

DAY_MINUTES = 24 * 60
_MINUTE = timedelta(minutes=1)


class Window(NamedTuple):
    """A shift on one day: starts from `opens` to `last_start`, everybody gone by `closes`. Walls, then UTC seconds."""

    opens_wall: datetime
    closes_wall: datetime
    last_wall: datetime | None
    opens: int
    closes: int
    last_start: int
    name: str = ""
    pacing: Pacing = Pacing()


class GridTime(NamedTuple):
    """A wall time of the grid and its moment in UTC seconds; None when the clocks skip it."""

    wall: datetime
    moment: int | None


def seconds(moment: Moment) -> int:
    """Whole seconds since the epoch."""
    return moment if isinstance(moment, int) else int(moment.timestamp())


def moment_of(wall: datetime, zone: ZoneInfo) -> int | None:
    """UTC seconds of a wall time; None when the clocks skip it."""
    aware = wall.replace(tzinfo=zone)
    moment = aware.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        return None
    return seconds(moment)


def wall_of(moment: int, zone: ZoneInfo) -> datetime:
    """What the wall clock shows then."""
    return datetime.fromtimestamp(moment, zone).replace(tzinfo=None, fold=0)


def _bound(wall: datetime, zone: ZoneInfo) -> int:
    """UTC seconds of a shift's edge; an edge that the clocks skip lies as far after the jump."""
    return seconds(wall.replace(tzinfo=zone))


def _after(day: date, opens: time, edge: time, *, strictly: bool) -> datetime:
    """The first time after the opening at which the wall clock shows `edge`."""
    wraps = edge <= opens if strictly else edge < opens
    return datetime.combine(day + timedelta(days=1) if wraps else day, edge)


def window(shift: ShiftRule, day: date, zone: ZoneInfo) -> Window:
    """The shift as it falls on the day it opens."""
    opens = datetime.combine(day, shift.opens)
    closes = _after(day, shift.opens, shift.closes, strictly=True)
    last = _after(day, shift.opens, shift.last_start, strictly=False) if shift.last_start else None
    ends = _bound(closes, zone)
    last_start = _bound(last, zone) if last else ends
    return Window(opens, closes, last, _bound(opens, zone), ends, last_start, shift.name, shift.pacing)


def _windows(shifts: Iterable[ShiftRule], day: date, zone: ZoneInfo) -> list[Window]:
    """The shifts of one resource and service that begin on the day: the dated ones, or else the weekly ones."""
    held = [shift for shift in shifts if shift.holds_on(day)]
    dated = [shift for shift in held if shift.day is not None]
    found = [window(shift, day, zone) for shift in dated or held]
    return sorted(found, key=lambda span: (span.opens, span.closes, span.last_start))


def within(hours: Iterable[Window], starts: int, ends: int) -> bool:
    """Whether a stay from `starts` to `ends` (UTC seconds) begins and is over in one of these shifts."""
    return any(shift.opens <= starts <= shift.last_start and ends <= shift.closes for shift in hours)


def venue_windows(setup: SetUp, service: ServiceRule, day: date, zone: ZoneInfo) -> list[Window]:
    """The day's shifts for a service: its own where it has any on some weekday or on this date, else the venue's."""
    ours = [shift for shift in setup.shifts if shift.resource_id is None]
    own = [shift for shift in ours if shift.service_id == service.id]
    if any(shift.day in (None, day) for shift in own):
        return _windows(own, day, zone)
    return _windows([shift for shift in ours if shift.service_id is None], day, zone)


def resource_windows(setup: SetUp, service: ServiceRule, day: date, zone: ZoneInfo) -> dict[int, list[Window]]:
    """The hours around `day` of each resource that has its own; a resource that is not named keeps the venue's.

    One that has dated hours alone keeps the venue's on all other days.
    """
    own: dict[int, list[ShiftRule]] = {}
    for shift in setup.shifts:
        if shift.resource_id is not None and shift.service_id in (None, service.id):
            own.setdefault(shift.resource_id, []).append(shift)
    near = [day + timedelta(days=offset) for offset in (-1, 0, 1)]
    house = {one: venue_windows(setup, service, one, zone) for one in near} if own else {}
    hours: dict[int, list[Window]] = {}
    for resource_id, shifts in own.items():
        weekly = any(shift.day is None for shift in shifts)
        if weekly or any(shift.day in near for shift in shifts):
            hours[resource_id] = [
                span for one in near for span in (_own_windows(shifts, one, zone) or ([] if weekly else house[one]))
            ]
    return hours


def _own_windows(shifts: list[ShiftRule], day: date, zone: ZoneInfo) -> list[Window]:
    """One resource's hours: those for any service, and those for this one."""
    services = {shift.service_id for shift in shifts}
    return [span for one in services for span in _windows([s for s in shifts if s.service_id == one], day, zone)]


def grid(setup: SetUp, service: ServiceRule, windows: list[Window], day: date, zone: ZoneInfo) -> list[GridTime]:
    """Every wall time of the day's shifts at which the service could start, in order, each once."""
    midnight = datetime.combine(day, time.min)
    walls = {
        midnight + timedelta(minutes=minute) for span in windows for minute in _minutes(setup, service, span, midnight)
    }
    times = _with_moments(sorted(walls), zone)
    return [at for at in times if at.moment is None or any(span.opens <= at.moment < span.closes for span in windows)]


def _minutes(setup: SetUp, service: ServiceRule, span: Window, midnight: datetime) -> Iterable[int]:
    """Minutes after the day's midnight at which the service starts in this shift, the night after included."""
    opens = (span.opens_wall - midnight) // _MINUTE
    last = (span.last_wall - midnight) // _MINUTE if span.last_wall else (span.closes_wall - midnight) // _MINUTE - 1
    if service.fixed_starts:
        starts = [start.hour * 60 + start.minute for start in service.fixed_starts]
        return [minute for start in starts for minute in (start, start + DAY_MINUTES) if opens <= minute <= last]
    return range(-(-opens // setup.slot_minutes) * setup.slot_minutes, last + 1, setup.slot_minutes)


def _with_moments(walls: list[datetime], zone: ZoneInfo) -> list[GridTime]:
    """The walls with their moments. Where the zone's offset is the same at both ends, no clock changes in between."""
    if not walls:
        return []
    first, last = (wall.replace(tzinfo=zone).utcoffset() for wall in (walls[0], walls[-1]))
    if first != last:
        return [GridTime(wall, moment_of(wall, zone)) for wall in walls]
    begin = moment_of(walls[0], zone)
    if begin is None or moment_of(walls[-1], zone) is None:
        return [GridTime(wall, moment_of(wall, zone)) for wall in walls]
    return [GridTime(wall, begin + int((wall - walls[0]).total_seconds())) for wall in walls]
