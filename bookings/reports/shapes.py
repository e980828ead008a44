"""One report: its message, its chart, the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Columns for what runs along time, bars for what is compared."""

    COLUMNS = "columns"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Item:
    """One column or bar. `said` stands at it; `before` is the same of the time before, None where it is not shown.
    `mark` names it along the axis; empty: not named."""

    label: str
    value: float
    said: str
    before: float | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One message. `header` and `rows` are the table and the CSV; `notes` are sentences below the chart."""

    name: str
    title: str
    message: str
    kind: Kind
    items: Sequence[Item]
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str] = field(default=())
    has_before: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing to draw."""
        return not any(item.value or item.before for item in self.items)


def compared(now: float, before: float, days: int) -> str:
    """`12 % more than in the 28 days before`; in words where a share says nothing."""
    then = "the day before" if days == 1 else f"the {days} days before"
    if not before:
        return f"none in {then}" if now else ""
    change = round((now - before) * 100 / before)
    if not change:
        return f"as in {then}"
    return f"{abs(change)}\u00a0% {'more' if change > 0 else 'fewer'} than in {then}"


def share(part: float, whole: float) -> float:
    """Percent, 0 of nothing."""
    return part * 100 / whole if whole else 0.0


def many(number: float, one: str, more: str = "") -> str:
    """`1 booking`, `1,204 bookings`."""
    return f"{number:,.0f} {one if number == 1 else more or one + 's'}"
