"""The end of a day: what became of each party, and the day closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from agnt.lib import clock
from bookings.facts import DayRows
from bookings.models import Booking
from bookings.reading import booking as booking_rows
from bookings.reading.returns import to_return
from bookings.services import closing
from bookings.views import asked_day, diary, drawer, fields
from venues.access import Desk, Role, at_desk

_WAYS = (("complete", "Came"), ("no-show", "No-show"), ("cancel", "Cancelled"))


@at_desk(Role.READER, to_change=Role.HOST)
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who is not settled yet; a POST closes the day."""
    if request.method == "POST":
        asked = asked_day.read(request, desk.venue)
        closing.close_day(venue_id=desk.venue.pk, day=asked.day, by=desk.by)
        messages.success(request, "The day is closed. What is put right later is written down as a correction.")
        return HttpResponseRedirect(f"{reverse('bookings:close-out', args=[desk.venue.slug])}?day={asked.day}")

    def items(rows: DayRows) -> dict[str, object]:
        found = closing.open_items(desk.venue, rows.day)
        closed = rows.record is not None and rows.record.closed_at is not None
        words = "closed" if closed else f"{len(found)} to settle" if found else "all settled"
        ended = [row for row in rows.bookings if row.status not in Booking.LIVE]
        return {
            "items": found,
            "ended": ended,
            "closed": closed,
            "owed_back": [row for row in to_return(desk.venue) if row.starts_at < rows.span.ends],
            "settling": _WAYS,
            "tab": "close-out",
            "ends": rows.ended_at,
            "early": rows.now < rows.ended_at,
            "now": clock.now(),  # a party that is not due yet neither came nor stayed away
            "title": f"{rows.day:%-d %B}: {words}",
        }

    return diary.view_of(request, desk, "close_out", items)


@at_desk(Role.READER, to_change=Role.HOST)
def correct(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """Put right what a closed day says of a booking."""
    booking = booking_rows.find(desk.venue, booking_id)
    if request.method == "POST":
        told = _put_right(request, desk, booking)
        if request.headers.get("HX-Request") and not request.headers.get("X-Whole"):
            return drawer.panel(request, desk, booking_rows.find(desk.venue, booking_id), told=told)
        messages.success(request, told)
    return redirect("bookings:booking", desk.venue.slug, booking_id)


def _put_right(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """Each field that was filled in, or the one that `field` names, for the same reason; all of them or none."""
    given = {name: request.POST.get(name, "") for name in ("status", "party_size")}
    spent = fields.amount(request.POST, "spend", booking.currency)
    given["spend_minor"] = "" if spent is None else str(spent)
    given = {name: value for name, value in given.items() if value}
    if request.POST.get("field"):
        given[request.POST["field"]] = request.POST.get("now", "")
    if not given:
        return "Nothing was filled in, so nothing was changed."
    closing.correct_all(booking_id=booking.pk, given=given, by=desk.by, reason=request.POST.get("reason", ""))
    return "The correction is written down."
