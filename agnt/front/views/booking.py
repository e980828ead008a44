"""/b/<reference>/<token>/: one booking by its link. No sign-in and no JavaScript; a stranger finds nothing."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agnt.env import env
from agnt.front.access import booking_by_link
from agnt.front.booking_more import DONE, more
from agnt.front.booking_page import calendar_entry, page
from agnt.front.words import words
from agnt.lib.errors import DomainError, NotFound
from bookings import ical
from bookings.models import Booking
from bookings.services.lifecycle import cancel_booking

View = Callable[[HttpRequest, str, str], HttpResponse]


def by_link(view: Callable[[HttpRequest, Booking, str], HttpResponse]) -> View:
    """Find the booking, and keep its secret address out of caches, search engines and referrers."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, reference: str, token: str) -> HttpResponse:
        try:
            booking = booking_by_link(reference, token)
        except NotFound as error:
            raise Http404(error.message) from error
        response = view(request, booking, token)
        # With no-referrer a browser posts `Origin: null`, which the CSRF check rightly refuses.
        response.setdefault("Referrer-Policy", "same-origin")
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return found


@require_safe
@by_link
def show(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """The booking as it is now."""
    flags = {
        "just_cancelled": "cancelled" in request.GET,
        "too_late": "late" in request.GET,
        "done": [words(language_of(booking))[f"done_{flag}"] for flag in DONE if flag in request.GET],
        "refused": request.GET.get("not", "")[:300],
        "more": more(booking, language_of(booking)),
    }
    return render(
        request,
        "front/booking.html",
        {"page": page(booking, language_of(booking)), "booking": booking, "token": token, **flags},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def cancel(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Ask once, with what it means by the terms agreed; the POST cancels."""
    here = reverse("front:booking", args=[booking.reference, token])
    if request.method == "POST":
        return redirect(f"{here}?{_cancel(booking)}")
    if not booking.is_cancellable:
        return redirect(here)
    return render(
        request,
        "front/booking_cancel.html",
        {"page": page(booking, language_of(booking)), "booking": booking, "token": token},
    )


@require_safe
@by_link
def calendar(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """The booking as a calendar file; fetched again after a change it updates the same entry."""
    url = env.base_url + reverse("front:booking", args=[booking.reference, token])
    response = HttpResponse(
        ical.calendar_file(calendar_entry(booking, url)), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{booking.reference}.ics"'
    return response


def language_of(booking: Booking) -> str:
    spoken = booking.person.language if booking.person else ""
    return (spoken or get_language() or "en").split("-")[0]


def _cancel(booking: Booking) -> str:
    """Cancel for the guest; which sentence the page then shows. Cancelling twice is no error."""
    by = f"guest:{booking.person_id}" if booking.person_id else "guest:link"
    try:
        cancel_booking(booking_id=booking.pk, by=by, cancelled_by="guest", reason="by link")
    except DomainError:
        return "late=1"
    return "cancelled=1"
