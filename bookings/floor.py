"""The floor as it is now: at each table who sits there and for how long, or who comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agnt.lib import clock
from bookings.facts import DayRows
from bookings.models import Booking
from bookings.rows import side_by_side
from venues.models import Resource

_SIZE: Final = 1000  # the plan's side, in its own units
_ALMOST: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Spot:
    """One table on the plan. Left, top, width and height in hundredths of the plan; `state`: free, soon, seated, due,
    over, closed."""

    resource: Resource
    state: str
    word: str
    booking: Booking | None
    detail: str
    following: Booking | None
    left: float
    top: float
    width: float
    height: float


def spots(day: DayRows) -> list[Spot]:
    """Every table, room and pool that stands on the plan; those that do not are left to the list below it."""
    return [_spot(day, row) for row in _ordered(day) if row.plan_x is not None and row.plan_y is not None]


def elsewhere(day: DayRows) -> list[Spot]:
    """What is not on the plan yet."""
    rows = (row for row in _ordered(day) if row.plan_x is None and row.kind != Resource.Kind.PERSON)
    return [_spot(day, row) for row in rows]


def _ordered(day: DayRows) -> list[Resource]:
    return side_by_side(day.resources, day.combinations)


def at_table(day: DayRows, resource: Resource) -> list[Booking]:
    """The live bookings of one table, by time."""
    rows = (booking for booking in day.bookings if booking.status in Booking.LIVE)
    return [row for row in rows if any(place.resource_id == resource.pk for place in day.places.get(row.pk, []))]


def _spot(day: DayRows, resource: Resource) -> Spot:
    mine = at_table(day, resource)
    here = next((row for row in mine if row.status == Booking.Status.SEATED), None)
    following = next((row for row in mine if row is not here and row.ends_at > day.now), None)
    state, word, detail = _state(day, resource, here, following)
    return Spot(
        resource,
        state,
        word,
        here,
        detail,
        following,
        left=(resource.plan_x or 0) * 100 / _SIZE,
        top=(resource.plan_y or 0) * 100 / _SIZE,
        width=resource.plan_w * 100 / _SIZE,
        height=resource.plan_h * 100 / _SIZE,
    )


def _state(day: DayRows, resource: Resource, here: Booking | None, following: Booking | None) -> tuple[str, str, str]:
    zone = day.venue.timezone
    if here is not None:
        sat = round((day.now - (here.seated_at or here.starts_at)) / timedelta(minutes=1))
        detail = f"{sat} min, until {clock.local(here.ends_at, zone):%H:%M}"
        if here.ends_at < day.now:
            return "over", "Over time", detail
        return ("due", "Leaves soon", detail) if here.ends_at - day.now < _ALMOST else ("seated", "Seated", detail)
    if _is_closed(day, resource, day.now):
        return "closed", "Closed", ""
    if following is not None and following.starts_at - day.now < timedelta(minutes=30):
        return "soon", "Expected", f"{following.local_start:%H:%M}"
    return "free", "Free", f"until {following.local_start:%H:%M}" if following else ""


def _is_closed(day: DayRows, resource: Resource, now: datetime) -> bool:
    return any(
        closure.starts_at <= now < closure.ends_at
        and (closure.resource_id in (None, resource.pk))
        and (closure.area_id in (None, resource.area_id))
        for closure in day.closures
    )


def ratio(rows: Iterable[Spot]) -> float:
    """How high the plan must be for its width, so that nothing below its last table is empty space."""
    return max((spot.top + spot.height for spot in rows), default=60.0) + 4
