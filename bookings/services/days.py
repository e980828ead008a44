"""The rows every taker locks first, in order: one venue on one of its days.

Whoever makes, keeps, releases or books a place holds the locks of all days that its period touches. So places and the
quarters of pools are never fought over, and one rule is enough: take all days of a unit of work at once.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from agnt.lib import clock, locks, tx
from bookings.availability import SLOT, Period, pool_slots
from bookings.models import Place, VenueDay
from venues.models import Venue

DayKey = tuple[int, date]

_LOCK = """
    SELECT id FROM bookings_venueday
     WHERE (venue_id, day) IN (SELECT * FROM unnest(%s::bigint[], %s::date[]))
       AND (SELECT count(*) FROM bookings_venueday
             WHERE (venue_id, day) IN (SELECT * FROM unnest(%s::bigint[], %s::date[]))) = %s
     ORDER BY id FOR NO KEY UPDATE OF bookings_venueday
"""


def days_of(venue: Venue, start: datetime, end: datetime) -> set[DayKey]:
    """The venue's own calendar days that [start, end) touches."""
    return days_in(venue.pk, venue.timezone, start, end)


def days_in(venue_id: int, timezone: str, start: datetime, end: datetime) -> set[DayKey]:
    """`days_of` for a venue that is not loaded."""
    first = clock.local(start, timezone).date()
    last = clock.local(end - timedelta(microseconds=1), timezone).date()
    return {(venue_id, first + timedelta(days=n)) for n in range((last - first).days + 1)}


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
def lock_days(keys: Iterable[DayKey]) -> None:
    """Make the rows that are missing and lock them all in the order of their keys, so that takers cannot deadlock.

    Call it once per unit of work, with every day that the work touches; again only for days that are locked already,
    which costs nothing.
    """
    wanted = sorted(set(keys))
    if are_locked(wanted):
        return
    if not _lock_if_all_are_there(wanted):
        known = set(VenueDay.objects.filter(_any_of(wanted)).values_list("venue_id", "day"))
        missing = [VenueDay(venue_id=venue_id, day=day) for venue_id, day in wanted if (venue_id, day) not in known]
        if missing:
            VenueDay.objects.bulk_create(missing, ignore_conflicts=True)
        locks.lock(VenueDay.objects.filter(_any_of(wanted)))
    locks.remember(wanted)


def are_locked(keys: Iterable[DayKey]) -> bool:
    """Whether this transaction has the locks of all these days."""
    return locks.has(keys)


def _lock_if_all_are_there(wanted: list[DayKey]) -> bool:
    """One statement in the common case. Where a row is missing it locks none: rows that are made while others are
    held could make two takers wait for each other."""
    venues: list[Any] = [venue_id for venue_id, _ in wanted]
    dates: list[Any] = [day for _, day in wanted]
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [venues, dates, venues, dates, len(wanted)])
        return len(cursor.fetchall()) == len(wanted)


def _any_of(keys: list[DayKey]) -> Q:
    condition = Q(pk__in=[])
    for venue_id, day in keys:
        condition |= Q(venue_id=venue_id, day=day)
    return condition
