"""/b/<reference>/<token>/...: what else the guest can do with his booking. Plain forms, no JavaScript."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agents.services import negotiation
from agnt.front.booking_page import page
from agnt.front.venue_page import about, refusals, times
from agnt.front.venue_page.words import known, people, words
from agnt.front.views.booking import by_link, language_of
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Alternative, Booking, ChangeRequest
from bookings.services import changes, details, disputes, health, late, reconfirming, reviews, wanting
from bookings.services.health import Health


def author_of(booking: Booking) -> str:
    """Whoever holds the link acts as its guest."""
    return f"guest:{booking.person_id}" if booking.person_id else "guest:link"


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def change(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Another day, time, size or area: free times as for a new booking; the old place is kept until the new is sure."""
    language, venue = known(language_of(booking)), booking.venue
    error = ""
    if request.method == "POST":
        try:
            done = _ask(booking, request.POST)
        except DomainError as refused:
            error = refusals.said(refused, language)
        else:
            flag = "changed" if done.status == done.Status.ACCEPTED else "asked"
            return redirect(f"{reverse('front:booking', args=[booking.reference, token])}?{flag}=1")
    areas = list(venue.areas.filter(resources__active=True).distinct())
    question = times.asked(venue, [booking.service], areas, _given(request, booking))
    question = replace(question, needs=tuple(sorted(booking.binding_needs)))
    answer = times.answer(venue, question, language, ignore_booking=booking.pk)
    text = words(language)
    spoken = {"day": about.on_day(question.day, venue, language), "people": people(text, question.party)}
    facts = {
        "page": page(booking, language),
        "booking": booking,
        "token": token,
        "words": text,
        "language": language,
        "areas": areas,
        "question": question,
        "answer": answer,
        "parts": [(text[part], starts) for part, starts in answer.free],
        "free_on": text["free_on"].format(**spoken),
        "none_free": text["none_free"].format(**spoken),
        "error": error,
    }
    return render(request, "front/booking_change.html", facts, status=409 if error else 200)


def _given(request: HttpRequest, booking: Booking) -> QueryDict:
    """The question of the form; at first the booking as it is."""
    source = request.POST if request.method == "POST" else request.GET
    if "day" in source:
        return source
    local = booking.local_start
    first = {"party": booking.party_size, "day": local.date().isoformat(), "area": booking.area_id or ""}
    return QueryDict(urlencode(first))


def _ask(booking: Booking, given: QueryDict) -> ChangeRequest:
    day, _, wall = given.get("start", "").partition(" ")
    try:
        local = datetime.fromisoformat(f"{day}T{wall}")
        starts_at = clock.at(local.date(), local.time(), booking.venue.timezone)
    except (ValueError, OverflowError):
        raise DomainError("bad_time", "Choose one of the times.", status=422) from None
    party = given.get("party", "")
    area = next((row.pk for row in booking.venue.areas.all() if str(row.pk) == given.get("area")), None)
    return changes.ask(
        booking_id=booking.pk,
        by=author_of(booking),
        starts_at=starts_at,
        party_size=int(party) if party.isascii() and party.isdigit() and len(party) < 4 else booking.party_size,
        area_id=area,
    )


@require_POST
@by_link
def act(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """One of the small forms; `do` says which. The page then says what came of it."""
    back = reverse("front:booking", args=[booking.reference, token])
    work = _ACTS.get(request.POST.get("do", ""))
    if work is None:
        return redirect(back)
    try:
        flag = work(booking, request.POST)
    except DomainError as error:
        return redirect(f"{back}?{urlencode({'not': refusals.said(error, known(language_of(booking)))})}")
    return redirect(f"{back}?{flag}=1")


def _late(booking: Booking, given: QueryDict) -> str:
    minutes = given.get("minutes", "")
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) < 4):
        raise DomainError("bad_eta", "Say when you will come: after the time you booked, the same day.", status=422)
    eta = booking.starts_at + timedelta(minutes=int(minutes))
    late.running_late(booking_id=booking.pk, eta=eta, by=author_of(booking))
    return "late_told"


def _coming(booking: Booking, given: QueryDict) -> str:
    reconfirming.reconfirm(booking_id=booking.pk, by=author_of(booking))
    return "coming"


def _choose(booking: Booking, given: QueryDict) -> str:
    try:
        chosen = UUID(given.get("alternative", ""))
    except ValueError:
        raise NotFound("That offer is not known here.") from None
    own = Q(decision__booking=booking) | Q(change__booking=booking)
    if not Alternative.objects.filter(own, public_id=chosen).exists():  # the link opens its own booking alone
        raise NotFound("That offer is not known here.")
    if booking.person_id is None:
        changes.choose(alternative_id=chosen, by=author_of(booking))
    else:
        negotiation.choose_alternative(alternative_id=chosen, person_id=booking.person_id, by=author_of(booking))
    return "changed"


def _keep(booking: Booking, given: QueryDict) -> str:
    change = changes.open_change(booking)
    if change is None:
        return "kept"
    changes.withdraw(change_id=change.pk, by=author_of(booking))
    return "kept_mine" if change.from_venue else "kept"


def _review(booking: Booking, given: QueryDict) -> str:
    stars = given.get("stars", "")
    reviews.give(
        booking_id=booking.pk,
        stars=int(stars) if stars in ("1", "2", "3", "4", "5") else 0,
        words=given.get("words", ""),
        by=author_of(booking),
    )
    return "reviewed"


def _dispute(booking: Booking, given: QueryDict) -> str:
    disputes.open_dispute(booking_id=booking.pk, by=author_of(booking), words=given.get("words", ""))
    return "disputed"


def _wishes(booking: Booking, given: QueryDict) -> str:
    by = author_of(booking)
    wanting.want(booking_id=booking.pk, codes=given.getlist("needs"), by=by)
    details.edit(booking_id=booking.pk, by=by, occasion=given.get("occasion", ""))
    return "wishes_told"


def _health(booking: Booking, given: QueryDict) -> str:
    shared = "share" in given and "withdraw" not in given
    said = bool(given.getlist("allergies") or given.get("allergy_words"))
    if said and not shared and "withdraw" not in given:
        raise DomainError("consent_needed", "Tick that the house may see it, or leave it out.", status=422)
    told = Health(
        codes=tuple(given.getlist("allergies")) if shared else (),
        words=given.get("allergy_words", "") if shared else "",
        language=known(language_of(booking)),
        shared=shared,
    )
    health.share(booking_id=booking.pk, told=told, by=author_of(booking))
    return "health_told"


_ACTS: dict[str, Callable[[Booking, QueryDict], str]] = {
    "late": _late,
    "coming": _coming,
    "choose": _choose,
    "keep": _keep,
    "review": _review,
    "dispute": _dispute,
    "health": _health,
    "wishes": _wishes,
}
