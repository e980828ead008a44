"""A pick holds its place: nobody else is offered it while the guest makes up his mind."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from agnt.lib import clock, ids, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import availability, loading, terms
from bookings.availability import Board, Kind, Refusal, Request, Slot
from bookings.models import Place
from bookings.services import days, places
from venues.models import Service, Venue

OFFERED = 3
# How long staff must have at the least: a request that leaves less is refused at once.
LEAST_TO_DECIDE = timedelta(minutes=10)
_SHARE_OF_COVERS = 10  # unconfirmed picks of one guest: at most a tenth of what the venue seats


@dataclass(frozen=True, slots=True)
class Held:
    """A place that is kept until `held_until`."""

    hold_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    held_until: datetime


@tx.step
def hold(
    *,
    venue_id: int,
    service_id: int,
    party_size: int,
    starts_at: datetime,
    scope: str,
    held_until: datetime,
    person_id: uuid.UUID | None = None,
) -> Held:
    """Keep the best place for the party until `held_until`. An earlier hold of the same scope is given back first.

    Raises DomainError with a sentence for the guest; `data["alternatives"]` lists up to three free starts (aware
    datetimes) nearby. Nothing is kept then, and the earlier hold stands only if the caller's transaction survives.
    """
    venue, service = _bookable(venue_id, service_id)
    setup = loading.setup(venue)
    rule = setup.service(service.pk)
    stay = timedelta(minutes=(rule.minutes(party_size) or 0) + rule.buffer_minutes)
    earlier = (
        list(Place.objects.taken().filter(scope=scope, booking__isnull=True).select_related("venue")) if scope else []
    )
    keys = days.days_of(venue, starts_at, starts_at + max(stay, timedelta(minutes=1)))
    for place in earlier:
        keys |= days.days_of(place.venue, place.period.lower, place.period.upper)
    days.lock_days(keys)
    places.release(earlier)
    places.release_run_out(venue_ids={venue_id})
    request = Request(rule, party_size, clock.now())
    board = Board(setup, loading.diary(venue, starts_at))
    slot = _slot_or_refuse(board, request, starts_at, venue)
    _refuse_greed(board, person_id, party_size)
    hold_id = ids.uuid7()
    places.insert(
        slot=slot,
        venue_id=venue_id,
        hold_id=hold_id,
        covers=party_size,
        held_until=held_until,
        person_id=person_id,
        scope=scope,
    )
    return Held(hold_id, slot.starts_at, slot.ends_at, held_until)


@tx.step
def release(*, hold_id: uuid.UUID) -> int:
    """Give a hold back; what has become a booking is left alone. Returns how many places were freed."""
    held = list(Place.objects.taken().filter(hold_id=hold_id, booking__isnull=True).select_related("venue"))
    keys = set()
    for place in held:
        keys |= days.days_of(place.venue, place.period.lower, place.period.upper)
    if keys:
        days.lock_days(keys)
    return places.release(held)


def _bookable(venue_id: int, service_id: int) -> tuple[Venue, Service]:
    venue = Venue.objects.filter(pk=venue_id, closed_for_good_at__isnull=True).first()
    if venue is None:
        raise NotFound("I do not know that venue. Search again and pick one from the list.")
    if not venue.is_bookable:
        raise DomainError(
            "unclaimed",
            f"{venue.name} does not take bookings here yet. You can call them: {venue.phone or 'no number known'}.",
            status=409,
        )
    service = Service.objects.filter(pk=service_id, venue=venue, active=True).first()
    if service is None:
        raise NotFound(f"{venue.name} does not offer that. Ask what they have and pick one.")
    return venue, service


def _slot_or_refuse(board: Board, request: Request, starts_at: datetime, venue: Venue) -> Slot:
    """The slot for exactly this start, or the reason against it with what is free nearby."""
    answer = availability.explain(board, request, starts_at)
    if isinstance(answer, Refusal):
        raise DomainError(
            answer.code, availability.say(answer), status=409, alternatives=nearby(board, request, starts_at, venue)
        )
    now = clock.now()
    latest = terms.decide_by(
        now=now, starts_at=starts_at, window_minutes=venue.decide_minutes, lead_minutes=venue.lead_minutes
    )
    if venue.policy != Venue.Policy.AUTO and latest - now < LEAST_TO_DECIDE:
        later = [start for start in nearby(board, request, starts_at, venue, count=50) if start > starts_at]
        raise DomainError(
            "too_soon_to_ask",
            f"{venue.name} decides each booking by hand and could not answer in time for that start.",
            status=409,
            alternatives=later[:OFFERED],
        )
    return answer


def nearby(
    board: Board, request: Request, starts_at: datetime, venue: Venue, *, count: int = OFFERED
) -> list[datetime]:
    """Free starts of the same day, nearest first."""
    day = clock.local(starts_at, venue.timezone).date()
    free = [slot.starts_at for slot in availability.day_slots(board, request, day).slots if slot.starts_at != starts_at]
    return sorted(free, key=lambda start: (abs(start - starts_at), start))[:count]


def _refuse_greed(board: Board, person_id: uuid.UUID | None, party_size: int) -> None:
    """A guest's unconfirmed picks together take at most a tenth of the venue's covers, but always at least one."""
    if person_id is None:
        return
    others = (
        Place.objects.standing()
        .filter(venue_id=board.setup.venue_id, person_id=person_id, booking__isnull=True)
        .values_list("hold_id", "covers")
        .distinct()
    )
    covers = sum(covers for _hold, covers in others)
    seats = sum(rule.units if rule.kind == Kind.POOL else rule.max_seats for rule in board.setup.resources)
    if covers and covers + party_size > seats // _SHARE_OF_COVERS:
        raise DomainError(
            "too_many_holds",
            "You are holding other places there already. Confirm or drop one of them first.",
            status=409,
        )
