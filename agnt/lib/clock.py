"""The one clock. Everything is stored in UTC; a venue's zone appears only at the edges."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or timezone.now()


def local(moment: datetime, zone: str) -> datetime:
    """The same moment as a wall clock in `zone` (an IANA name) shows it."""
    return moment.astimezone(ZoneInfo(zone))


def today(zone: str) -> date:
    """The calendar day it is in `zone`."""
    return local(now(), zone).date()


def at(day: date, wall: time, zone: str) -> datetime:
    """The UTC moment when the wall clock in `zone` shows `wall` on `day`.

    A time that the clocks skip is read as the time the same length after the jump; a time that comes twice
    is its first coming (PEP 495, fold=0).
    """
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The UTC moments when `day` begins and ends in `zone`: 23, 24 or 25 hours apart."""
    return at(day, time.min, zone), at(day + timedelta(days=1), time.min, zone)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock still in this context (tests, previews)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
