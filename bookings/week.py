"""The week that a set-up produces: hours down, days across, each start free or refused. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.availability import Board, Diary, Request, SetUp, day_slots


@dataclass(frozen=True, slots=True)
class Start:
    """One start of a day: the venue's wall clock, and whether it can be had."""

    wall: datetime
    free: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One hour of the week: for each day its starts in that hour."""

    hour: int  # 0-23 of the wall clock; a night's hours come after its evening's
    days: tuple[tuple[Start, ...], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days. `lines` is empty where nothing ever starts."""

    days: tuple[date, ...]
    lines: tuple[Line, ...]
    free: int


def week(setup: SetUp, request: Request, first: date) -> Week:
    """The seven days from `first`, with an empty diary: what the rules alone allow."""
    board = Board(setup, Diary())
    days = tuple(first + timedelta(days=n) for n in range(7))
    starts = [_starts(board, request, day) for day in days]
    hours = sorted({_rank(start, day) for found, day in zip(starts, days, strict=True) for start in found})
    lines = tuple(
        Line(
            rank % 24,
            tuple(
                tuple(start for start in found if _rank(start, day) == rank)
                for found, day in zip(starts, days, strict=True)
            ),
        )
        for rank in hours
    )
    return Week(days, lines, sum(start.free for found in starts for start in found))


def _rank(start: Start, day: date) -> int:
    """Hours since the day began: 25 is one in the morning of its night."""
    return (start.wall.date() - day).days * 24 + start.wall.hour


def _starts(board: Board, request: Request, day: date) -> list[Start]:
    answer = day_slots(board, request, day)
    zone = ZoneInfo(board.setup.timezone)
    free = [Start(slot.starts_at.astimezone(zone).replace(tzinfo=None), True) for slot in answer.slots]
    refused = [Start(one.wall, False) for one in answer.refusals]
    return sorted(free + refused, key=lambda start: start.wall)
