"""How long a guest has to answer: time that runs while he is awake. Pure but for the clock."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from agnt.lib import clock
from bookings import hours

WAKING = (time(8), time(22))
AT_ONCE = timedelta(hours=3)  # so near to the start the timer runs at night too
TO_CHOOSE = timedelta(hours=2)
LEAST_TO_CHOOSE = timedelta(minutes=10)


def until(zone: str, starts_at: datetime, lasts: timedelta) -> datetime:
    """When `lasts` has run from now in the waking hours of that zone, and in any hour once the start is less than
    three hours away; never later than the start."""
    now = clock.now()
    first, last = clock.local(now, zone).date() - timedelta(days=1), clock.local(starts_at, zone).date()
    waking = hours.weekly(((weekday, *WAKING) for weekday in range(7)), zone, first, last)
    near = (min(starts_at - AT_ONCE, starts_at), starts_at)
    return min(hours.runs_out(now, lasts, [*waking, near]) or starts_at, starts_at)


def to_choose(zone: str, starts: Iterable[datetime], notice: timedelta) -> datetime:
    """Until when the times that a venue offers instead are held: two waking hours, but not past the soonest of them
    less the venue's notice; ten minutes at the least."""
    soonest = min(starts)
    return max(min(until(zone, soonest, TO_CHOOSE), soonest - notice), clock.now() + LEAST_TO_CHOOSE)
