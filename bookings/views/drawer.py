"""One booking: beside the diary as a drawer, or as a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agnt.lib import clock
from bookings import acts, marks
from bookings.models import Booking
from bookings.reading import booking as booking_rows
from bookings.reading import day as day_rows
from venues.access import Desk, at_desk


def panel(request: HttpRequest, desk: Desk, booking: Booking, *, told: str = "") -> HttpResponse:
    """The booking's panel: the fragment for htmx, else the whole page."""
    now = clock.now()
    day = day_rows.on_time_day(booking)
    facts = {
        "desk": desk,
        "section": "diary",
        "zone": desk.venue.timezone,
        "booking": booking,
        "day": day,
        "state": marks.state(booking, now),
        "marks": marks.marks(booking, now, known=day_rows.known_guests([booking])),
        "places": booking_rows.places(booking),
        "history": booking_rows.history(booking),
        "primary": acts.primary(booking, now),
        "others": acts.others(booking, now),
        "may_cancel": acts.may_cancel(booking, now),
        "cancel_policy": acts.cancel_policy(booking, now),
        "told": told,
    }
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "bookings/drawer/panel.html" if fragment else "bookings/drawer/page.html", facts)


@at_desk()
def show(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """The booking."""
    return panel(request, desk, booking_rows.find(desk.venue, booking_id))
