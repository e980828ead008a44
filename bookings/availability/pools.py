"""The grid on which pools are counted: quarters of an hour of UTC, the same for every venue and for ever.

A period takes every slot it touches, so two stays that share a moment share a slot, whatever the venue's own grid is.
"""

from datetime import UTC, datetime, timedelta

SLOT = timedelta(minutes=15)
_SECONDS = int(SLOT.total_seconds())


def pool_slots(start: datetime, end: datetime) -> list[datetime]:
    """The starts of the slots that [start, end) touches, in order."""
    first = int(start.timestamp()) // _SECONDS
    last = -(-int(end.timestamp()) // _SECONDS)
    return [datetime.fromtimestamp(number * _SECONDS, UTC) for number in range(first, last)]
