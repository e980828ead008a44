"""The day: timeline, list, and the rows that a page fetches when something changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agnt.lib import clock
from bookings import sentence, timeline
from bookings.facts import DayRows
from bookings.reading import day as day_rows
from bookings.reading import waiting
from bookings.views import asked_day
from bookings.views.asked_day import AskedDay
from venues.access import Desk, at_desk

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
TABS = (("day", "Timeline"), ("list", "List"), ("floor", "Floor"), ("sheet", "Sheet"), ("problems", "Problems"))


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
        "title": title,
        "tabs": TABS,
        "signs": SIGNS,
        "zone": desk.venue.timezone,
    }


@at_desk()
def day(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The timeline of one day; asked by a page that knows of a change, its moving part alone."""
    asked = asked_day.read(request, desk.venue)
    rows = day_rows.load(desk.venue, asked.day)
    facts = context(desk, asked, rows) | {"timeline": timeline.build(rows), "tab": "day"}
    part = "fresh" in request.GET
    return render(request, "bookings/diary/timeline.html" if part else "bookings/diary/day.html", facts)
