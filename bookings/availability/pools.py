"""The grid on which pools are counted: quarters of an hour of UTC, the same for every venue and for ever.

A period takes every slot it touches, so two stays that share a moment share a slot, whatever the venue's own grid is.
"""

from datetime import UTC, datetime, timedelta

SLOT = timedelta(minutes=15)
QUARTER = int(SLOT.total_seconds())


def quarters(start: int, end: int) -> range:
    """The starts of the slots that [start, end) touches, all in UTC seconds, in order."""
    return range(start // QUARTER * QUARTER, -(-end // QUARTER) * QUARTER, QUARTER)


def pool_slots(start: datetime, end: datetime) -> list[datetime]:
    """The same as aware datetimes."""
    return [datetime.fromtimestamp(second, UTC) for second in quarters(int(start.timestamp()), int(end.timestamp()))]
