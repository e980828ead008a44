"""Time that runs in certain hours alone: the venue's answering hours, a guest's waking hours. Pure.

Wall hours become UTC spans day by day, so a day of 23 or 25 hours counts as it is, and one that does not exist in the
zone counts as none.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from agnt.lib import clock

Span = tuple[datetime, datetime]  # UTC, half open
Weekly = tuple[int, time, time]  # weekday (0 is Monday), from, until; until at or before from is past midnight


def weekly(hours: Iterable[Weekly], zone: str, first: date, last: date) -> list[Span]:
    """The spans that begin on the zone's days `first` to `last`, in order."""
    of_day: dict[int, list[tuple[time, time]]] = {}
    for weekday, start, until in hours:
        of_day.setdefault(weekday, []).append((start, until))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    spans = [
        span(day, start, until, zone)
        for day in days
        if _exists(day, zone)
        for start, until in of_day.get(day.weekday(), ())
    ]
    return sorted(found for found in spans if found[1] > found[0])


def span(day: date, start: time, until: time, zone: str) -> Span:
    """One span of wall times that begins on that day."""
    return clock.at(day, start, zone), clock.at(day + timedelta(days=until <= start), until, zone)


def _exists(day: date, zone: str) -> bool:
    return clock.local(clock.at(day, time(12), zone), zone).date() == day


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that do not touch, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def runs_out(since: datetime, lasts: timedelta, spans: Sequence[Span]) -> datetime | None:
    """When `lasts` has run inside the spans, counted from `since`; None when the spans end before that."""
    left = lasts
    for start, end in merged(spans):
        begins = max(start, since)
        if end <= begins:
            continue
        if end - begins >= left:
            return begins + left
        left -= end - begins
    return None


def next_open(moment: datetime, spans: Sequence[Span]) -> datetime | None:
    """The moment itself where it lies in a span, else when the next one begins; None after the last."""
    for start, end in merged(spans):
        if end > moment:
            return max(start, moment)
    return None
