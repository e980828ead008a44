"""When a guest wants a place to be open, out of his words: "open sunday late", "buka minggu malam", "open now"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

_DAYS: Final = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "mondays tuesdays wednesdays thursdays fridays saturdays sundays",
        "senin selasa rabu kamis jumat sabtu minggu",
    )
    for number, name in enumerate(names.split())
}
_OPEN: Final = frozenset({"open", "opens", "buka"})
_PARTS: Final = {
    "late": time(22, 30),
    "night": time(21),
    "evening": time(19, 30),
    "afternoon": time(15, 30),
    "lunch": time(12, 30),
    "morning": time(10),
    "early": time(8, 30),
    "malam": time(21),
    "sore": time(17),
    "siang": time(12, 30),
    "pagi": time(9),
}
LATE: Final = "late"
WORDS: Final = frozenset({*_DAYS, *_OPEN, *_PARTS})


@dataclass(frozen=True, slots=True)
class Opening:
    """A weekday (0 is Monday; None: any) and a wall time of the venue (None: any)."""

    weekday: int | None = None
    at: time | None = None

    @property
    def said(self) -> str:
        """As a reason holds it: the weekday's number and the time."""
        day = "" if self.weekday is None else str(self.weekday)
        return f"{day} {self.at:%H:%M}".strip() if self.at else day


def opening(said: list[str], *, of_hours: bool = False) -> tuple[Opening | None, list[str]]:
    """What is asked for, and the words that are left over. Only where "open" or "late" is said, or hours are meant
    anyway (`of_hours`): a bare weekday is the day of a booking, and no word of any venue."""
    told = set(said)
    if not of_hours and not told & _OPEN and LATE not in told:
        return None, [word for word in said if word not in _DAYS]
    day = next((_DAYS[word] for word in said if word in _DAYS), None)
    at = next((_PARTS[word] for word in _PARTS if word in told), None)
    rest = [word for word in said if word not in WORDS]
    return (Opening(day, at), rest) if day is not None or at else (None, rest)


def moment(local: datetime) -> Opening:
    """The weekday and wall time of a moment."""
    return Opening(local.weekday(), local.time().replace(second=0, microsecond=0))


def merged(found: Iterable[Opening]) -> Opening | None:
    """All of them as one: the first weekday and the first time that are named; None where there is none."""
    kept = list(found)
    if not kept:
        return None
    day = next((one.weekday for one in kept if one.weekday is not None), None)
    return Opening(day, next((one.at for one in kept if one.at), None))
