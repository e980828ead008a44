"""The waitlist: who stands at the door, who waits for a later day, and what a host does about it."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agnt.core import idempotency
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.forms.waitlist import DoorForm, LaterForm
from bookings.models import Booking, WaitlistEntry
from bookings.reading.in_line import waiting
from bookings.services import door, joining, offers, waitlist, waitlist_clock
from bookings.views import saying
from venues.access import Desk, Role, at_desk


@at_desk(Role.READER)
@require_safe
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page; for htmx the lists alone."""
    return _page(request, desk)


def _page(request: HttpRequest, desk: Desk, *, status: int = 200, **forms: Any) -> HttpResponse:
    found = waiting(desk.venue)
    number = found.number
    facts = {
        "desk": desk,
        "section": "waitlist",
        "waiting": found,
        "state": f"{number} part{'y' if number == 1 else 'ies'} waiting" if number else "Nobody is waiting",
        "door_form": DoorForm(venue=desk.venue, auto_id="door_%s"),
        "later_form": LaterForm(venue=desk.venue, auto_id="later_%s"),
        **forms,
    }
    if desk.is_host:
        facts["free"] = {entry.pk for entry, _slot in offers.to_offer(desk.venue.pk)}
    if request.headers.get("HX-Target") == "waiting":
        return render(request, "bookings/waitlist/waiting.html", facts)
    facts["quotes"] = [(party, door.quote(desk.venue, party)) for party in (2, 4)] if desk.is_host else []
    return render(request, "bookings/waitlist/waitlist.html", facts, status=status)


@at_desk(Role.HOST)
@require_POST
def add_at_door(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A party at the door, with the wait it was told."""
    form = DoorForm(request.POST, venue=desk.venue, auto_id="door_%s")
    if not form.is_valid():
        return _page(request, desk, status=422, door_form=form)
    facts, minutes = form.facts, form.cleaned_data["minutes"]
    if minutes is None:
        minutes = door.quote(desk.venue, facts["party_size"], service_id=facts["service_id"])
    source, kind = Booking.Source.WALK_IN, WaitlistEntry.Kind.WALK_IN
    return _joined(
        request, desk, form, "door_form", facts | {"source": source, "kind": kind, "quoted_minutes": minutes}
    )


@at_desk(Role.HOST)
@require_POST
def add_later(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A party for a later time."""
    form = LaterForm(request.POST, venue=desk.venue, auto_id="later_%s")
    if not form.is_valid():
        return _page(request, desk, status=422, later_form=form)
    earliest, latest = form.span
    return _joined(request, desk, form, "later_form", form.facts | {"earliest": earliest, "latest": latest})


def _joined(
    request: HttpRequest, desk: Desk, form: DoorForm | LaterForm, name: str, facts: dict[str, Any]
) -> HttpResponse:
    try:
        entry = idempotency.one_row(
            WaitlistEntry,
            scope=f"{desk.by}:wait:{desk.venue.pk}",
            key=request.POST.get("once", ""),
            form=dict(request.POST.lists()),
            make=lambda: joining.join_step(by=desk.by, **facts),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(request, desk, status=error.status, **{name: form})
    said = f", about {entry.quoted_minutes} minutes" if entry.quoted_minutes else ""
    messages.success(request, f"{entry.guest_name} is on the list{said}.")
    return redirect("bookings:waitlist", desk.venue.slug)


@at_desk(Role.HOST)
@require_POST
def act(request: HttpRequest, desk: Desk, entry_id: int) -> HttpResponse:
    """What a host does about one party: `do` names it."""
    entry = get_object_or_404(WaitlistEntry.objects.select_related("venue"), pk=entry_id, venue=desk.venue)
    verb = _ACTS.get(request.POST.get("do", ""))
    if verb is None:
        raise DomainError("unknown_act", "That button is not known here. Load the page again.", status=422)
    try:
        told = verb(entry, desk.by)
    except DomainError as refusal:
        messages.warning(request, refusal.message)
        return _page(request, desk, status=refusal.status)
    messages.success(request, told)
    return redirect("bookings:waitlist", desk.venue.slug)


def _seat(entry: WaitlistEntry, by: str) -> str:
    return saying.seated(door.seat(entry_id=entry.pk, by=by))


def _ready(entry: WaitlistEntry, by: str) -> str:
    offer = door.ready(entry_id=entry.pk, by=by)
    until = clock.local(offer.expires_at, entry.venue.timezone)
    return saying.and_waiting(f"A table is held for {entry.guest_name} until {until:%H:%M}.", entry).html


def _leave(entry: WaitlistEntry, by: str) -> str:
    waitlist.leave(entry_id=entry.pk, by=by)
    return f"{entry.guest_name} is off the list."


def _back(entry: WaitlistEntry, by: str) -> str:
    waitlist.come_back(entry_id=entry.pk, by=by)
    return f"{entry.guest_name} is back in the old place in line."


def _offer(entry: WaitlistEntry, by: str) -> str:
    """Whatever is free for those days goes to whoever is first in line for it, as it always does."""
    first, last = (clock.local(moment, entry.venue.timezone).date() for moment in (entry.earliest, entry.latest))
    made = waitlist_clock.offer_at(venue_id=entry.venue_id, days={first, last})
    if not made:
        raise DomainError("nothing_free", "Nothing is free then. What becomes free is offered by itself.", status=409)
    return "What is free was offered to whoever has waited longest for it."


def _yes(entry: WaitlistEntry, by: str) -> str:
    booking = waitlist.accept(public_id=_open_offer(entry), by=by)
    return f"{entry.guest_name} is booked: {booking.reference}."


def _no(entry: WaitlistEntry, by: str) -> str:
    waitlist.decline(public_id=_open_offer(entry), by=by)
    return f"{entry.guest_name} keeps the place in line; the table goes to the next."


def _open_offer(entry: WaitlistEntry) -> Any:
    found = entry.offers.filter(status="open").values_list("public_id", flat=True).first()
    if found is None:
        raise DomainError("offer_gone", "That offer has run out. They keep their place in line.", status=409)
    return found


_ACTS: Final[dict[str, Callable[[WaitlistEntry, str], str]]] = {
    "seat": _seat,
    "ready": _ready,
    "leave": _leave,
    "back": _back,
    "offer": _offer,
    "yes": _yes,
    "no": _no,
}
