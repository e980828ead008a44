"""When a guest wants to come, as a moment to look around: the time he said, the sunset, or the usual hour."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agnt.lib import clock
from bookings.sunset import EARLIEST, LATEST, sunset
from venues.models import Venue

_AROUND = timedelta(hours=2)  # how far from a said time another venue's free time still helps
_AROUND_USUAL = timedelta(hours=4)
_SMALL_HOURS = time(6)  # before it, last night's shift may still run
_USUAL = {Venue.Category.SPA: time(14), Venue.Category.COWORKING: time(9), Venue.Category.BOAT: time(9)}
_USUALLY = time(19)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A moment, the days whose shifts may hold it, and how far off a start may lie (both ends; None: anywhere)."""

    moment: datetime
    days: tuple[date, ...]
    within: tuple[datetime, datetime] | None
    sunset_at: datetime | None = None


def wanted(venue: Venue, *, day: date, at: time | None, for_sunset: bool, anywhere: bool) -> Wanted:
    """What to look for at this venue. `anywhere`: any start of the day will do, those near the moment first."""
    sets_at = sunset(venue.latitude, venue.longitude, day, venue.timezone) if for_sunset and at is None else None
    if at is not None:
        return _said(venue, day, at, anywhere=anywhere)
    if sets_at is not None:
        within = None if anywhere else (sets_at - EARLIEST, sets_at - LATEST)
        return Wanted(sets_at - (EARLIEST + LATEST) / 2, (day,), within, sets_at)
    usual = max(clock.at(day, _USUAL.get(Venue.Category(venue.category), _USUALLY), venue.timezone), clock.now())
    return Wanted(usual, (day,), None if anywhere else (usual - _AROUND_USUAL, usual + _AROUND_USUAL))


def _said(venue: Venue, day: date, at: time, *, anywhere: bool) -> Wanted:
    moment = clock.at(day, at, venue.timezone)
    if at >= _SMALL_HOURS:
        return Wanted(moment, (day,), None if anywhere else (moment - _AROUND, moment + _AROUND))
    midnight, next_midnight = clock.day_bounds(day, venue.timezone)
    late = next_midnight if anywhere else moment + _AROUND
    return Wanted(moment, (day - timedelta(days=1), day), (max(midnight, moment - _AROUND), late))
