"""A new booking in three taps, number first: party, time, name. The time tapped is held while the name is written."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agnt.core import idempotency
from agnt.lib import clock, when
from agnt.lib.errors import DomainError, NotFound
from bookings import availability, loading, opportunities
from bookings.availability import Audience, Board, Kind, Request
from bookings.models import Booking, Place
from bookings.reading import booking as booking_rows
from bookings.services import staff
from bookings.services.staff import GuestFacts
from bookings.views import asked_day, drawer, fields, recognising
from venues.access import Desk, Role, at_desk
from venues.models import Resource, Service

PARTIES = range(1, 13)
_BARRED: Final = {
    "party_too_large": "Guests book at most {most} by themselves. You may: open a time and take it anyway.",
    "party_too_small": "Guests book at least {least} by themselves. You may: open a time and take it anyway.",
    "nothing_fits": "No table here holds {party}, joined or not. Book them as several parties.",
}
_TOGETHER: Final = "No table here holds {party}, joined or not. Open a time and pick tables to put together."


@dataclass(frozen=True, slots=True)
class Draft:
    """What this member holds while he writes a booking down."""

    hold_id: uuid.UUID
    party: int
    at: datetime
    tables: str
    until: datetime


def drafts(desk: Desk) -> list[Draft]:
    """The member's own drafts that still stand; one at most."""
    own = Place.objects.standing().filter(venue=desk.venue, scope=desk.by, booking__isnull=True, change__isnull=True)
    rows = list(own.select_related("resource").order_by("pk"))
    found = []
    for hold_id in dict.fromkeys(row.hold_id for row in rows):
        mine = [row for row in rows if row.hold_id == hold_id]
        tables = " + ".join(row.resource.name for row in mine)
        first = mine[0]
        if first.held_until is not None:
            found.append(Draft(hold_id, first.covers, first.period.lower, tables, first.held_until))
    return found


def services(desk: Desk) -> list[Service]:
    """What can be booked."""
    return list(Service.objects.filter(venue=desk.venue, active=True).order_by("pk"))


def context(desk: Desk) -> dict[str, Any]:
    """What each step shows."""
    return {
        "desk": desk,
        "section": "diary",
        "zone": desk.venue.timezone,
        "services": services(desk),
        "parties": PARTIES,
        "drafts": drafts(desk),
    }


def page(request: HttpRequest, step: str, facts: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """One step: the fragment for htmx, else the whole page."""
    facts |= {"step": f"bookings/new/{step}.html"}
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "bookings/new/panel.html" if fragment else "bookings/new/page.html", facts, status=status)


def service_of(request: HttpRequest, offered: list[Service]) -> Service | None:
    """The service that was named, else the first. Raises NotFound where a form names one that is not offered (any
    more): nobody is given another service than the page showed."""
    wanted = request.GET.get("service") or request.POST.get("service")
    named = next((row for row in offered if str(row.pk) == wanted), None)
    if named is None and request.method == "POST" and wanted:
        raise NotFound("That is not offered here any more. Load the page again.")
    return named or (offered[0] if offered else None)


@at_desk(Role.HOST)
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Party, then the day's times; with `at` the time is known and the party takes it."""
    facts = context(desk)
    asked = asked_day.read(request, desk.venue)
    service = service_of(request, facts["services"])
    party = fields.number(request.GET, "party", "The party")
    at = fields.moment(request.GET, "at", desk.venue)
    table = fields.key(request.GET, "resource") or 0
    resource = Resource.objects.filter(venue=desk.venue, pk=table).first()
    facts |= {"asked": asked, "service": service, "party": party, "at": at, "resource": resource}
    if not party or service is None:
        return page(request, "party", facts)
    facts |= _times(desk, service, party, asked.day)
    return page(request, "times", facts)


def _times(desk: Desk, service: Service, party: int, day: date) -> dict[str, Any]:
    """The day's starts for this party."""
    loaded = loading.load([desk.venue], day, day)[desk.venue.pk]
    rule = loaded.setup.service(service.pk)
    wish = Request(rule, party, clock.now(), Audience.STAFF)
    board = Board(loaded.setup, loaded.diary)
    answer = availability.day_slots(board, wish, day)
    names = {row.id: row.name for row in loaded.setup.resources}
    starts = opportunities.starts(answer, names, desk.venue.timezone)
    closed = availability.say(answer.closed) if answer.closed else ""
    barred = availability.barred(board, wish, day)
    joins = {need.kind for need in rule.needs} <= {Kind.TABLE, Kind.ROOM}
    sentence = (
        _TOGETHER
        if barred and barred.code == "nothing_fits" and joins
        else _BARRED.get(barred.code, "")
        if barred
        else ""
    )
    return {
        "joins": joins,
        "starts": starts,
        "closed": closed,
        "free": sum(start.is_free for start in starts),
        "barred": sentence.format(party=party, **barred.data) if barred and not closed else "",
    }


@at_desk(Role.HOST)
def name(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who it is for: the draft's last step, also come back to after a walk-in."""
    try:
        hold_id = uuid.UUID(request.GET.get("hold", ""))
    except ValueError:
        return redirect("bookings:new", desk.venue.slug)
    kept = request.session.get("draft") or {}
    mine = kept.get("hold") == str(hold_id)
    offered = services(desk)
    chosen = next((row for row in offered if mine and row.pk == kept.get("service")), None)
    service = chosen or service_of(request, offered)
    if service is None:
        return redirect("bookings:new", desk.venue.slug)
    force = bool(kept.get("force")) if mine else request.GET.get("force") == "1"
    return name_step(request, desk, hold_id, service, force=force)


def name_step(
    request: HttpRequest,
    desk: Desk,
    hold_id: uuid.UUID,
    service: Service,
    *,
    force: bool,
    wrong: DomainError | None = None,
) -> HttpResponse:
    """The form; with what was written, the guest as he is known, and what is `wrong` with the name."""
    facts = context(desk)
    draft = next((each for each in facts["drafts"] if each.hold_id == hold_id), None)
    if draft is None:
        messages.warning(request, "That place is no longer held. Pick a time again.")
        return redirect("bookings:new", desk.venue.slug)
    facts |= {"draft": draft, "service": service, "force": force, "minutes": settings.ENV.hold_minutes, "drafts": []}
    facts |= {"wrong": wrong, "said": request.POST, "needed": request.POST.getlist("need")}
    facts |= {"allergic": request.POST.getlist("allergy"), "allergy_words": request.POST.get("allergy_words", "")}
    facts |= recognising.context(desk.venue, request.POST)
    return page(request, "name", facts, status=wrong.status if wrong else 200)


@at_desk(Role.HOST)
def book(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The name is there: it becomes a booking, on the place that is held or on the best that is free."""
    facts = context(desk)
    service = service_of(request, facts["services"])
    party, at = fields.number(request.POST, "party", "The party"), fields.moment(request.POST, "at", desk.venue)
    if request.method != "POST" or service is None or not party or at is None:
        return redirect("bookings:new", desk.venue.slug)
    hold_id = fields.hold_id(request.POST, "hold")
    if "look" in request.POST and hold_id is not None:
        return name_step(request, desk, hold_id, service, force=request.POST.get("force") == "1")
    try:
        made = idempotency.one_row(
            Booking,
            scope=f"{desk.by}:new:{desk.venue.pk}",
            key=request.POST.get("hold", ""),
            form=dict(request.POST.lists()),
            make=lambda: _booked(request, desk, service, party, at),
        )
    except DomainError as refusal:
        if refusal.code != "name_needed" or hold_id is None:
            raise
        return name_step(request, desk, hold_id, service, force=request.POST.get("force") == "1", wrong=refusal)
    told = f"Booked: {made.guest_name}, {made.party_size}, {when.said(made.starts_at, desk.venue.timezone)}."
    if request.headers.get("HX-Request"):
        answer = drawer.panel(request, desk, booking_rows.find(desk.venue, made.pk), told=told)
        answer["HX-Trigger"] = "agnt:fetch"
        return answer
    messages.success(request, told)
    return redirect("bookings:booking", desk.venue.slug, made.pk)


def _booked(request: HttpRequest, desk: Desk, service: Service, party: int, at: datetime) -> Booking:
    return staff.book_step(
        venue_id=desk.venue.pk,
        service_id=service.pk,
        party_size=party,
        starts_at=at,
        by=desk.by,
        guest=GuestFacts(
            request.POST.get("name", ""),
            phone=request.POST.get("phone", ""),
            email=request.POST.get("email", ""),
            guest_id=recognising.guest_id(desk.venue, request.POST),
        ),
        notes=request.POST.get("notes", ""),
        needs=recognising.needs(desk.venue, request.POST),
        occasion=request.POST.get("occasion", ""),
        health=recognising.health(desk.venue, request.POST),
        hold_id=staff.own_draft(desk.venue.pk, fields.hold_id(request.POST, "hold"), desk.by),
        force=request.POST.get("force") == "1",
    )


@at_desk(Role.HOST)
def drop(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Give the draft's place back."""
    if request.method == "POST":
        for draft in drafts(desk):
            staff.drop_draft(venue_id=desk.venue.pk, hold_id=draft.hold_id, by=desk.by)
    return redirect("bookings:new", desk.venue.slug)
