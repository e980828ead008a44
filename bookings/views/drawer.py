"""One booking: beside the diary as a drawer, or as a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agnt.lib import clock
from bookings import acts, guests, health, late, marks, rows
from bookings.models import Booking, ChangeRequest
from bookings.reading import booking as booking_rows
from bookings.reading import day as day_rows
from bookings.reading import history, reach
from bookings.services import closing
from venues.access import Desk, at_desk
from venues.models import Resource


def panel(request: HttpRequest, desk: Desk, booking: Booking, *, told: str = "") -> HttpResponse:
    """The booking's panel: the fragment for htmx, else the whole page."""
    fragment = bool(request.headers.get("HX-Request"))
    page = "bookings/drawer/panel.html" if fragment else "bookings/drawer/page.html"
    facts = {"desk": desk, "section": "diary", "zone": desk.venue.timezone, "told": told}
    return render(request, page, facts | _of_booking(booking) | _of_guest(desk, booking) | _to_do(desk, booking))


def _of_booking(booking: Booking) -> dict[str, object]:
    now = clock.now()
    return {
        "booking": booking,
        "day": day_rows.on_time_day(booking),
        "state": marks.state(booking, now),
        "marks": marks.marks(booking, now, known=day_rows.known_guests([booking])),
        "places": booking_rows.places(booking),
        "history": history.history(booking),
        "hurry": late.next_party_needs_table(booking),
        "change": booking.changes.filter(status=ChangeRequest.Status.OPEN).select_related("area").first(),
        "until": acts.free_until(booking),
        "wrong_possible": booking.source in (Booking.Source.NETWORK, Booking.Source.OWN_PAGE),
    }


def _of_guest(desk: Desk, booking: Booking) -> dict[str, object]:
    """The venue's own record of the guest, and his allergies as far as he shared them."""
    guest = booking.guest
    told = booking.health if booking.health_shared else None
    return {
        "guest": guest,
        "phone": reach.phone(booking) if desk.is_host else "",
        "record": guests.record(guest) if guest else None,
        "score": guests.score(guest) if guest else None,
        "health": health.describe(told, booking.venue.language),
        "language": booking.venue.language,
    }


def _to_do(desk: Desk, booking: Booking) -> dict[str, object]:
    now = clock.now()
    taken = {place.resource_id for place in booking_rows.places(booking)}
    tables = Resource.objects.filter(venue=desk.venue, active=True).select_related("area")
    return {
        "primary": acts.primary(booking, now),
        "others": acts.others(booking, now),
        "may_cancel": acts.may_cancel(booking, now),
        "cancel_policy": acts.cancel_policy(booking, now),
        "may_change": booking.status in Booking.LIVE,
        "late_by": acts.late_by(booking, now),
        "minutes": round((booking.ends_at - booking.starts_at).total_seconds() / 60),
        "areas": list({table.area_id: table.area for table in tables if table.area}.values()),
        "closed": closing.is_closed(booking),
        "tables": [(table, table.pk in taken) for table in rows.side_by_side(tables, [])],
    }


@at_desk()
def show(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """The booking."""
    return panel(request, desk, booking_rows.find(desk.venue, booking_id))
