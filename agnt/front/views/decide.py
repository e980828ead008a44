"""/admin/decide/<booking>/: answer one request for a venue, with all that is needed to do so in sight."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agnt.core.models import User
from agnt.lib import clock
from agnt.lib.errors import DomainError
from agnt.lib.when import said, said_with_day
from bookings.models import Booking, VenueDecision
from bookings.reading import reach
from bookings.services import decisions
from bookings.views import saying

_ANSWERS = {"accept": VenueDecision.Answer.ACCEPTED, "decline": VenueDecision.Answer.REJECTED}
_DONE = {"accept": "accepted", "decline": "declined"}


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Show the request; the POST with `answer` accept or decline (and a reason) answers it."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm("bookings.change_booking"):
        raise PermissionDenied
    booking = get_object_or_404(Booking.objects.select_related("venue", "service", "guest"), pk=booking_id)
    error = ""
    if request.method == "POST" and request.POST.get("answer") in _ANSWERS:
        error = _answer(request, booking, user)
        if not error:
            return redirect("admin:index")
    return render(request, "front/decide.html", _context(request, booking, error), status=409 if error else 200)


def _answer(request: HttpRequest, booking: Booking, user: User) -> str:
    """Decide; the sentence to show when that was refused."""
    answer, reason = request.POST["answer"], request.POST.get("reason", "").strip()
    try:
        decisions.decide(booking_id=booking.pk, answer=_ANSWERS[answer], by=user.actor, reason=reason)
    except DomainError as error:
        return error.message
    messages.success(request, saying.and_guest(f"{booking.reference} {_DONE[answer]}.", booking).html)
    return ""


def _context(request: HttpRequest, booking: Booking, error: str) -> dict[str, object]:
    zone = booking.venue.timezone
    rows = [
        ("Venue", booking.venue.name),
        ("When", said_with_day(booking.starts_at, zone)),
        ("Party", f"{booking.party_size} people"),
        ("Booked", booking.service.name),
        ("Name", booking.guest_name),
        ("Wishes", ", ".join(filter(None, [booking.occasion, booking.notes])) or "none"),
        ("Answer by", said(booking.decide_by, zone) if booking.decide_by else "no deadline"),
    ]
    waiting = booking.status == Booking.Status.PENDING and not booking.decisions.standing().exists()
    late = booking.decide_by is not None and booking.decide_by <= clock.now()
    return {
        **admin.site.each_context(request),
        "title": f"{booking.reference}: {'to decide' if waiting else booking.get_status_display().lower()}",
        "booking": booking,
        "rows": rows,
        "open": waiting and not late,
        "late": saying.and_guest("The time for an answer has passed.", booking).html if waiting and late else "",
        "hears": reach.way(booking),
        "error": error,
    }
