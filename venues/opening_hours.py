"""OpenStreetMap's opening_hours for the weekly part that is written plainly; the rest is named, never guessed.

Read: days and ranges of days (also across Sunday), several spans a day, past midnight, off, 24/7; public and school
holidays (PH, SH) are passed over. Not read: seasons, weeks, sunrise, open ends, comments. After the specification at
wiki.openstreetmap.org/wiki/Key:opening_hours, except that a later rule which gives a day other hours is refused: half
of those who write it mean it beside the first, half instead of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from typing import Final, NamedTuple

_DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY: Final = "|".join(_DAYS)
_TOKEN = re.compile(
    rf"(?P<days>(?:{_DAY})(?:-(?:{_DAY}))?)(?![a-z])|(?P<holiday>ph|sh)(?![a-z])"
    r"|(?P<span>\d{1,2}:\d{2}-\d{1,2}:\d{2})(?![\d+])|(?P<off>off|closed)\b|(?P<open>open)\b"
    r"|(?P<always>24/7)|(?P<comma>,)|(?P<blank> )"
)
_DATED_OFF = re.compile(r"^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) \d{1,2}(?:-\d{1,2})? off$")


class Span(NamedTuple):
    """One weekday (0 is Monday), from and to; `closes` at or before `opens` is past midnight."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Hours:
    """The weekly spans in order, and what could not be read: then there are no spans, unless only a dated exception
    was passed over."""

    spans: tuple[Span, ...] = ()
    unread: str = ""


class _Unread(Exception):
    """Something that is not read."""


@dataclass(slots=True)
class _Group:
    """Days and what holds on them."""

    days: set[int] = field(default_factory=set)
    named: bool = False  # days or holidays were named
    spans: list[tuple[time, time]] = field(default_factory=list)
    off: bool = False

    @property
    def is_told(self) -> bool:
        return bool(self.spans) or self.off


def parse(value: str) -> Hours:
    """The weekly hours. An empty value has none and lacks nothing."""
    said = re.sub(r"\s*([-–])\s*", "-", " ".join(value.lower().split()))
    said = re.sub(r":(?=\s)", " ", said)
    rules = [rule.strip() for rule in said.split(";") if rule.strip()]
    dated = [rule for rule in rules if _DATED_OFF.match(rule)]
    try:
        week = _week([rule for rule in rules if rule not in dated])
    except _Unread:
        return Hours((), value)
    spans = tuple(Span(day, opens, closes) for day in range(7) for opens, closes in _joined(week[day]))
    return Hours(spans, "; ".join(dated))


def _week(rules: list[str]) -> list[list[tuple[time, time]]]:
    week: list[list[tuple[time, time]]] = [[] for _ in range(7)]
    for number, rule in enumerate(rules):
        groups = list(_groups(rule))
        if any(not group.named for group in groups) and (number or len(rules) > 1 or len(groups) > 1):
            raise _Unread("hours without days beside others")
        told: set[int] = set()  # by this rule: after a comma more is added, after a semicolon it would replace
        for group in groups:
            for day in group.days if group.named else range(7):
                if group.off:
                    week[day] = []
                elif week[day] and day not in told:
                    raise _Unread("two rules for one day")
                else:
                    week[day] = week[day] + group.spans
                    told.add(day)
    return week


def _groups(rule: str) -> Iterator[_Group]:
    """The rule's parts: each its days and its hours. Those of holidays alone have no days."""
    group = _Group()
    at = 0
    while at < len(rule):
        match = _TOKEN.match(rule, at)
        if match is None:
            raise _Unread(rule)
        at = match.end()
        kind, said = match.lastgroup, match.group()
        if kind in ("days", "holiday") and group.is_told:
            yield group
            group = _Group()
        _take(group, str(kind), said)
    if not group.is_told:
        raise _Unread(rule)
    yield group


def _take(group: _Group, kind: str, said: str) -> None:
    if kind == "days":
        first, _, last = said.partition("-")
        start, end = _DAYS.index(first), _DAYS.index(last or first)
        group.days |= {(start + step) % 7 for step in range((end - start) % 7 + 1)}
        group.named = True
    elif kind == "holiday":
        group.named = True
    elif kind == "span":
        opens, closes = said.split("-")
        group.spans.append((_wall(opens), _wall(closes)))
    elif kind == "always":
        group.spans.append((time.min, time.min))
    elif kind in ("off", "open"):
        if kind == "open" and group.days:
            raise _Unread("open without hours")
        group.off = True


def _wall(said: str) -> time:
    """24:00 is midnight, 26:00 is two o'clock of the next day."""
    hour, minute = (int(part) for part in said.split(":"))
    if hour > 30 or minute > 59:
        raise _Unread(said)
    return time(hour % 24, minute)


def _joined(spans: list[tuple[time, time]]) -> list[tuple[time, time]]:
    """In order, those that touch or overlap as one."""
    found: list[list[int]] = []
    for opens, closes in sorted((_minutes(opens), _minutes(closes)) for opens, closes in spans):
        end = closes if closes > opens else closes + 1440
        if found and opens <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([opens, end])
    return [(_of(opens), _of(end)) for opens, end in found]


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _of(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
