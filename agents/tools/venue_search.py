"""`venue_search`: places that fit, with their free times."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from agents.tools import clashes, venues
from agents.tools.base import Arguments, Day, Json, Tool, ToolContext, Wall
from agnt.lib import clock
from agnt.lib.errors import DomainError
from agnt.lib.money import Money
from bookings import availability, search, terms
from bookings.availability import TierRule
from bookings.loading.setups import tiers
from bookings.search import Offer, SearchRequest, SearchResult
from venues import positions, reasons
from venues.models import Service, Venue

MOST = 3
TIMES = 4
_BY_PHONE = {
    "en": "{name} takes no bookings here. Phone: {phone}. Map: {map}",
    "id": "{name} belum bisa dipesan lewat sini. Telepon: {phone}. Peta: {map}",
}
_TOO_LARGE = {
    "en": "{name} takes at most {most} people online. For {party}, call {phone}.",
    "id": "{name} menerima paling banyak {most} orang secara online. Untuk {party} orang, telepon {phone}.",
}
_PER = {
    "en": {"person": "per person", "booking": "per booking"},
    "id": {"person": "per orang", "booking": "per pesanan"},
}


class VenueSearch(Arguments):
    """What the guest wants; the more is said, the better the answer. Times come with a date and a party."""

    query: Annotated[str, Field(description="What kind of place or food, in a few words.")] = ""
    city: str = ""
    area: Annotated[str, Field(description="Neighbourhood.")] = ""
    category: Annotated[str, Field(description="One of: " + ", ".join(Venue.Category.values))] = ""
    party_size: Annotated[int | None, Field(description="How many people, 1 or more.")] = None
    date: Annotated[Day | None, Field(description="YYYY-MM-DD.")] = None
    time: Annotated[Wall | None, Field(description="HH:MM.")] = None
    sunset: Annotated[bool, Field(description="The guest wants to see the sunset.")] = False
    venue: Annotated[str, Field(description="Slug or name of one venue.")] = ""
    exclude: Annotated[list[str], Field(description="Slugs not to offer again.")] = []


def venue_search(context: ToolContext, wanted: VenueSearch) -> Json:
    """Up to three venues with up to four free times each, and why others are closed; what of his own is in the way of
    nearer ones. DomainError for a past day."""
    if wanted.party_size is not None:
        venues.check_party(wanted.party_size)
    unwanted = set(wanted.exclude)
    mine = clashes.near(context.conversation.person, wanted.date)
    times = clashes.MORE_TIMES if mine else TIMES
    found = search.find(_request(wanted, limit=MOST + len(unwanted), times=times))
    _refuse_past(wanted, found)
    offers, clash = clashes.without(
        [offer for offer in found.offers if offer.venue.slug not in unwanted], mine, most=TIMES
    )
    shown = [offer for offer in offers if offer.bookable and (offer.slots or not _asks_for_times(wanted))][:MOST]
    services = Service.objects.select_related("venue").in_bulk([offer.service.id for offer in shown if offer.service])
    known = tiers([offer.venue.pk for offer in shown])
    return {
        "date": wanted.date.isoformat() if wanted.date else None,
        "time": f"{wanted.time:%H:%M}" if wanted.time else None,
        "timezone": offers[0].venue.timezone if offers else context.conversation.person.timezone,
        "venues": [
            _venue(offer, services, wanted.date, context.language)
            | _asked_for(offer, services, wanted.party_size, known[offer.venue.pk])
            for offer in shown
        ],
        "closed": _closed([offer for offer in offers if offer not in shown], context.language, alone=not shown),
        "unmatched": list(found.unmatched),
        "clash": clashes.said(clash),
    }


def _request(wanted: VenueSearch, *, limit: int, times: int = TIMES) -> SearchRequest:
    return SearchRequest(
        words=wanted.query,
        named=wanted.venue,
        city=wanted.city,
        area=wanted.area,
        category=wanted.category,
        party=wanted.party_size,
        day=wanted.date,
        at=wanted.time,
        sunset=wanted.sunset,
        limit=limit,
        times=times,
    )


def _asks_for_times(wanted: VenueSearch) -> bool:
    return wanted.date is not None and wanted.party_size is not None


def _refuse_past(wanted: VenueSearch, found: SearchResult) -> None:
    """A day that is over where the guest wants to go is named as such, rather than found to be full."""
    if wanted.date is None or any(offer.slots for offer in found.offers):
        return
    anywhere = _request(wanted, limit=1)
    for offer in found.offers or search.find(SearchRequest(city=anywhere.city, area=anywhere.area, limit=1)).offers:
        if wanted.date < clock.today(offer.venue.timezone):
            raise DomainError("past", "That day has passed. Ask the guest for another one.", status=409)


def _venue(offer: Offer, services: dict[int, Service], day: date | None, language: str) -> Json:
    venue = offer.venue
    starts = [clock.local(slot.starts_at, venue.timezone) for slot in offer.slots]
    service = services.get(offer.service.id) if offer.service else None
    sunset = clock.local(offer.sunset_at, venue.timezone) if offer.sunset_at else None
    return {
        "slug": venue.slug,
        "name": venue.name,
        "area": venue.area,
        "city": venue.city.name,
        "category": venue.category,
        "why": reasons.say(offer.why, language),
        "service": service.name if service else None,
        "price": _price(service, venue, language) if service else None,
        "slots": [f"{start:%H:%M}" for start in starts if start.date() == day][:TIMES],
        "sunset": f"{sunset:%H:%M}" if sunset else None,
    }


def _price(service: Service, venue: Venue, language: str) -> str | None:
    if not service.price_minor:
        return None
    per = _PER.get(language, _PER["en"])[service.price_per]
    return f"{Money(service.price_minor, venue.currency)} {per}"


def _asked_for(
    offer: Offer, services: dict[int, Service], party: int | None, known: Iterable[TierRule]
) -> dict[str, str | None]:
    """The least to be spent and the deposit, by the terms that such a party would agree to at the nearest start."""
    if offer.service is None or party is None or not offer.slots:
        return {}
    agreed = terms.agreement(
        service=services[offer.service.id], party_size=party, starts_at=offer.slots[0].starts_at, known=known
    ).terms
    asked = {"minimum_spend": agreed["minimum_spend_minor"], "deposit": agreed["deposit_minor"]}
    return {name: str(Money(minor, agreed["currency"])) if minor else None for name, minor in asked.items()}


def _closed(offers: list[Offer], language: str, *, alone: bool) -> list[Json]:
    """Why a named venue has no time; and, where nothing else was found, whom one can phone."""
    lines = []
    for offer in offers:
        if not offer.bookable and alone:
            lines.append({"venue": offer.venue.name, "why": _by_phone(offer.venue, language)})
        if too_large := _too_large(offer, language):
            lines.append({"venue": offer.venue.name, "why": too_large, "barred": "party_too_large"})
            continue
        for refusal in offer.refusals:
            lines.append({"venue": offer.venue.name, "why": availability.say(refusal, language)})
    return lines[:MOST]


def _too_large(offer: Offer, language: str) -> str:
    """Whom to call, where the size of the party alone refuses it, at whatever time; empty else."""
    if not offer.venue.phone or {refusal.code for refusal in offer.refusals} != {"party_too_large"}:
        return ""
    limits = offer.refusals[0].data
    words = _TOO_LARGE.get(language, _TOO_LARGE["en"])
    return words.format(name=offer.venue.name, most=limits["most"], party=limits["party"], phone=offer.venue.phone)


def _by_phone(venue: Venue, language: str) -> str:
    words = _BY_PHONE.get(language, _BY_PHONE["en"])
    return words.format(name=venue.name, phone=venue.phone or "-", map=positions.map_url(venue))


TOOL = Tool(
    name="venue_search",
    description="Find places to book, with free times when the date and the party are given. Times that run into a "
    "booking of his own are left out; `clash` names it: tell him.",
    kind="read",
    arguments=VenueSearch,
    run=venue_search,
    third_party=True,
)
