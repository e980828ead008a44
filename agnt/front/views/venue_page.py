"""/v/<slug>/: a venue's public page, with its free times. No sign-in and no JavaScript."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import segno
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from agnt.env import env
from agnt.front.venue_page import about, times
from agnt.front.venue_page.words import known, people, words
from bookings.services import needs
from chat.services import accounts
from venues.models import Area, Service, Venue
from venues.positions import address_lines, map_url

LANGUAGE_COOKIE = "django_language"


def found(slug: str) -> Venue:
    """The venue of that address. A sandbox venue is there for test keys alone, so it is 404 as what never was."""
    venue = Venue.objects.seen_by().select_related("city").filter(slug=slug).first()
    if venue is None:
        raise Http404("no such venue")
    return venue


def language_of(request: HttpRequest) -> str:
    """The language asked for by link, else the browser's."""
    asked = request.GET.get("lang", "") or request.COOKIES.get(LANGUAGE_COOKIE, "")
    return known(asked or get_language() or "en")


@never_cache
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The page: what it is, where, when, what is free, what a guest agrees to."""
    venue, language = found(slug), language_of(request)
    return _remembering(request, render(request, "front/venue.html", _context(request, venue, language)))


@never_cache
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its types know no parts of an address
@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The same question small, for a frame in the venue's own site; a time opens the whole page in a new window."""
    venue, language = found(slug), language_of(request)
    return render(request, "front/venue_embed.html", _context(request, venue, language))


@require_safe
def qr_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The page's address as a QR code (SVG), for a table card or a window."""
    return _picture(env.base_url + reverse("front:venue", args=[found(slug).slug]))


@require_safe
def whatsapp_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The link that opens WhatsApp with a first message, as a QR code (SVG); 404 while no number is known."""
    venue = found(slug)
    link = whatsapp_of(venue, venue.language)
    if not link:
        raise Http404("no WhatsApp number is known here yet")
    return _picture(link)


def whatsapp_of(venue: Venue, language: str) -> str:
    """The `wa.me` link with a first message in that language; empty where no number is known."""
    said = words(language)["chat_text"].format(venue=venue.name)
    return about.whatsapp_url(accounts.number_for(venue), said)


def _picture(address: str) -> HttpResponse:
    code = segno.make(address, error="m")
    picture = BytesIO()
    code.save(picture, kind="svg", scale=8, border=4, dark="black", light="white", xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def _remembering(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the language that was chosen by link."""
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    if "lang" in request.GET:
        response.set_cookie(LANGUAGE_COOKIE, language_of(request), samesite="Lax", secure=request.is_secure())
    return response


def _context(request: HttpRequest, venue: Venue, language: str) -> dict[str, Any]:
    text = words(language)
    services = list(venue.services.filter(active=True).order_by("pk"))
    areas = list(venue.areas.filter(resources__active=True).distinct())
    facts = {
        "venue": venue,
        "language": language,
        "other": "id" if language == "en" else "en",
        "words": text,
        "where": address_lines(venue),
        "map_url": map_url(venue),
        "week": about.week(venue, text, language) if venue.is_bookable else [],
        "terms": about.terms(venue, services[0] if services else None, text) if venue.is_bookable else [],
        "whatsapp": whatsapp_of(venue, language),
        "unclaimed": text["unclaimed" if venue.phone else "unclaimed_no_phone"].format(venue=venue.name),
        "zone": text["zone"].format(city=venue.city.name),
        "bookable": venue.is_bookable and bool(services),
        "claim_url": "" if venue.claimed_at else reverse("venues:claim", args=[venue.slug]),
    }
    if venue.is_bookable and services:
        facts |= _times(request, venue, services, areas, language)
    return facts


def _times(
    request: HttpRequest, venue: Venue, services: Sequence[Service], areas: Sequence[Area], language: str
) -> dict[str, Any]:
    text, question = words(language), times.asked(venue, services, areas, request.GET)
    answer = times.answer(venue, question, language)
    day = about.day_said(question.day, venue, language)
    spoken = {"day": about.on_day(question.day, venue, language), "people": people(text, question.party)}
    return {
        "services": [(one, about.price(one, venue, text)) for one in services],
        "areas": areas,
        "needs": [(code, text[f"need_{code}"]) for code in needs.offered(services)],
        "question": question,
        "query": times.query(question, question.day),
        "query_next": times.query(question, answer.next_day or question.day),
        "answer": answer,
        "wait": times.wait_span(question, answer),
        "parts": [(text[part], starts) for part, starts in answer.free],
        "days": times.days(venue, 14, language),
        "note": text[question.note].format(day=day) if question.note else "",
        "free_on": text["free_on"].format(**spoken),
        "none_free": text["none_free"].format(**spoken),
        "next_day_said": text["next_day"].format(day=about.day_said(answer.next_day, venue, language))
        if answer.next_day
        else "",
        "pick_one": text["pick_one"].format(minutes=env.hold_minutes),
        "no_day": text["no_day"].format(days=14, people=spoken["people"]),
        "most": max(question.service.max_party or venue.max_party, question.party),
    }
