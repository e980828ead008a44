"""A party at the door in three taps: how many, where, seated. Where nothing is free, the list with the wait told."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from agnt.core import idempotency
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import availability, loading
from bookings.availability import Audience, Board, Kind, Refusal, Request, Slot
from bookings.models import Booking, WaitlistEntry
from bookings.reading import booking as booking_rows
from bookings.services import door, joining, sitting, staff
from bookings.services.staff import GuestFacts
from bookings.views import drawer, fields, new, recognising, saying
from venues.access import Desk, Role, at_desk
from venues.models import Service


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a party could sit down now, and until when (the wall clock)."""

    ids: tuple[int, ...]
    names: str
    until: str
    seats: int
    closed: str = ""  # what closes it, where it is closed


@at_desk(Role.HOST)
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How many; then the best free table as one button, the others below, or the wait."""
    facts = new.context(desk) | {"walk_in": True}
    service = new.service_of(request, facts["services"])
    party = fields.number(request.GET, "party", "The party")
    table = fields.key(request.GET, "resource")
    facts |= {"service": service, "party": party, "table": table}
    if not party or service is None:
        return new.page(request, "walk_in_party", facts)
    return new.page(request, "walk_in", facts | _spots(desk, service, party, table))


def _spots(desk: Desk, service: Service, party: int, table: int | None) -> dict[str, Any]:
    """The best place for the party now (the table that was tapped, where it will do), every other single one; where
    there is none, why, and the wait."""
    now = clock.now().replace(second=0, microsecond=0)
    today = clock.local(now, desk.venue.timezone).date()
    loaded = loading.load([desk.venue], today, today)[desk.venue.pk]
    diary = sitting.with_sitting(loaded.diary, sitting.at_tables(desk.venue))
    board, rule = Board(loaded.setup, diary), loaded.setup.service(service.pk)
    names = {row.id: row.name for row in loaded.setup.resources}

    def spot(resource_ids: tuple[int, ...] = (), *, force: bool = False) -> Spot | None:
        wish = Request(rule, party, now, Audience.WALK_IN, resource_ids=resource_ids, force=force)
        answer = availability.explain(board, wish, now)
        if not isinstance(answer, Slot):
            return None
        until = f"{clock.local(answer.ends_at, desk.venue.timezone):%H:%M}"
        named = " + ".join(names[pk] for pk in answer.resource_ids)
        seats = sum(board.resources[pk].max_seats for pk in answer.resource_ids)
        return Spot(answer.resource_ids, named, until, seats, _closed(board, answer) if force else "")

    best = (spot((table,)) if table in names else None) or spot()
    tables = [row.id for row in loaded.setup.resources if row.kind == Kind.TABLE]
    found = [spot((pk,), force=best is None) for pk in tables]
    others = [one for one in found if one is not None and one != best]
    if best is None:  # what holds them first, what is closed last
        others.sort(key=lambda one: (bool(one.closed), one.seats < party, abs(one.seats - party)))
    if best:
        return {"best": best, "others": others}
    refused = availability.explain(board, Request(rule, party, now, Audience.WALK_IN), now)
    why = availability.say(refused) if isinstance(refused, Refusal) else ""
    return {"others": others, "why": why, "wait": door.quote(desk.venue, party, service_id=service.pk)}


def _closed(board: Board, slot: Slot) -> str:
    """By what the place is closed at that time, in the words of whoever closed it; empty where it is open."""
    for rule in board.partial:
        here = set(slot.resource_ids) & set(board.parts(rule))
        if here and rule.starts_at < slot.ends_at and slot.starts_at < rule.ends_at:
            return f"closed: {rule.reason}" if rule.reason else "closed"
    return ""


@at_desk(Role.HOST)
def seat(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Seated now; a draft that the member holds stays as it is."""
    service, party = _asked(request, desk)
    if request.method != "POST" or service is None or not party:
        return redirect("bookings:walk-in", desk.venue.slug)
    instead = fields.resources(request.POST, "instead", desk.venue)  # another table than the best
    anyway = fields.resources(request.POST, "anyway", desk.venue)  # against the house's rules
    guest = GuestFacts(
        request.POST.get("name", "").strip(),
        phone=request.POST.get("phone", "").strip(),
        guest_id=recognising.guest_id(desk.venue, request.POST),
    )
    made = idempotency.one_row(
        Booking,
        scope=f"{desk.by}:walk-in:{desk.venue.pk}",
        key=request.POST.get("once", ""),
        form=dict(request.POST.lists()),
        make=lambda: staff.walk_in_step(
            venue_id=desk.venue.pk,
            service_id=service.pk,
            party_size=party,
            by=desk.by,
            resource_ids=anyway or instead or fields.resources(request.POST, "resource", desk.venue),
            guest=guest,
            needs=recognising.needs(desk.venue, request.POST),
            health=recognising.health(desk.venue, request.POST),
            force=bool(anyway) or request.POST.get("force") == "1",
        ),
    )
    told = saying.seated(made)
    if request.headers.get("HX-Request"):
        answer = drawer.panel(request, desk, booking_rows.find(desk.venue, made.pk), told=told)
        answer["HX-Trigger"] = "agnt:fetch"
        return answer
    messages.success(request, told)
    return redirect("bookings:day", desk.venue.slug)


@at_desk(Role.HOST)
def wait(request: HttpRequest, desk: Desk) -> HttpResponse:
    """On the list at the door, with the wait that the party was told."""
    service, party = _asked(request, desk)
    if request.method != "POST" or service is None or not party:
        return redirect("bookings:walk-in", desk.venue.slug)
    if not request.POST.get("name", "").strip():
        raise DomainError("name_needed", "Ask for the name for the door.", status=422)
    entry = idempotency.one_row(
        WaitlistEntry,
        scope=f"{desk.by}:wait:{desk.venue.pk}",
        key=request.POST.get("once", ""),
        form=dict(request.POST.lists()),
        make=lambda: joining.join_step(
            venue_id=desk.venue.pk,
            service_id=service.pk,
            party_size=party,
            guest_name=request.POST["name"],
            by=desk.by,
            kind=WaitlistEntry.Kind.WALK_IN,
            quoted_minutes=fields.number(request.POST, "minutes", "The wait"),
            phone=request.POST.get("phone", ""),
        ),
    )
    told = f"{entry.guest_name} waits, about {entry.quoted_minutes or 0} minutes."
    if request.headers.get("HX-Request"):
        return new.page(request, "waiting", new.context(desk) | {"walk_in": True, "told": told})
    messages.success(request, told)
    return redirect("bookings:day", desk.venue.slug)


def _asked(request: HttpRequest, desk: Desk) -> tuple[Service | None, int | None]:
    services = list(Service.objects.filter(venue=desk.venue, active=True).order_by("pk"))
    return new.service_of(request, services), fields.number(request.POST, "party", "The party")
