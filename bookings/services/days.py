"""The rows every taker locks first, in order: one venue on one of its days."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q

from agnt.lib import clock, locks, tx
from bookings.models import VenueDay
from venues.models import Venue

DayKey = tuple[int, date]


def days_of(venue: Venue, start: datetime, end: datetime) -> set[DayKey]:
    """The venue's own calendar days that [start, end) touches."""
    first = clock.local(start, venue.timezone).date()
    last = clock.local(end - timedelta(microseconds=1), venue.timezone).date()
    return {(venue.pk, first + timedelta(days=n)) for n in range((last - first).days + 1)}


@tx.step
def lock_days(keys: Iterable[DayKey]) -> list[VenueDay]:
    """Make the rows that are missing and lock them all in the order of their keys, so that takers cannot deadlock.

    Call it once per unit of work, with every day that the work touches.
    """
    wanted = sorted(set(keys))
    known = set(VenueDay.objects.filter(_any_of(wanted)).values_list("venue_id", "day"))
    missing = [VenueDay(venue_id=venue_id, day=day) for venue_id, day in wanted if (venue_id, day) not in known]
    if missing:
        VenueDay.objects.bulk_create(missing, ignore_conflicts=True)
    return locks.lock(VenueDay.objects.filter(_any_of(wanted)))


def _any_of(keys: list[DayKey]) -> Q:
    condition = Q(pk__in=[])
    for venue_id, day in keys:
        condition |= Q(venue_id=venue_id, day=day)
    return condition
