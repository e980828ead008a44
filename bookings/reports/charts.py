"""Charts as geometry: percents of the width and pixels of the height, so that words keep their size on every screen.

Bars begin at zero. What is written stands at its bar: no legend for one thing, no grid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bookings.reports.shapes import Item

COLUMNS_HIGH: Final = 150  # pixels of the tallest column
_ROOM_ABOVE: Final = 22  # for the figure on top
_ROOM_BELOW: Final = 24
ROW_HIGH: Final = 44
_MOST_NAMED: Final = 5
_ALL_SAID: Final = 10  # so few columns carry all their figures


@dataclass(frozen=True, slots=True)
class Column:
    """One column: x and width in percent, y and height in pixels; `said` empty where there is no room for it."""

    x: float
    width: float
    middle: float
    y: float
    height: float
    before_y: float | None
    said: str
    said_y: float
    mark: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The whole chart; `base` is where the columns stand."""

    height: int
    base: int
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar on a line of its own under its label: widths in percent, y in pixels."""

    label: str
    said: str
    width: float
    before_width: float | None
    top: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole chart."""

    height: int
    bars: Sequence[Bar]


def columns(items: Sequence[Item]) -> Columns:
    """Columns along time. The largest is written on, and all where there are few."""
    most = max([item.value for item in items] + [item.before or 0 for item in items], default=0) or 1
    base = _ROOM_ABOVE + COLUMNS_HIGH
    each = 100 / max(len(items), 1)
    largest = max(range(len(items)), key=lambda number: items[number].value, default=0)
    found = []
    for number, item in enumerate(items):
        high = COLUMNS_HIGH * item.value / most
        shown = item.value and (len(items) <= _ALL_SAID or number == largest)
        middle = (number + 0.5) * each
        found.append(
            Column(
                x=round(number * each + each * 0.12, 3),
                width=round(each * 0.76, 3),
                middle=round(middle, 3),
                y=round(base - high, 1),
                height=round(high, 1),
                before_y=None if item.before is None else round(base - COLUMNS_HIGH * item.before / most, 1),
                said=item.said if shown else "",
                said_y=round(base - high - 6, 1),
                mark=item.mark,
                anchor="start" if middle < 6 else "end" if middle > 94 else "middle",
                label=item.label,
            )
        )
    return Columns(base + _ROOM_BELOW, base, found)


def bars(items: Sequence[Item]) -> Bars:
    """Bars to compare, in their order."""
    most = max([item.value for item in items] + [item.before or 0 for item in items], default=0) or 1
    found = [
        Bar(
            label=item.label,
            said=item.said,
            width=round(item.value * 100 / most, 2),
            before_width=None if item.before is None else round(item.before * 100 / most, 2),
            top=number * ROW_HIGH,
        )
        for number, item in enumerate(items)
    ]
    return Bars(len(items) * ROW_HIGH, found)


def named(labels: Sequence[str], most: int = _MOST_NAMED) -> list[str]:
    """Which of the labels stand on the axis: all of few, else every so many from the first."""
    step = -(-len(labels) // most) if labels else 1
    return [label if number % step == 0 else "" for number, label in enumerate(labels)]
