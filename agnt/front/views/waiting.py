"""/w/<token>/: one place in line by its link. No sign-in and no JavaScript; a stranger finds nothing."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agnt.front.venue_page import refusals
from agnt.front.venue_page.words import known, people
from agnt.front.words import words
from agnt.lib import clock, ids, when
from agnt.lib.errors import DomainError
from bookings.models import WaitlistEntry, WaitlistOffer
from bookings.services import offer_starts, waitlist
from chat.services.waitlist_notices import range_said


def _found(token: str) -> WaitlistEntry:
    rows = WaitlistEntry.objects.select_related("venue__city", "person", "booking", "service")
    entry = rows.filter(token_hash=ids.digest(token)).first()
    if entry is None:
        raise Http404("no such place in line")
    return entry


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """His place, and an open offer with its time; the POST takes it, lets it go, or leaves the line."""
    entry = _found(token)
    language = known((entry.person.language if entry.person else "") or "en")
    error = ""
    if request.method == "POST":
        try:
            return _act(request.POST.get("do", ""), entry, token, _named(request.POST.get("at", "")))
        except DomainError as refused:
            error, entry = refusals.said(refused, language), _found(token)
    response = render(
        request, "front/waiting.html", _facts(entry, language) | {"error": error}, status=409 if error else 200
    )
    response.setdefault("Referrer-Policy", "same-origin")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _named(at: str) -> datetime | None:
    """The other start that he chose. Raises DomainError `bad_time`."""
    try:
        found = datetime.fromisoformat(at) if at else None
    except ValueError:
        found = None
    if at and (found is None or found.tzinfo is None):
        raise DomainError("bad_time", "Choose one of the times shown.", status=422)
    return found


def _act(do: str, entry: WaitlistEntry, token: str, at: datetime | None) -> HttpResponse:
    by = f"guest:{entry.person_id}" if entry.person_id else "guest:link"
    offer = _open_offer(entry)
    takes = do == "take" or at is not None
    if takes and offer is not None:
        booking = waitlist.accept(public_id=offer.public_id, by=by, starts_at=at)
        return redirect("front:booking", booking.reference, booking.token)
    if takes:
        raise DomainError("offer_gone", "That offer has run out. You keep your place in line.", status=409)
    if do == "pass" and offer is not None:
        waitlist.decline(public_id=offer.public_id, by=by)
    elif do == "leave":
        waitlist.leave(entry_id=entry.pk, by=by)
    return redirect("front:waiting", token)


def _open_offer(entry: WaitlistEntry) -> WaitlistOffer | None:
    return entry.offers.filter(status=WaitlistOffer.Status.OPEN, expires_at__gt=clock.now()).first()


def _facts(entry: WaitlistEntry, language: str) -> dict[str, object]:
    text, offer, zone = words(language), _open_offer(entry), entry.venue.timezone
    place = waitlist.position(entry)
    facts: dict[str, object] = {
        "entry": entry,
        "words": text,
        "language": language,
        "offer": offer,
        "party": people({"person": text["person"], "people": text["people"]}, entry.party_size),
        "range": range_said(entry, language),
        "position": text["wait_position"].format(n=place) if place else "",
        "state": text[f"wait_{entry.status}"].format(venue=entry.venue.name),
        "waits": entry.status in (WaitlistEntry.Status.WAITING, WaitlistEntry.Status.OFFERED),
    }
    if offer is not None:
        facts |= {
            "start": when.said_with_day(offer.starts_at, zone, language),
            "others": [(at, f"{clock.local(at, zone):%H:%M}") for at in offer_starts.others(entry=entry, offer=offer)],
            "until": text["wait_until"].format(time=when.said_briefly(offer.expires_at, zone, language)),
        }
    return facts
