"""Reports of how many came, when, and by which way."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Final

from bookings.reports.charts import named
from bookings.reports.figures import Figures, StartFigures, WayFigures
from bookings.reports.shapes import Item, Kind, Report, compared, many, share

_QUARTER: Final = 15
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WAYS: Final = {
    "network": "Agents",
    "own_page": "Own page",
    "phone": "Phone",
    "walk_in": "Walk-in",
    "import": "Brought in by a list",
}
_OUTSIDE: Final = "Outside the shifts"


def by_day(found: Figures) -> Report:
    """Covers of each day beside those of as many days before."""
    span = found.span
    pairs = [(found.day(day), found.day(before)) for day, before in zip(span, span.before, strict=True)]
    marks = named([f"{day:%-d %b}" for day in span])
    items = [
        Item(f"{now.day:%a %-d %b}", now.covers, f"{now.covers:,}", before.covers, mark)
        for (now, before), mark in zip(pairs, marks, strict=True)
    ]
    total, then = sum(now.covers for now, _ in pairs), sum(before.covers for _, before in pairs)
    bookings = sum(now.bookings for now, _ in pairs)
    said = compared(total, then, span.days)
    message = f"{many(total, 'cover')} in {many(bookings, 'booking')}" + (f": {said}" if said else "")
    rows = [(f"{now.day:%Y-%m-%d}", now.bookings, now.covers, before.covers) for now, before in pairs]
    header = ("Day", "Bookings", "Covers", f"Covers {span.days} days before")
    return Report("days", "Covers by day", message, Kind.COLUMNS, items, header, rows, has_before=True)


def by_shift(found: Figures) -> Report:
    """Covers of each shift by name."""
    now, before = _shifts(found, found.starts), _shifts(found, found.starts_before)
    names = sorted({*now, *before}, key=lambda name: (name == _OUTSIDE, -now.get(name, 0)))
    items = [Item(name, now.get(name, 0), f"{now.get(name, 0):,}", before.get(name, 0)) for name in names]
    total = sum(now.values())
    first = names[0] if names else ""
    message = f"{first} brings {share(now.get(first, 0), total):.0f}\u00a0% of the covers" if total else "No covers"
    busiest = _weekday(found.starts)
    notes = (f"The strongest weekday is {busiest}.",) if busiest else ()
    rows = [(name, now.get(name, 0), before.get(name, 0)) for name in names]
    header = ("Shift", "Covers", "Covers before")
    return Report("shifts", "Covers by shift", message, Kind.BARS, items, header, rows, notes, has_before=True)


def _shifts(found: Figures, starts: Sequence[StartFigures]) -> dict[str, int]:
    covers: dict[str, int] = defaultdict(int)
    for start in starts:
        begun = [span for span in found.shifts if span.weekday == start.weekday and span.opens <= start.wall]
        covers[max(begun, key=lambda span: span.opens).name if begun else _OUTSIDE] += start.covers
    return dict(covers)


def _weekday(starts: Sequence[StartFigures]) -> str:
    covers: dict[int, int] = defaultdict(int)
    for start in starts:
        covers[start.weekday] += start.covers
    return _WEEKDAYS[max(covers, key=lambda day: covers[day])] if covers else ""


def by_way(found: Figures) -> Report:
    """Where bookings come from, agents among them."""
    now, before = found.ways, found.ways_before
    ways = sorted((way for way in WAYS if way in now or way in before), key=lambda way: -_covers(now, way))
    total = sum(way.covers for way in now.values())
    items = [
        Item(WAYS[way], _covers(now, way), f"{_covers(now, way):,} ({share(_covers(now, way), total):.0f}\u00a0%)",
             _covers(before, way))
        for way in ways
    ]  # fmt: skip
    agents = _covers(now, "network")
    message = f"Agents bring {share(agents, total):.0f}\u00a0% of the covers" if total else "No covers"
    none = WayFigures()
    rows = [
        (WAYS[way], now.get(way, none).bookings, _covers(now, way), now.get(way, none).lost, _covers(before, way))
        for way in ways
    ]
    header = ("Came by", "Bookings", "Covers", "Cancelled or not come", "Covers before")
    return Report("sources", "Where bookings come from", message, Kind.BARS, items, header, rows, has_before=True)


def _covers(ways: Mapping[str, WayFigures], way: str) -> int:
    return ways[way].covers if way in ways else 0


def occupancy(found: Figures) -> Report:
    """How full the house is in each quarter of an hour, on the average of the days that had guests."""
    days = max(sum(1 for day in found.span if found.day(day).bookings), 1)
    seated: dict[int, float] = defaultdict(float)
    for start in found.starts:
        first = (start.wall.hour * 60 + start.wall.minute) // _QUARTER
        for quarter in range(first, first + -(-start.minutes // _QUARTER)):
            seated[quarter] += start.covers / days
    if not seated:
        return Report("occupancy", "How full the house is", "No covers", Kind.COLUMNS, (), ("Time", "Covers"), ())
    quarters = range(min(seated), max(seated) + 1)
    walls = [time(quarter * _QUARTER // 60 % 24, quarter * _QUARTER % 60) for quarter in quarters]
    marks = [f"{wall:%H:%M}" if wall.minute == 0 and wall.hour % 3 == 0 else "" for wall in walls]
    shares = [share(seated[quarter], found.seats) for quarter in quarters]
    items = [
        Item(f"{wall:%H:%M}", percent, f"{percent:.0f}\u00a0%", mark=mark)
        for wall, percent, mark in zip(walls, shares, marks, strict=True)
    ]
    top = max(range(len(shares)), key=lambda number: shares[number])
    message = f"Fullest at {walls[top]:%H:%M}: {shares[top]:.0f}\u00a0% of {found.seats} seats on an average day"
    rows = [
        (f"{wall:%H:%M}", round(seated[quarter], 1), round(percent))
        for wall, quarter, percent in zip(walls, quarters, shares, strict=True)
    ]
    header = ("Time", "Covers seated", "Percent of the seats")
    return Report("occupancy", "How full the house is", message, Kind.COLUMNS, items, header, rows)
