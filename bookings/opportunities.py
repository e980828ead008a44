"""A day's starts as staff see them: free ones to tap, the others grey with every reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from agnt.lib import clock
from bookings.availability import DayAnswer, Refusal, Slot, say_all

# What no word of staff can overrule: there is nothing to sit on.
_HARD: Final = frozenset(
    {"full", "taken", "too_few", "nothing_fits", "nobody_works", "past", "clock_skips", "not_set_up"}
)


@dataclass(frozen=True, slots=True)
class Start:
    """One start. `tables`: the best that are free; `reasons`: why not, in sentences; `may_force`: staff still may;
    `may_join`: nothing is large enough, so they may put together what is."""

    at: datetime
    wall: str
    tables: str = ""
    reasons: tuple[str, ...] = ()
    may_force: bool = False
    may_join: bool = False

    @property
    def is_free(self) -> bool:
        """Whether one tap takes it."""
        return not self.reasons


def starts(answer: DayAnswer, names: Mapping[int, str], zone: str) -> list[Start]:
    """Every start of the day that has a moment and is not past, in order. `names`: of resources, by id."""
    free = [_free(slot, names, zone) for slot in answer.slots]
    refused = [_refused(no) for no in answer.refusals if no.starts_at is not None and no.code != "past"]
    return sorted([*free, *refused], key=lambda start: start.at)


def _free(slot: Slot, names: Mapping[int, str], zone: str) -> Start:
    tables = " + ".join(names.get(pk, "") for pk in slot.resource_ids)
    return Start(slot.starts_at, f"{clock.local(slot.starts_at, zone):%H:%M}", tables)


def _refused(no: Refusal) -> Start:
    assert no.starts_at is not None  # noqa: S101 - the caller left those out
    codes = {no.code, *(reason.code for reason in no.reasons)}
    return Start(
        no.starts_at,
        f"{no.wall:%H:%M}",
        reasons=tuple(say_all(no)),
        may_force=not codes & _HARD,
        may_join=codes & _HARD == {"nothing_fits"},
    )
