"""The rows every taker locks first, in order: one venue on one of its days.

Whoever makes, keeps, releases or books a place holds the locks of all days that its period touches. So places and the
quarters of pools are never fought over, and one rule is enough: take all days of a unit of work at once.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q

from agnt.lib import clock, locks, tx
from bookings.availability import SLOT, Period, pool_slots
from bookings.models import Place, VenueDay
from venues.models import Venue

DayKey = tuple[int, date]


def days_of(venue: Venue, start: datetime, end: datetime) -> set[DayKey]:
    """The venue's own calendar days that [start, end) touches."""
    first = clock.local(start, venue.timezone).date()
    last = clock.local(end - timedelta(microseconds=1), venue.timezone).date()
    return {(venue.pk, first + timedelta(days=n)) for n in range((last - first).days + 1)}


def days_around(venue: Venue, start: datetime, end: datetime) -> set[DayKey]:
    """The days that a taker of [start, end) needs: its own, and those of the holds that it may have to give back."""
    keys = days_of(venue, start, end)
    in_the_way = Place.objects.taken().filter(
        venue=venue, held_until__isnull=False, period__overlap=in_quarters(start, end)
    )
    for period in in_the_way.values_list("period", flat=True):
        keys |= days_of(venue, period.lower, period.upper)
    return keys


def in_quarters(start: datetime, end: datetime) -> Period:
    """The span widened to the quarters in which pools are counted: stays that only share a quarter meet there."""
    quarters = pool_slots(start, end)
    return quarters[0], quarters[-1] + SLOT


@tx.step
def lock_days(keys: Iterable[DayKey]) -> list[VenueDay]:
    """Make the rows that are missing and lock them all in the order of their keys, so that takers cannot deadlock.

    Call it once per unit of work, with every day that the work touches; again only for days that are locked already.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return []
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
