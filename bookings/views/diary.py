"""The day: timeline, list, and the rows that a page fetches when something changed."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agnt.lib import clock
from bookings import day_list as listing
from bookings import sentence, timeline
from bookings import sheet as sheets
from bookings.facts import DayRows
from bookings.reading import day as day_rows
from bookings.reading import waiting
from bookings.views import asked_day
from bookings.views.asked_day import AskedDay
from venues.access import Desk, at_desk
from venues.views import sections

SIGNS = (
    ("new", "New guest"),
    ("vip", "VIP"),
    ("allergy", "Allergy"),
    ("need", "A need to answer"),
    ("unpaid", "Deposit unpaid"),
    ("unreached", "Guest not reached"),
    ("reconfirmed", "Reconfirmed"),
    ("silent", "Silent"),
    ("late", "Late"),
    ("occasion", "Occasion"),
)
TABS = (
    ("day", "Timeline"),
    ("list", "List"),
    ("floor", "Floor"),
    ("sheet", "Sheet"),
    ("problems", "Problems"),
    ("close-out", "Close-out"),
)
_REMINDED = timedelta(days=1)


def view_of(request: HttpRequest, desk: Desk, name: str, more: Callable[[DayRows], dict[str, object]]) -> HttpResponse:
    """One view of the asked day; `more` adds what is its own."""
    asked = asked_day.read(request, desk.venue)
    rows = day_rows.load(desk.venue, asked.day)
    return render(request, f"bookings/diary/{name}.html", context(desk, asked, rows) | {"tab": name} | more(rows))


def context(desk: Desk, asked: AskedDay, rows: DayRows) -> dict[str, object]:
    """What every page of a day shows at its top."""
    undecided = waiting.count(desk.venue)
    hour = clock.local(rows.now, desk.venue.timezone).hour
    title = sentence.of_day(
        asked.day, asked.present, hour, rows.bookings, to_decide=undecided, closed=rows.span.is_closed
    )
    return {
        "desk": desk,
        "section": "diary",
        "asked": asked,
        "rows": rows,
        "areas": list({row.area_id: row.area for row in rows.resources if row.area}.values()),
        "title": title,
        "tabs": TABS,
        "signs": SIGNS,
        "missing": sections.missing(desk.venue) if desk.is_manager and not rows.bookings else (),
        "zone": desk.venue.timezone,
        "to_close": desk.is_host and rows.is_over and asked.present - asked.day <= _REMINDED,
    }


@at_desk()
def day(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The timeline of one day; asked by a page that knows of a change, its moving part alone."""
    asked = asked_day.read(request, desk.venue)
    rows = day_rows.load(desk.venue, asked.day)
    facts = context(desk, asked, rows) | {"timeline": timeline.build(rows), "tab": "day"}
    part = "fresh" in request.GET
    return render(request, "bookings/diary/timeline.html" if part else "bookings/diary/day.html", facts)


@at_desk()
def listed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The day as a list, by time."""

    def lines(rows: DayRows) -> dict[str, object]:
        found = listing.lines(rows)
        return {"lines": found, "at_now": listing.at_now(found, rows.now) if rows.is_today else None}

    return view_of(request, desk, "list", lines)


@at_desk()
def sheet(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The shift sheet, for the printer."""

    def parts(rows: DayRows) -> dict[str, object]:
        return {"sheet": sheets.build(rows), "now": rows.now}

    return view_of(request, desk, "sheet", parts)
