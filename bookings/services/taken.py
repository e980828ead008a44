"""The good error: what is taken by whom until when, and what is free instead. For staff alone: it names guests."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.availability import Board, Kind, Period
from bookings.models import Booking, Place
from bookings.models.places import PICKED
from venues.models import Venue


def error(
    *, board: Board, wish_ids: Sequence[int], venue: Venue, span: Period, alternatives: Sequence[datetime]
) -> DomainError:
    """DomainError `place_taken`; `taken` says by whom, `free` which resources of the kind are free in the span,
    `alternatives` which other starts the house would offer; `may_force` where only picks are in the way. `board`:
    without what the wish gives up."""
    start, end = (int(moment.timestamp()) for moment in span)
    kinds = {board.resources[key].kind for key in wish_ids}
    free = [rule for rule in board.setup.resources if rule.kind in kinds and _is_free(board, rule.id, start, end)]
    blockers = [place for place in _standing(venue, wish_ids, span) if _stands_on(board, place)]
    return DomainError(
        "place_taken",
        " ".join(_sentence(place, venue.timezone) for place in blockers) or "That place is taken.",
        status=409,
        taken=[_described(place) for place in blockers],
        free=[{"id": rule.id, "name": rule.name, "seats": rule.max_seats} for rule in free],
        alternatives=list(alternatives),
        may_force=bool(blockers) and not _standing(venue, wish_ids, span, but=PICKED),
    )


def _standing(venue: Venue, resource_ids: Sequence[int], span: Period, *, but: Q | None = None) -> list[Place]:
    found = Place.objects.standing().filter(venue=venue, resource_id__in=resource_ids, period__overlap=span)
    if but is not None:
        found = found.exclude(but)
    return list(found.select_related("resource", "booking").order_by("period", "pk"))


def _stands_on(board: Board, place: Place) -> bool:
    """Whether the board holds it: what the wish gives up is not in its own way."""
    start, end = int(place.period.lower.timestamp()), int(place.period.upper.timestamp())
    return not _is_free(board, place.resource_id, start, end)


def _is_free(board: Board, resource_id: int, start: int, end: int) -> bool:
    if board.resources[resource_id].kind == Kind.POOL:
        return board.units_left(resource_id, start, end) >= board.resources[resource_id].units
    return not board.is_taken(resource_id, start, end)


def who(booking: Booking) -> str:
    """The party as staff call it."""
    return f"{booking.guest_name} ({booking.party_size})"


def _sentence(place: Place, zone: str) -> str:
    until = f"{clock.local(place.period.upper, zone):%H:%M}"
    if place.booking is not None:
        return f"{place.resource.name} is taken by {who(place.booking)} until {until}."
    return f"{place.resource.name} is held for somebody who is choosing, until {until}."


def _described(place: Place) -> dict[str, object]:
    booking = place.booking
    return {
        "resource_id": place.resource_id,
        "resource": place.resource.name,
        "booking_id": booking.pk if booking else None,
        "reference": booking.reference if booking else "",
        "guest_name": booking.guest_name if booking else "",
        "from": place.period.lower,
        "until": place.period.upper,
        "held_until": place.held_until,
    }
