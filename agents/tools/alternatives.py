"""What to offer instead of a start that cannot be had: other times there, else other places at that time."""

from datetime import datetime
from typing import Any

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import search
from bookings.search import SearchRequest
from venues.models import Service, Venue

MOST = 3
_ELSEWHERE_TOO = {"unclaimed", "too_many_holds", "breaker_open"}  # refusals that name no other time


def may_help(error: DomainError) -> bool:
    """Whether the refusal is of a kind that another time or place gets round."""
    return "alternatives" in error.data or error.code in _ELSEWHERE_TOO


def named(error: DomainError, service: Service, party_size: int, starts_at: datetime) -> DomainError:
    """The same refusal, its free starts as {"venue", "name", "date", "time"}, up to three."""
    if not may_help(error):
        return error
    starts = error.data.get("alternatives") or []
    data = {key: value for key, value in error.data.items() if key != "alternatives"}
    offered = [_offer(service.venue, start) for start in starts[:MOST]] or _elsewhere(service, party_size, starts_at)
    return DomainError(
        error.code, error.message, status=error.status, retryable=error.retryable, alternatives=offered, **data
    )


def _elsewhere(service: Service, party_size: int, starts_at: datetime) -> list[dict[str, Any]]:
    """The nearest free start of up to three venues of the kind in the same city."""
    venue = service.venue
    local = clock.local(starts_at, venue.timezone)
    if starts_at <= clock.now():
        return []
    found = search.find(
        SearchRequest(
            city=venue.city.name,
            category=venue.category,
            party=party_size,
            day=local.date(),
            at=local.time().replace(tzinfo=None),
            limit=MOST + 1,
            times=1,
        )
    )
    others = [offer for offer in found.offers if offer.slots and offer.venue.pk != venue.pk]
    return [_offer(offer.venue, offer.slots[0].starts_at) for offer in others[:MOST]]


def _offer(venue: Venue, start: datetime) -> dict[str, Any]:
    local = clock.local(start, venue.timezone)
    return {"venue": venue.slug, "name": venue.name, "date": local.date().isoformat(), "time": f"{local:%H:%M}"}
