"""The days that a report is about, and the same number of days before them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LONGEST: Final = 366
PRESETS: Final = {
    "7": "Last 7 days",
    "28": "Last 28 days",
    "90": "Last 90 days",
    "month": "This month",
    "last-month": "Last month",
    "ahead": "Next 28 days",
}
USUAL: Final = "28"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """As many days, right before."""
        return Span(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def __iter__(self) -> "_Days":
        return _Days(self)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def said(self) -> str:
        """`1 to 28 November`, as people say it."""
        if self.first == self.last:
            return f"{self.first:%-d %B %Y}"
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first.day} to {self.last:%-d %B %Y}"
        return f"{self.first:%-d %b} to {self.last:%-d %b %Y}"


class _Days:
    def __init__(self, span: Span) -> None:
        self._next, self._last = span.first, span.last

    def __iter__(self) -> "_Days":
        return self

    def __next__(self) -> date:
        if self._next > self._last:
            raise StopIteration
        day, self._next = self._next, self._next + timedelta(days=1)
        return day


def preset(name: str, today: date) -> Span:
    """The days of a preset; the usual one for a name that is none. Yesterday is the last whole day."""
    yesterday, month = today - timedelta(days=1), today.replace(day=1)
    if name == "month":
        return Span(month, today)
    if name == "last-month":
        last = month - timedelta(days=1)
        return Span(last.replace(day=1), last)
    if name == "ahead":
        return Span(today, today + timedelta(days=27))
    days = int(name) if name in PRESETS and name.isdigit() else int(USUAL)
    return Span(today - timedelta(days=days), yesterday)
