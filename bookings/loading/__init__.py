"""Venues' set-ups and diaries out of the database as availability reads them: two queries, however many venues."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from agnt.lib import clock
from bookings.availability import Diary, SetUp
from bookings.loading.diaries import Span, diaries
from bookings.loading.setups import closures, setups
from venues.models import Venue

__all__ = ["Loaded", "around", "diaries", "diary", "load", "setup", "setups", "with_closures"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One venue: how it is set up, and what is taken in the days asked for."""

    venue: Venue
    setup: SetUp
    diary: Diary


def load(venues: Collection[Venue], first: date, last: date) -> dict[int, Loaded]:
    """Set-ups and diaries of the venues for the shifts that open on their own days `first` to `last`, by venue id.

    Holds that have run out do not count as taken.
    """
    rules = setups(venues)
    spans = [_span(venue, rules[venue.pk], first, last) for venue in venues]
    taken = diaries(spans)
    return {venue.pk: Loaded(venue, rules[venue.pk], taken[venue.pk]) for venue in venues}


def setup(venue: Venue, *, also: Collection[int] = ()) -> SetUp:
    """One venue's set-up; with the services `also`, switched off or not."""
    return setups([venue], also=also)[venue.pk]


def with_closures(known: SetUp) -> SetUp:
    """The set-up with its closures read anew."""
    return replace(known, closures=closures(known.venue_id))


def diary(venue: Venue, moment: datetime, *, but: Collection[int] = (), but_wishes_of: Collection[int] = ()) -> Diary:
    """What is taken around a moment: enough to judge any start of its day and of the night that runs into it; without
    the places `but` (their ids), which somebody is about to give up, and the open wishes of these bookings."""
    day = clock.local(moment, venue.timezone).date()
    starts, _ = clock.day_bounds(day - _DAY, venue.timezone)
    _, ends = clock.day_bounds(day + 2 * _DAY, venue.timezone)
    return diaries([Span(venue.pk, starts, ends)], but=but, but_wishes_of=but_wishes_of)[venue.pk]


def around(venue: Venue, start: datetime, end: datetime) -> Diary:
    """What is taken in [start, end), and who starts in the quarters of an hour that it touches."""
    return diaries([Span(venue.pk, start, end)])[venue.pk]


def _span(venue: Venue, rules: SetUp, first: date, last: date) -> Span:
    """From the first midnight to the end of the last stay: a night's shift runs on, and tidying up after it."""
    nights = any(shift.closes <= shift.opens for shift in rules.shifts)
    buffer = max((service.buffer_minutes for service in rules.services), default=0)
    starts, _ = clock.day_bounds(first, venue.timezone)
    _, ends = clock.day_bounds(last + _DAY if nights else last, venue.timezone)
    return Span(venue.pk, starts, ends + timedelta(minutes=buffer))
