"""What waits for a yes or a no: requests and changes, each with accept, reject and another time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django_htmx.http import trigger_client_event

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, ChangeRequest, VenueDecision
from bookings.reading import booking as booking_rows
from bookings.reading import day as day_rows
from bookings.reading import offered, reach, undoable, waiting
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
        "stranded": [(row, reach.phone(row)) for row in stranded],
        "choosing": [(row, reach.phone(row), offered.times(row)) for row in offered.choosing(desk.venue)],
        "hears": {row.pk for row in [*requests, *(wish.booking for wish in wishes)] if reach.way(row)},
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
    return _offers_to_change(request, desk, change)


def _offers_to_change(
    request: HttpRequest, desk: Desk, change: ChangeRequest, wrong: DomainError | None = None
) -> HttpResponse:
    wish = change.booking
    wish.party_size, wish.starts_at, wish.ends_at = change.party_size, change.starts_at, change.ends_at
    return _offers(request, desk, wish, "change", alternatives.next_free(wish), key=change.pk, wrong=wrong)


def _offers(
    request: HttpRequest,
    desk: Desk,
    booking: Booking,
    kind: str,
    starts: Sequence[datetime],
    key: int = 0,
    wrong: DomainError | None = None,
) -> HttpResponse:
    """The times to offer, and a field for one of the host's own; with what is `wrong` with the one he wrote."""
    part = "change/" if kind == "change" else ""
    facts = {
        "desk": desk,
        "section": "decide",
        "zone": desk.venue.timezone,
        "booking": booking,
        "starts": starts,
        "address": f"/venue/{desk.venue.slug}/decide/{part}{key or booking.pk}/",
        "wrong": wrong,
        "said": request.POST if wrong else {},
        "key": f"{kind}-{key or booking.pk}",
    }
    fragment, status = bool(request.headers.get("HX-Request")), wrong.status if wrong else 200
    page = "bookings/decide/times.html" if fragment else "bookings/decide/times_page.html"
    return render(request, page, facts, status=status)


@at_desk(Role.READER, to_change=Role.HOST)
def answer(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """The venue's answer to a request."""
    booking = booking_rows.find(desk.venue, booking_id)
    if request.method != "POST":
        return redirect("bookings:decide", desk.venue.slug)
    return _answered(
        request,
        desk,
        booking,
        partial(decisions.decide, booking_id=booking.pk),
        lambda wrong: _offers(request, desk, booking, "request", alternatives.next_free(booking), wrong=wrong),
    )


@at_desk(Role.READER, to_change=Role.HOST)
def answer_change(request: HttpRequest, desk: Desk, change_id: int) -> HttpResponse:
    """The venue's answer to a guest who wants to change."""
    change = waiting.change_of(desk.venue, change_id)
    if request.method != "POST":
        return redirect("bookings:decide", desk.venue.slug)
    return _answered(
        request,
        desk,
        change.booking,
        partial(changes.decide, change_id=change.pk),
        lambda wrong: _offers_to_change(request, desk, change, wrong),
    )


def _answered(
    request: HttpRequest,
    desk: Desk,
    booking: Booking,
    decide: Callable[..., VenueDecision],
    again: Callable[[DomainError], HttpResponse],
) -> HttpResponse:
    """Carry the answer out by `decide`; `again`: the times once more, with what is wrong with the host's own."""
    try:
        said, reason, starts = _read(request, desk)
        decide(answer=said, by=desk.by, reason=reason, alternatives=starts)
    except DomainError as refusal:
        if not _is_of_own_time(request, refusal):
            raise
        return again(refusal)
    told = saying.and_guest(_SAID[said], booking)
    return _done(request, desk, _with_undo(told, booking) if said == VenueDecision.Answer.REJECTED else told, booking)


def _with_undo(told: Said, booking: Booking) -> Said:
    """A no can be taken back. Of a request it is named by itself: the booking moves on with it while it travels."""
    booking.refresh_from_db(fields=["version", "status"])
    if booking.status in (Booking.Status.PENDING, Booking.Status.REJECTED):
        no = undoable.no_of_staff(booking)
        return told.with_undo(booking, "undo", decision=no.pk) if no else told
    return told.with_undo(booking, "ask-again")


def _is_of_own_time(request: HttpRequest, refusal: DomainError) -> bool:
    """Whether it is the host's own time that cannot be offered, so that the reason stands at its field."""
    of_time = refusal.code in ("not_a_time", "no_alternative") or "alternatives" in refusal.data
    return "own_day" in request.POST and of_time


def _read(request: HttpRequest, desk: Desk) -> tuple[str, str, list[datetime]]:
    said = request.POST.get("answer", "")
    if said not in VenueDecision.Answer.values:
        raise Http404("no such answer")
    try:
        starts = [fields.near(datetime.fromisoformat(value)) for value in request.POST.getlist("at")]
    except (ValueError, OverflowError) as error:
        raise DomainError("not_a_time", "Pick one of the times that are shown.", status=422) from error
    own = fields.moment(request.POST, "own", desk.venue)
    return said, request.POST.get("reason", ""), [*starts, own] if own else starts


def _done(request: HttpRequest, desk: Desk, said: Said, booking: Booking) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = trigger_client_event(HttpResponse(status=204), "agnt:fetch", {})
        return trigger_client_event(response, "agnt:toast", said.toast)
    way = reverse("bookings:booking", args=[desk.venue.slug, booking.pk])
    undo = format_html(' <a href="{}">Undo on the page of this booking</a>', way) if said.undo else ""
    messages.success(request, format_html("{}{}", said.html, undo))
    return redirect("bookings:decide", desk.venue.slug)
