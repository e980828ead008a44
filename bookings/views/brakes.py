"""One tap in a rush: online booking paused, or slower; and lifted again."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import trigger_client_event

from agnt.lib import clock, when
from bookings.views import fields
from venues.access import Desk, Role, at_desk
from venues.models import Area, Brake
from venues.services import brakes

HOUR: Final = timedelta(hours=1)


@at_desk(Role.READER, to_change=Role.HOST)
def pull(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Pause for an hour or tonight, the house or one area; or take bookings slower for an hour."""
    if request.method != "POST":
        return redirect("bookings:day", desk.venue.slug)
    how, area_id = request.POST.get("how", ""), fields.key(request.POST, "area")
    if area_id is not None and not Area.objects.filter(venue=desk.venue, pk=area_id).exists():
        raise Http404("no such area")
    if how == "slower":
        made = brakes.slower(venue_id=desk.venue.pk, by=desk.by, area_id=area_id)
    elif how == "tonight":
        made = brakes.pause(venue_id=desk.venue.pk, until="tonight", by=desk.by, area_id=area_id)
    elif how == "hour":
        made = brakes.pause(venue_id=desk.venue.pk, until=clock.now() + HOUR, by=desk.by, area_id=area_id)
    else:
        raise Http404("no such brake")
    return _done(request, desk, _said(made, desk))


@at_desk(Role.READER, to_change=Role.HOST)
def lift(request: HttpRequest, desk: Desk, brake_id: int) -> HttpResponse:
    """End it now."""
    if not Brake.objects.filter(venue=desk.venue, pk=brake_id).exists():
        raise Http404("no such brake")
    if request.method != "POST":
        return redirect("bookings:day", desk.venue.slug)
    brakes.lift(brake_id=brake_id, by=desk.by)
    return _done(request, desk, "Online booking is open again.")


def _said(made: Brake, desk: Desk) -> str:
    """For which booked times it holds: those before its end. Later ones are booked as usual."""
    until = when.said_briefly(made.ends_at, desk.venue.timezone)
    where = f" in {made.area.name}" if made.area else ""
    if made.kind == Brake.Kind.SLOWER:
        return f"Half as many guests at a time for times before {until}. Later times run as usual."
    later = " Later times stay open." if made.ends_at < brakes.tonight(desk.venue) else ""
    return f"Nobody can book online{where} for a time before {until}.{later}"


def _done(request: HttpRequest, desk: Desk, words: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = trigger_client_event(HttpResponse(status=204), "agnt:fetch", {})
        return trigger_client_event(response, "agnt:toast", {"words": words})
    messages.success(request, words)
    return redirect("bookings:day", desk.venue.slug)
