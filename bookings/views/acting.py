"""What a host does with a booking, from its drawer or the timeline. Each is a plain POST that needs no script."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django_htmx.http import trigger_client_event

from agnt.lib import when
from agnt.lib.errors import DomainError
from bookings.models import Booking, VenueDecision
from bookings.reading import booking as booking_rows
from bookings.reading import reach, undoable
from bookings.services import (
    botched,
    changes,
    decisions,
    deposits,
    details,
    late,
    lifecycle,
    needs,
    taking_back,
)
from bookings.views import drawer, fields, saying
from bookings.views.saying import Said
from venues.access import Desk, Role, at_desk

Act = Callable[[HttpRequest, Desk, Booking], str | Said]
_AWAY: Final = timedelta(minutes=1)
_TOLD_OF_A_CHANGE: Final = (Booking.Status.CONFIRMED, Booking.Status.AWAITING_DEPOSIT)  # as chat.services.notices does


def page(act: Act) -> Callable[..., HttpResponse]:
    """The address of one act: does it, and shows the booking as it is then."""

    @at_desk(Role.READER, to_change=Role.HOST)
    def view(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
        booking = booking_rows.find(desk.venue, booking_id)
        if request.method != "POST":
            return redirect("bookings:booking", desk.venue.slug, booking_id)
        told = saying.said(act(request, desk, booking))
        if request.headers.get("HX-Request") and request.headers.get("HX-Target") != "drawer":
            response = trigger_client_event(HttpResponse(status=204), "agnt:fetch", {})
            return trigger_client_event(response, "agnt:toast", told.toast)
        if request.headers.get("X-Toast"):  # the timeline says it itself, and goes on from the new version
            return JsonResponse({"version": booking_rows.find(desk.venue, booking_id).version, **told.toast})
        if request.headers.get("X-Whole"):  # the booking's own page: it is loaded again, as it is now
            messages.success(request, told.html)
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        if request.headers.get("HX-Request"):
            response = drawer.panel(request, desk, booking_rows.find(desk.venue, booking_id), told=told)
            response["HX-Trigger"] = "agnt:fetch"
            return response
        messages.success(request, told.html)
        back = request.POST.get("next", "")
        if back.startswith(f"/venue/{desk.venue.slug}/"):
            return HttpResponseRedirect(back)
        return redirect("bookings:booking", desk.venue.slug, booking_id)

    return view


def _version(request: HttpRequest) -> int | None:
    return fields.number(request.POST, "version", "The version")


def seat(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """The party is here, at its own tables or at those that were picked."""
    tables = fields.resources(request.POST, "resource", desk.venue)
    return saying.seated(
        lifecycle.seat(booking_id=booking.pk, by=desk.by, version=_version(request), resource_ids=tables)
    )


def complete(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """They have left."""
    lifecycle.complete(booking_id=booking.pk, by=desk.by, version=_version(request))
    return f"{booking.guest_name} has left. The table is free."


def no_show(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """Nobody came."""
    lifecycle.mark_no_show(booking_id=booking.pk, by=desk.by, version=_version(request))
    return "Marked as a no-show. Undo it here until the day is closed."


def cancel(request: HttpRequest, desk: Desk, booking: Booking) -> str | Said:
    """The venue (or the guest, by phone) cancels."""
    whose = Booking.CancelledBy.GUEST if request.POST.get("whose") == "guest" else Booking.CancelledBy.VENUE
    lifecycle.cancel_booking(
        booking_id=booking.pk,
        by=desk.by,
        cancelled_by=whose,
        reason=request.POST.get("reason", ""),
        version=_version(request),
    )
    if whose == Booking.CancelledBy.GUEST and not reach.way(booking):
        return "Cancelled, as the guest asked."
    return saying.and_guest("Cancelled.", booking)


def undo(request: HttpRequest, desk: Desk, booking: Booking) -> str | Said:
    """Take the last step back: a state, or a no to a request."""
    if "decision" in request.POST or undoable.refused(booking):
        return _reopened(request, desk, booking)
    was_cancelled = booking.status == Booking.Status.CANCELLED
    now = lifecycle.undo(booking_id=booking.pk, by=desk.by, version=_version(request))
    undone = f"Undone: it is {now.get_status_display().lower()} again."
    return saying.and_call(undone, booking, "Nobody writes to the guest about that") if was_cancelled else undone


def _reopened(request: HttpRequest, desk: Desk, booking: Booking) -> Said:
    """The no to a request is taken back: it waits for an answer once more."""
    decision, version = fields.number(request.POST, "decision", "The answer"), _version(request)
    now = taking_back.reopen(booking_id=booking.pk, by=desk.by, version=version, decision_id=decision)
    return saying.and_guest("Taken back: it is among those to decide again.", now)


def put_back(request: HttpRequest, desk: Desk, booking: Booking) -> Said:
    """Time, size and table as they were before the last change."""
    now = taking_back.put_back(booking_id=booking.pk, by=desk.by, version=_version(request))
    back = f"Put back as it was: {now.party_size}, {when.said(now.starts_at, desk.venue.timezone)}."
    return _as_told(booking, now, back)


def ask_again(request: HttpRequest, desk: Desk, booking: Booking) -> Said:
    """The no to a guest's wish to change is taken back."""
    taking_back.ask_again(booking_id=booking.pk, by=desk.by, version=_version(request))
    return saying.and_guest("Taken back: the wish is among those to decide again.", booking)


def accept(request: HttpRequest, desk: Desk, booking: Booking) -> Said:
    """Say yes to a request."""
    decisions.decide(booking_id=booking.pk, answer=VenueDecision.Answer.ACCEPTED, by=desk.by)
    return saying.and_guest("Accepted.", booking)


def deposit(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """The deposit has come in."""
    paid = fields.amount(request.POST, "amount", booking.currency)
    deposits.mark_received(booking_id=booking.pk, by=desk.by, version=_version(request), amount_minor=paid)
    return "The deposit is written down as received."


def returned(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """What was to be returned of the deposit was given back."""
    deposits.mark_returned(booking_id=booking.pk, by=desk.by, version=_version(request))
    return "Written down: the deposit was given back."


def need(request: HttpRequest, desk: Desk, booking: Booking) -> str | Said:
    """Answer a need with yes or no."""
    code, yes = request.POST.get("code", ""), request.POST.get("answer") == "yes"
    row = needs.answer(booking_id=booking.pk, code=code, answer=yes, by=desk.by, version=_version(request))
    return saying.and_guest(f"{row.get_code_display()}: {'yes' if yes else 'no'}.", booking)


def running_late(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """The guest has called: they will come later."""
    wall = {"eta_day": booking.local_start.date().isoformat(), "eta_time": request.POST.get("eta", "")}
    eta = fields.moment(wall, "eta", desk.venue)
    if eta is None:
        raise DomainError("not_a_time", "Write when they will come, as 20:15.", status=422)
    eta += timedelta(days=1) if eta < booking.starts_at - timedelta(hours=12) else timedelta()
    late.running_late(booking_id=booking.pk, eta=eta, by=desk.by, version=_version(request))
    return f"Expected {when.said_briefly(eta, desk.venue.timezone)}."


def on_time(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """They will not be late after all, or it was written on the wrong booking."""
    late.on_time(booking_id=booking.pk, by=desk.by, version=_version(request))
    return f"Expected {when.said_briefly(booking.starts_at, desk.venue.timezone)}, as booked."


def write(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """Notes, the name, what was spent, a complaint."""
    given: dict[str, object] = {
        name: request.POST[name] for name in ("staff_notes", "notes", "occasion", "guest_name") if name in request.POST
    }
    if "spend" in request.POST:
        given["spend_minor"] = fields.amount(request.POST, "spend", booking.currency)
    if "spend" in request.POST or "complaint" in request.POST:
        given["complaint"] = request.POST.get("complaint") == "on"
    details.edit(booking_id=booking.pk, by=desk.by, version=_version(request), **given)
    return "Written down."


def bot_wrong(request: HttpRequest, desk: Desk, booking: Booking) -> str | Said:
    """The bot got it wrong: recorded, and cancelled where staff say so."""
    wants_cancel = request.POST.get("cure") == "cancel"
    botched.report(
        booking_id=booking.pk,
        by=desk.by,
        reason=request.POST.get("reason", ""),
        version=_version(request),
        cancel=wants_cancel,
    )
    if wants_cancel:
        return saying.and_guest("Recorded and cancelled.", booking)
    return "Recorded. Now put it right below."


def change(request: HttpRequest, desk: Desk, booking: Booking) -> str | Said:
    """Another time, size, length or table, from the drawer's form."""
    wanted = _wanted(request, desk, booking)
    if not wanted:
        return "Nothing was different, so nothing was changed."
    force, sat = request.POST.get("force") == "on", saying.tables(booking)
    now = changes.reschedule(booking_id=booking.pk, by=desk.by, version=_version(request), force=force, **wanted)  # type: ignore[arg-type]  # by name
    tables = saying.tables(now)
    moved = f", {tables or 'no table'} instead of {sat}" if sat and sat != tables else ""
    return changed(booking, now, f"Changed: {now.party_size}, {when.said(now.starts_at, desk.venue.timezone)}{moved}.")


def changed(before: Booking, now: Booking, done: str) -> Said:
    """`done`, whether its guest hears of it, and the way back while there is one."""
    said = _as_told(before, now, done)
    return said.with_undo(now, "put-back") if undoable.last_change(now) else said


def _as_told(before: Booking, now: Booking, done: str) -> Said:
    """Nobody is told of another table or length alone."""
    told = (now.starts_at, now.party_size, now.area_id) != (before.starts_at, before.party_size, before.area_id)
    return saying.and_guest(done, now) if told and now.status in _TOLD_OF_A_CHANGE else Said(done)


def _wanted(request: HttpRequest, desk: Desk, booking: Booking) -> dict[str, object]:
    """What differs from the booking as it stands."""
    starts = fields.moment(request.POST, "starts", desk.venue)
    party = fields.number(request.POST, "party", "The party")
    minutes = fields.number(request.POST, "minutes", "The length")
    tables = fields.resources(request.POST, "resource", desk.venue)
    wanted: dict[str, object] = {}
    if starts is not None and abs(starts - booking.starts_at) >= _AWAY:
        wanted["starts_at"] = starts
    if party is not None and party != booking.party_size:
        wanted["party_size"] = party
    if minutes is not None and minutes != round((booking.ends_at - booking.starts_at) / _AWAY):
        wanted["minutes"] = minutes
    if tables and set(tables) != {place.resource_id for place in booking_rows.places(booking)}:
        wanted["resource_ids"] = tables
    area = fields.number(request.POST, "area", "The area")
    if "area" in request.POST and area != booking.area_id:
        wanted["area_id"] = area
    return wanted
