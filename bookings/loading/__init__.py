"""Venues' set-ups and diaries out of the database as availability reads them, in a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agnt.lib import clock
from bookings.availability import Diary, SetUp
from bookings.loading.diaries import diaries
from bookings.loading.setups import MARGIN, setups
from venues.models import Venue

__all__ = ["Loaded", "diaries", "diary", "load", "setup", "setups"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One venue: how it is set up, and what is taken in the days asked for."""

    venue: Venue
    setup: SetUp
    diary: Diary


def load(venues: Collection[Venue], first: date, last: date) -> dict[int, Loaded]:
    """Set-ups and diaries of the venues for their own days `first` to `last`, by venue id. Twelve queries, however
    many venues.

    Holds that have run out do not count as taken.
    """
    rules = setups(venues)
    taken = diaries(rules, *_span(first, last))
    return {venue.pk: Loaded(venue, rules[venue.pk], taken[venue.pk]) for venue in venues}


def setup(venue: Venue) -> SetUp:
    """One venue's set-up."""
    return setups([venue])[venue.pk]


def diary(venue: Venue, moment: datetime, *, but: Collection[int] = ()) -> Diary:
    """What is taken around a moment, far enough to judge any stay that starts then or that day; without the places
    `but` (their ids), which somebody is about to give up."""
    day = clock.local(moment, venue.timezone).date()
    return diaries([venue.pk], *_span(day, day), but=but)[venue.pk]


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    return clock.at(first, time.min, "UTC") - MARGIN, clock.at(last, time.min, "UTC") + MARGIN + timedelta(days=1)
