"""One booking: beside the diary as a drawer, or as a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agnt.lib import clock
from bookings import acts, guests, health, late, marks
from bookings.models import Booking, BookingNeed, ChangeRequest
from bookings.reading import booking as booking_rows
from bookings.reading import day as day_rows
from bookings.reading import history, offered, reach, undoable
from bookings.reading import tables as seating
from bookings.services import closing, needs
from bookings.views import fields, saying
from bookings.views.saying import Said
from venues.access import Desk, Role, at_desk


def panel(request: HttpRequest, desk: Desk, booking: Booking, *, told: str | Said = "") -> HttpResponse:
    """The booking's panel: the fragment for htmx, else the whole page."""
    fragment = bool(request.headers.get("HX-Request"))
    page = "bookings/drawer/panel.html" if fragment else "bookings/drawer/page.html"
    facts = {"desk": desk, "section": "diary", "zone": desk.venue.timezone, "told": saying.said(told) if told else None}
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
        "puts_back": undoable.last_change(booking),
        "asks_again": undoable.refused_wish(booking),
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
        "hears": reach.way(booking),
        "record": guests.record(guest) if guest else None,
        "score": guests.score(guest) if guest else None,
        "health": health.describe(told, health.PAGES),
        "language": health.PAGES,
    }


def _to_do(desk: Desk, booking: Booking) -> dict[str, object]:
    now = clock.now()
    own = {place.resource_id for place in booking_rows.places(booking)}
    minutes = booking.minutes
    seats = seating.tables(booking, starts_at=booking.starts_at, minutes=minutes, party=booking.party_size, picked=own)
    waits_for = offered.times(booking)
    choosing = bool(waits_for) and booking.status == Booking.Status.PENDING  # answered: the guest says which
    areas = (seat.resource.area for seat in seats)
    return {
        "offered": waits_for,
        "primary": None if choosing else acts.primary(booking, now),
        "others": acts.others(booking, now),
        "may_cancel": acts.may_cancel(booking, now),
        "cancel_policy": acts.cancel_policy(booking, now),
        "may_change": booking.status in Booking.LIVE and not choosing,
        "late_by": acts.late_by(booking, now),
        "minutes": minutes,
        "areas": list({area.pk: area for area in areas if area}.values()),
        "closed": closing.is_closed(booking),
        "tables": seats,
        "more_needs": _more_needs(booking),
    }


def _more_needs(booking: Booking) -> list[tuple[str, str]]:
    """What else the party could need: codes and words."""
    there = {need.code for need in booking.needs.all()}
    return [(code, BookingNeed.Code(code).label) for code in needs.offered([booking.service]) if code not in there]


@at_desk()
def show(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """The booking."""
    return panel(request, desk, booking_rows.find(desk.venue, booking_id))


@at_desk(Role.HOST)
def tables(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """The tables of the change form, as they are at the time that is written there now."""
    booking = booking_rows.find(desk.venue, booking_id)
    found = seating.tables(
        booking,
        starts_at=fields.moment(request.GET, "starts", desk.venue) or booking.starts_at,
        minutes=fields.number(request.GET, "minutes", "The length") or booking.minutes,
        party=fields.number(request.GET, "party", "The party") or booking.party_size,
        picked=fields.numbers(request.GET, "resource"),
    )
    return render(request, "bookings/drawer/tables.html", {"desk": desk, "booking": booking, "tables": found})
