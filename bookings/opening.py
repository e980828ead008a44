"""When a venue is open on one of its days, and which moments belong to that day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agnt.lib import clock
from venues.models import Shift


@dataclass(frozen=True, slots=True)
class Opening:
    """One shift on one day. Moments are aware UTC; `pacing`: covers per quarter hour, None: no limit."""

    name: str
    opens: datetime
    closes: datetime
    pacing: int | None = None


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The moments that belong to a venue's day: from midnight, or last night's closing, to its own end."""

    day: date
    starts: datetime
    ends: datetime
    openings: tuple[Opening, ...]

    @property
    def is_closed(self) -> bool:
        """Whether no shift opens that day."""
        return not self.openings


def openings(shifts: Iterable[Shift], day: date, zone: str) -> list[Opening]:
    """The house's shifts that open on `day`, in order. Dated ones take the place of the weekly ones they stand for."""
    dated: dict[tuple[int | None, int | None], list[Shift]] = defaultdict(list)
    weekly: dict[tuple[int | None, int | None], list[Shift]] = defaultdict(list)
    for shift in shifts:
        if shift.resource_id is not None:
            continue
        key = shift.resource_id, shift.service_id
        if shift.day == day:
            dated[key].append(shift)
        elif shift.weekday == day.weekday() and _holds(shift, day):
            weekly[key].append(shift)
    standing = [shift for rows in (weekly | dated).values() for shift in rows]
    return sorted({_opening(shift, day, zone) for shift in standing}, key=lambda at: (at.opens, at.closes, at.name))


def _holds(shift: Shift, day: date) -> bool:
    begun = shift.valid_from is None or shift.valid_from <= day
    return begun and (shift.valid_until is None or day <= shift.valid_until)


def _opening(shift: Shift, day: date, zone: str) -> Opening:
    ends_on = day if shift.closes > shift.opens else day + timedelta(days=1)
    return Opening(
        shift.name, clock.at(day, shift.opens, zone), clock.at(ends_on, shift.closes, zone), shift.pacing_total
    )


def span(shifts: Iterable[Shift], day: date, zone: str) -> DaySpan:
    """The day's openings and its bounds. What starts after midnight in last night's shift belongs to last night."""
    rows = list(shifts)
    mine = openings(rows, day, zone)
    midnight, next_midnight = clock.day_bounds(day, zone)
    night_before = [at.closes for at in openings(rows, day - timedelta(days=1), zone)]
    starts = max([midnight, *night_before])
    if mine:
        starts = max(midnight, min(starts, mine[0].opens))
    ends = max([next_midnight, *(at.closes for at in mine)])
    tomorrow = openings(rows, day + timedelta(days=1), zone)
    if tomorrow:
        ends = max(next_midnight, min(ends, tomorrow[0].opens))
    return DaySpan(day, starts, ends, tuple(mine))
