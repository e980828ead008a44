"""Other times for a request: those that a venue could offer, and the one that the guest takes."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from agnt.lib import clock, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import audiences, availability, loading, terms
from bookings.availability import QUARTER, Arrival, Board, Diary, Kind, Request, SetUp, Slot, quarters, seconds
from bookings.models import Alternative, Booking, Place, VenueDecision
from bookings.services import beside, deposits, freeing, holds, lifecycle, noting, places, records
from venues.models import Venue

_LOOK_AHEAD_DAYS = 7
_LOOKED_AT = 100  # starts of one day


def next_free(booking: Booking) -> list[datetime]:
    """Up to three starts near the one that was asked for, which can all be held at once; where that day has none, of
    the next day that has some within a week, nearest to the same wall time. None where the service is not offered."""
    venue = booking.venue
    first = booking.local_start.date()
    loaded = loading.load([venue], first, first + timedelta(days=_LOOK_AHEAD_DAYS))[venue.pk]
    offered = {rule.id: rule for rule in loaded.setup.services}
    if booking.service_id not in offered:
        return []
    request = Request(
        offered[booking.service_id],
        booking.party_size,
        clock.now(),
        audiences.of(booking.source),
        area_id=booking.area_id,
        needs=booking.binding_needs,
    )
    board = Board(loaded.setup, loaded.diary)
    for days in range(_LOOK_AHEAD_DAYS + 1):
        same_wall_time = clock.at(first + timedelta(days=days), booking.local_start.time(), venue.timezone)
        free = holds.nearby(board, request, same_wall_time, venue, count=_LOOKED_AT, itself=days > 0)
        if free:
            return [slot.starts_at for slot in side_by_side(free, loaded.setup, loaded.diary, request)]
    return []


def side_by_side(starts: Sequence[datetime], setup: SetUp, diary: Diary, request: Request) -> list[Slot]:
    """The first three of the starts that do not take each other's place."""
    chosen: list[Slot] = []
    for start in starts:
        slot = availability.explain(Board(setup, diary), request, start)
        if isinstance(slot, Slot):
            chosen.append(slot)
            diary = with_slot(diary, slot, setup, request)
        if len(chosen) == holds.OFFERED:
            break
    return chosen


def with_slot(diary: Diary, slot: Slot, setup: SetUp, request: Request) -> Diary:
    """The diary as it would be with this slot taken too."""
    pooled = {rule.id for rule in setup.resources if rule.kind == Kind.POOL}
    busy, pools = dict(diary.busy), dict(diary.pools)
    for resource_id, units in slot.takings:
        span = seconds(slot.starts_at), seconds(slot.free_at)
        if resource_id not in pooled:
            busy[resource_id] = [*busy.get(resource_id, ()), span]
            continue
        taken = Counter({seconds(start): count for start, _end, count in pools.get(resource_id, ())})
        taken.update(dict.fromkeys(quarters(*span), units))
        pools[resource_id] = [(quarter, quarter + QUARTER, count) for quarter, count in taken.items()]
    arrival = Arrival(slot.starts_at, request.party, request.audience)
    return Diary(busy, pools, [*diary.arrivals, arrival], diary.stays)


@tx.step
def choose(*, alternative_id: uuid.UUID, by: str) -> Booking:
    """Move the booking to the chosen time and confirm it, for the venue's yes is in the offer; the rest is freed.

    Raises DomainError `alternative_gone` when its time is over, another one was chosen, or they
    have closed then meanwhile, NotFound for an
    unknown id. Called again for the chosen one it changes nothing.
    """
    found = Alternative.objects.filter(public_id=alternative_id).values_list("decision__booking_id", flat=True).first()
    if found is None:
        raise NotFound("That offer is not known here.")
    booking = lifecycle.lock(booking_id=found)
    chosen = Alternative.objects.get(public_id=alternative_id)
    if chosen.chosen_at is not None:
        return booking
    kept = places.under_lock(_held_for(booking))
    mine = [place for place in kept if place.hold_id == chosen.hold_id]
    gone = not mine and booking.venue.policy != Venue.Policy.EXTERNAL
    if booking.status != Booking.Status.PENDING or chosen.expires_at <= clock.now() or gone:
        raise DomainError("alternative_gone", "That offer has run out. Ask again and I will look anew.", status=409)
    beside.refuse_closed(offered=chosen, venue=booking.venue)
    Alternative.objects.filter(pk=chosen.pk).update(chosen_at=clock.now())
    others = [place for place in kept if place.hold_id != chosen.hold_id]
    places.release(others)
    places.keep(mine, booking=booking, audience=audiences.of(booking.source))
    was = noting.facts(booking, [])
    agreed = terms.moved(booking.terms, chosen.starts_at - booking.starts_at)
    records.touch(booking, starts_at=chosen.starts_at, ends_at=chosen.ends_at, terms=agreed)
    noting.changed(booking=booking, before=was, resource_ids=[], by=by)
    freeing.freed(venue=booking.venue, places=others)
    return deposits.accept(booking_id=booking.pk, by=by, reason="alternative chosen")


def is_choosing(booking: Booking) -> bool:
    """Whether the venue answered the request with other times, which are held instead of what was asked for."""
    return booking.decisions.filter(change__isnull=True, answer=VenueDecision.Answer.COUNTERED).exists()


def _held_for(booking: Booking) -> QuerySet[Place]:
    """What is still held of the other times that the venue offered."""
    offered = Alternative.objects.filter(decision__booking=booking).values("hold_id")
    return Place.objects.taken().filter(hold_id__in=offered, booking__isnull=True)
