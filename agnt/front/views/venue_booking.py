"""/v/<slug>/: from a time to a booking in three small pages. No sign-in and no JavaScript."""

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agnt.front.forms.contact import ContactForm
from agnt.front.services import page_booking, page_waiting
from agnt.front.services.page_booking import Pick
from agnt.front.services.page_waiting import Wish
from agnt.front.venue_page import about, refusals, visit
from agnt.front.venue_page.visit import Visit
from agnt.front.venue_page.words import people, words
from agnt.front.views.venue_page import found, language_of
from agnt.lib import clock, when
from agnt.lib.errors import DomainError
from bookings import allergies
from bookings.models import BookingNeed
from venues.models import Service, Venue

_FARTHEST: Final = timedelta(days=3 * 366)  # no diary is open so far ahead


def _client(request: HttpRequest) -> str:
    """The address the request comes from; behind a trusted proxy the server has put the guest's own there."""
    return str(request.META.get("REMOTE_ADDR", ""))


@never_cache
@require_POST
def pick(request: HttpRequest, slug: str) -> HttpResponse:
    """A time was chosen: hold it and ask who comes."""
    venue, language = found(slug), language_of(request)
    service = venue.services.filter(active=True, slug=request.POST.get("service", "")).first()
    start = _moment(request, venue)
    party = request.POST.get("party", "")
    if service is None or start is None or not (party.isascii() and party.isdigit() and len(party) < 5):
        return redirect("front:venue", slug)
    area, needs = _where_and_needs(request, venue)
    before = visit.read(request.session, slug)
    chosen = Pick(venue, service.pk, int(party), start, area, needs, language)
    try:
        held = page_booking.pick(
            chosen=chosen, visit_id=before.id if before else secrets.token_hex(16), client=_client(request)
        )
    except DomainError as error:
        return _refused(request, venue, language, error, _again(request))
    kept = held if before is None else visit.with_contact(held, **_said_before(before))
    visit.write(request.session, kept)
    return redirect("front:venue-contact", slug)


def _said_before(before: Visit) -> dict[str, Any]:
    """What a guest who picks anew need not say again."""
    names = ("name", "kind", "address", "occasion", "notes", "allergies", "allergy_words", "codes")
    return {name: getattr(before, name) for name in names}


def _moment(request: HttpRequest, venue: Venue) -> datetime | None:
    day, _, wall = request.POST.get("start", "").partition(" ")
    try:
        return clock.at(
            date.fromisoformat(day or request.POST.get("day", "")),
            time.fromisoformat(wall or request.POST.get("time", "")).replace(tzinfo=None),
            venue.timezone,
        )
    except (ValueError, OverflowError):
        return None


@never_cache
@require_POST
def wait(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing that would do is free: who would wait for it says between which times."""
    venue, language = found(slug), language_of(request)
    service = venue.services.filter(active=True, slug=request.POST.get("service", "")).first()
    party, span = request.POST.get("party", ""), _span(request, venue)
    if service is None or span is None or not (party.isascii() and party.isdigit() and len(party) < 5):
        return redirect("front:venue", slug)
    area, needs = _where_and_needs(request, venue)
    wish = Wish(venue, service.pk, int(party), *span, area, needs, language)
    before = visit.read(request.session, slug)
    try:
        asked = page_waiting.begin(
            wish=wish, visit_id=before.id if before else secrets.token_hex(16), client=_client(request)
        )
    except DomainError as error:
        return _refused(request, venue, language, error, _again(request))
    visit.write(request.session, asked if before is None else visit.with_contact(asked, **_said_before(before)))
    return redirect("front:venue-contact", slug)


def _where_and_needs(request: HttpRequest, venue: Venue) -> tuple[int | None, tuple[str, ...]]:
    area = next((row.pk for row in venue.areas.all() if str(row.pk) == request.POST.get("area")), None)
    return area, tuple(sorted(set(request.POST.getlist("needs")) & set(BookingNeed.Code.values)))


def _span(request: HttpRequest, venue: Venue) -> tuple[datetime, datetime] | None:
    """The range of the form; an end before its beginning is on the next day."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        first, last = (time.fromisoformat(request.POST.get(name, "")).replace(tzinfo=None) for name in ("from", "to"))
        later = day + timedelta(days=1) if last < first else day
        span = clock.at(day, first, venue.timezone), clock.at(later, last, venue.timezone)
    except (ValueError, OverflowError):
        return None
    return span if abs(span[0] - clock.now()) < _FARTHEST else None


Fields = list[tuple[str, str]]


def _again(request: HttpRequest) -> Fields:
    """The same question, to be asked once more."""
    named = [(name, request.POST.get(name, "")) for name in ("party", "day", "service", "area")]
    return [*named, *(("needs", need) for need in request.POST.getlist("needs"))]


def _refused(request: HttpRequest, venue: Venue, language: str, error: DomainError, asked: Fields) -> HttpResponse:
    """Why it cannot be had, and what can."""
    facts = {
        "venue": venue,
        "language": language,
        "other": "id" if language == "en" else "en",
        "words": words(language),
        "why": refusals.said(error, language),
        "near": refusals.near(error, venue, language),
        "asked": asked,
        "back": f"{reverse('front:venue', args=[venue.slug])}?{urlencode(asked)}#free",
    }
    return render(request, "front/venue_refused.html", facts, status=error.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, and how he is reached; the code is sent from here."""
    venue, language = found(slug), language_of(request)
    mine = visit.read(request.session, slug)
    if mine is None:
        return redirect("front:venue", slug)
    form = ContactForm(request.POST or None, initial=ContactForm.said(mine), language=language)
    wrong = ""
    if request.method == "POST" and form.is_valid():
        said = visit.with_contact(mine, **form.as_visit(), language=language)
        try:
            visit.write(request.session, page_booking.send_code(visit=said, venue=venue, client=_client(request)))
        except DomainError as error:
            wrong = refusals.said(error, language)
        else:
            return redirect("front:venue-code", slug)
    status = 429 if wrong else 422 if form.errors else 200
    return render(
        request, "front/venue_contact.html", _facts(venue, mine, language, form=form, wrong=wrong), status=status
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """The six digits; right ones book."""
    venue, language = found(slug), language_of(request)
    mine = visit.read(request.session, slug)
    if mine is None or not mine.code_hash:
        return redirect("front:venue-contact" if mine else "front:venue", slug)
    wrong = ""
    if request.method == "POST":
        try:
            if page_booking.check_code(visit=mine, code=request.POST.get("code", "")):
                return _book(request, venue, mine, language)
            wrong = words(language)["code_wrong"]
        except DomainError as error:
            wrong = refusals.said(error, language)
    facts = _facts(venue, mine, language, wrong=wrong)
    return render(request, "front/venue_code.html", facts, status=422 if wrong else 200)


def _book(request: HttpRequest, venue: Venue, mine: Visit, language: str) -> HttpResponse:
    try:
        if mine.waits:
            done = redirect("front:waiting", page_waiting.join(visit=mine, venue=venue).token)
        else:
            booking = page_booking.book(visit=mine, venue=venue)
            done = redirect("front:booking", booking.reference, booking.token)
    except DomainError as error:
        return _refused(request, venue, language, error, _question(mine, venue))
    visit.forget(request.session)
    return done


def _question(mine: Visit, venue: Venue) -> Fields:
    """What he had picked, as the question that led there."""
    local, service = clock.local(mine.start, venue.timezone), Service.objects.get(pk=mine.service_id)
    named = [("party", str(mine.party)), ("day", local.date().isoformat()), ("service", service.slug)]
    return [*named, ("area", str(mine.area_id or "")), *(("needs", need) for need in mine.needs)]


def _terms(venue: Venue, service: Service, mine: Visit, language: str) -> list[str]:
    """Those of the party and the start; of a wait those of the house, for its start is not known yet."""
    if mine.waits:
        return about.terms(venue, service, words(language))
    return about.agreed_terms(service, mine.party, mine.start, words(language), language)


def _kept(mine: Visit, venue: Venue, text: dict[str, str]) -> str:
    if mine.waits:
        return text["wait_note"]
    return text["kept" if mine.is_kept else "kept_over"].format(time=page_booking.kept_until(mine, venue))


def _facts(venue: Venue, mine: Visit, language: str, **more: Any) -> dict[str, Any]:
    text = words(language)
    service = Service.objects.get(pk=mine.service_id)
    start = when.said_with_day(mine.start, venue.timezone, language)
    return {
        "venue": venue,
        "language": language,
        "other": "id" if language == "en" else "en",
        "words": text,
        "start": f"{start} – {clock.local(mine.until, venue.timezone):%H:%M}" if mine.waits else start,
        "party": people(text, mine.party),
        "service": service,
        "kept": _kept(mine, venue, text),
        "is_kept": mine.is_kept,
        "why": text["wait_why" if mine.waits else "contact_why"],
        "go": text["wait_go" if mine.waits else "code_go"],
        "terms": _terms(venue, service, mine, language),
        "allergies": [(code, allergies.named([code], language)[0]) for code in allergies.CODES],
        "consent": text["consent"].format(venue=venue.name),
        "visit": mine,
        "sent_to": text[f"sent_{mine.kind or 'email'}"].format(address=mine.address),
        "change": f"{reverse('front:venue', args=[venue.slug])}?{urlencode(_question(mine, venue))}#free",
        **more,
    }
