"""What waits for a yes or a no: requests and changes, each with accept, reject and another time."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django_htmx.http import trigger_client_event

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, VenueDecision
from bookings.reading import booking as booking_rows
from bookings.reading import day as day_rows
from bookings.reading import waiting
from bookings.services import alternatives, changes, decisions
from bookings.views import fields, saying
from bookings.views.saying import Said
from venues.access import Desk, Role, at_desk

_SAID = {"accepted": "Accepted.", "rejected": "Said no.", "countered": "Offered."}


@at_desk(Role.HOST)
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All cards, the most urgent first."""
    requests, wishes = list(waiting.requests(desk.venue)), list(waiting.changes(desk.venue))
    stranded = list(waiting.stranded(desk.venue))
    total = len(requests) + len(wishes) + len(stranded)
    facts = {
        "desk": desk,
        "section": "decide",
        "zone": desk.venue.timezone,
        "now": clock.now(),
        "requests": requests,
        "wishes": wishes,
        "stranded": stranded,
        "known": day_rows.known_guests([*requests, *(wish.booking for wish in wishes)]),
        "title": f"{total} to decide" if total else "Nothing to decide",
    }
    return render(request, "bookings/decide/page.html", facts)


@at_desk(Role.HOST)
def count(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How many wait, for the rail."""
    return JsonResponse({"to_decide": waiting.count(desk.venue)})


@at_desk(Role.HOST)
def times(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """Other starts that the house could offer to a request."""
    booking = booking_rows.find(desk.venue, booking_id)
    if booking.status != Booking.Status.PENDING:
        return _offers(request, desk, booking, "request", [])
    return _offers(request, desk, booking, "request", alternatives.next_free(booking))


@at_desk(Role.HOST)
def change_times(request: HttpRequest, desk: Desk, change_id: int) -> HttpResponse:
    """Other starts for a guest who wants to change."""
    change = waiting.change_of(desk.venue, change_id)
    wish = change.booking
    wish.party_size, wish.starts_at, wish.ends_at = change.party_size, change.starts_at, change.ends_at
    starts = alternatives.next_free(wish)
    return _offers(request, desk, wish, "change", starts, key=change.pk)


def _offers(
    request: HttpRequest, desk: Desk, booking: Booking, kind: str, starts: Sequence[datetime], key: int = 0
) -> HttpResponse:
    part = "change/" if kind == "change" else ""
    facts = {
        "desk": desk,
        "section": "decide",
        "zone": desk.venue.timezone,
        "booking": booking,
        "starts": starts,
        "address": f"/venue/{desk.venue.slug}/decide/{part}{key or booking.pk}/",
    }
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "bookings/decide/times.html" if fragment else "bookings/decide/times_page.html", facts)


@at_desk(Role.READER, to_change=Role.HOST)
def answer(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """The venue's answer to a request."""
    booking = booking_rows.find(desk.venue, booking_id)
    if request.method != "POST":
        return redirect("bookings:decide", desk.venue.slug)
    said, reason, starts = _read(request)
    decisions.decide(booking_id=booking.pk, answer=said, by=desk.by, reason=reason, alternatives=starts)
    return _done(request, desk, saying.and_guest(_SAID[said], booking))


@at_desk(Role.READER, to_change=Role.HOST)
def answer_change(request: HttpRequest, desk: Desk, change_id: int) -> HttpResponse:
    """The venue's answer to a guest who wants to change."""
    change = waiting.change_of(desk.venue, change_id)
    if request.method != "POST":
        return redirect("bookings:decide", desk.venue.slug)
    said, reason, starts = _read(request)
    changes.decide(change_id=change.pk, answer=said, by=desk.by, reason=reason, alternatives=starts)
    return _done(request, desk, saying.and_guest(_SAID[said], change.booking))


def _read(request: HttpRequest) -> tuple[str, str, list[datetime]]:
    said = request.POST.get("answer", "")
    if said not in VenueDecision.Answer.values:
        raise Http404("no such answer")
    try:
        starts = [fields.near(datetime.fromisoformat(value)) for value in request.POST.getlist("at")]
    except (ValueError, OverflowError) as error:
        raise DomainError("not_a_time", "Pick one of the times that are shown.", status=422) from error
    return said, request.POST.get("reason", ""), starts


def _done(request: HttpRequest, desk: Desk, said: Said) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = trigger_client_event(HttpResponse(status=204), "agnt:fetch", {})
        return trigger_client_event(response, "agnt:toast", said.toast)
    messages.success(request, said.html)
    return redirect("bookings:decide", desk.venue.slug)
