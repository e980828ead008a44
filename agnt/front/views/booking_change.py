"""/b/<reference>/<token>/change/: another day, time, size or area. A time is asked once more, with what changes."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agnt.front.booking_change import Step, step
from agnt.front.booking_page import page, unchangeable
from agnt.front.venue_page import about, refusals, times
from agnt.front.venue_page.words import known, people, words
from agnt.front.views.booking import by_link, language_of
from agnt.front.views.booking_acts import author_of, offered_target, own_offer
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, ChangeRequest
from bookings.services import asking_changes, changes
from bookings.services.swapping import Target


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def change(request: HttpRequest, booking: Booking, token: str) -> HttpResponse:
    """Free times as for a new booking; `start`, or an `alternative` of the venue, is asked once more, and the POST
    changes. The old place is kept until the new is sure."""
    language, error = known(language_of(booking)), ""
    if not booking.is_cancellable:
        return _over(request, booking, token, language)
    try:
        if request.method == "POST":
            done = _ask(booking, request.POST)
            flag = "changed" if done.status == done.Status.ACCEPTED else "asked"
            return redirect(f"{reverse('front:booking', args=[booking.reference, token])}?{flag}=1")
        if "start" in request.GET or "alternative" in request.GET:
            return _sure(request, booking, token, _step(booking, request.GET, language))
    except DomainError as refused:
        error = refusals.said(refused, language)
    return _times(request, booking, token, language, error)


def _over(request: HttpRequest, booking: Booking, token: str, language: str) -> HttpResponse:
    """There is nothing to change: it is said at once, and no time is offered."""
    shown = page(booking, language)
    facts = {"page": shown, "booking": booking, "token": token, "over": unchangeable(booking, shown.words)}
    return render(request, "front/booking_change_over.html", facts, status=409)


def _step(booking: Booking, given: QueryDict, language: str) -> Step:
    """What the guest is asked. Raises why it could not be had: nobody says yes to what is gone."""
    if "alternative" not in given:
        target = _target(booking, given)
        asking_changes.look(booking=booking, target=target)
        return step(booking, target, language)
    return step(booking, offered_target(booking, own_offer(booking, given)), language, offered=True)


def _sure(request: HttpRequest, booking: Booking, token: str, asked: Step) -> HttpResponse:
    """Once more, with what it means; without a script."""
    language, chosen, link = known(language_of(booking)), request.GET.get("alternative"), [booking.reference, token]
    question = {name: request.GET[name] for name in ("party", "day", "area") if name in request.GET}
    given = {"do": "choose", "alternative": chosen} if chosen else question | {"start": request.GET["start"]}
    facts = {
        "page": page(booking, language),
        "booking": booking,
        "token": token,
        "language": language,
        "asked": asked,
        "given": given | {"seen": asked.seen},
        "to": reverse("front:booking-act" if chosen else "front:booking-change", args=link),
    }
    return render(request, "front/booking_change_sure.html", facts)


def _times(request: HttpRequest, booking: Booking, token: str, language: str, error: str) -> HttpResponse:
    venue, text = booking.venue, words(language)
    areas = list(venue.areas.filter(resources__active=True).distinct())
    question = times.asked(venue, [booking.service], areas, _given(request, booking))
    question = replace(question, needs=tuple(sorted(booking.binding_needs)))
    answer = times.answer(venue, question, language, ignore_booking=booking.pk)
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


def _target(booking: Booking, given: QueryDict) -> Target:
    """How the booking shall be. Raises DomainError `bad_time`."""
    day, _, wall = given.get("start", "").partition(" ")
    try:
        local = datetime.fromisoformat(f"{day}T{wall}")
        starts_at = clock.at(local.date(), local.time(), booking.venue.timezone)
    except (ValueError, OverflowError):
        raise DomainError("bad_time", "Choose one of the times.", status=422) from None
    party = given.get("party", "")
    area = next((row.pk for row in booking.venue.areas.all() if str(row.pk) == given.get("area")), None)
    size = int(party) if party.isascii() and party.isdigit() and len(party) < 4 else booking.party_size
    return Target(size, starts_at, area)


def _ask(booking: Booking, given: QueryDict) -> ChangeRequest:
    target = _target(booking, given)
    return changes.ask(
        booking_id=booking.pk,
        by=author_of(booking),
        starts_at=target.starts_at,
        party_size=target.party_size,
        area_id=target.area_id,
        seen=given.get("seen", ""),
    )
