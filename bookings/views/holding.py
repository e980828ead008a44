"""A tap on a time of the new booking: its place is held. Where no table is large enough, staff pick which to put
together."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from agnt.lib.errors import DomainError
from bookings.reading import tables as seating
from bookings.services import staff
from bookings.services.placing import Wish
from bookings.views import asked_day, fields, new
from venues.access import Desk, Role, at_desk
from venues.models import Service


@at_desk(Role.HOST)
def hold(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Held for this member, and the name is asked for; what is against it is said with the tables that are free."""
    service = new.service_of(request, new.services(desk))
    party, at = fields.number(request.POST, "party", "The party"), fields.moment(request.POST, "at", desk.venue)
    if request.method != "POST" or service is None or not party or at is None:
        return redirect("bookings:new", desk.venue.slug)
    force = request.POST.get("force") == "1"
    try:
        held = staff.hold_draft(
            venue_id=desk.venue.pk,
            service_id=service.pk,
            party_size=party,
            starts_at=at,
            by=desk.by,
            resource_ids=fields.resources(request.POST, "resource", desk.venue),
            force=force,
        )
    except DomainError as refusal:
        return _together(request, desk, service, party, at, wrong=refusal)
    request.session["draft"] = {"hold": str(held.hold_id), "service": service.pk, "force": force}
    query = f"?hold={held.hold_id}&service={service.pk}{'&force=1' if force else ''}"
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("bookings:new-name", args=[desk.venue.slug]) + query)
    return new.name_step(request, desk, held.hold_id, service, force=force)


@at_desk(Role.HOST)
def together(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The tables that are free then, to be put together for a party that none of them holds."""
    service = new.service_of(request, new.services(desk))
    party, at = fields.number(request.GET, "party", "The party"), fields.moment(request.GET, "at", desk.venue)
    if service is None or not party or at is None:
        return redirect("bookings:new", desk.venue.slug)
    return _together(request, desk, service, party, at)


def _together(
    request: HttpRequest, desk: Desk, service: Service, party: int, at: datetime, wrong: DomainError | None = None
) -> HttpResponse:
    facts = new.context(desk) | {"asked": asked_day.read(request, desk.venue)}
    picked = fields.numbers(request.POST, "resource")
    found = seating.together(Wish(desk.venue, service, party, at, scope=desk.by), picked=picked)
    facts |= {"service": service, "party": party, "at": at, "tables": found, "wrong": wrong}
    facts |= {"seats": sum(table.resource.max_seats for table in found if table.picked)}
    return new.page(request, "together", facts, status=wrong.status if wrong else 200)
