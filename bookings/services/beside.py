"""A place held beside the one that a booking keeps: where both are one table at one moment, it is there once."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.db.models import Q

from agnt.lib import clock, ids, tx
from agnt.lib.errors import DomainError
from bookings import audiences, live
from bookings.availability import Period, Slot, Taking
from bookings.models import Alternative, Booking, ChangeRequest, Place
from bookings.services import days, places, placing
from bookings.services.placing import Wish
from venues.models import Closure, Resource, Venue


@tx.step
def hold(
    *, booking: Booking, wish: Wish, until: datetime, change: ChangeRequest | None = None, scope: str = ""
) -> tuple[uuid.UUID, Slot]:
    """Hold what the wish asks until `until`, for this change of the booking, or for the scope where he who thinks of
    one has not asked yet. The booking's own place stays; together the two are enough for the swap. Where the diary is
    kept elsewhere nothing is held. The caller has locked the days.

    Raises what `placing.find` raises.
    """
    own = list(Place.objects.taken().filter(booking=booking))
    slot = placing.find(wish, own)
    hold_id = ids.uuid7()
    if wish.kept_elsewhere:
        return hold_id, slot
    places.release(places.run_out_around(wish.venue, slot.starts_at, slot.free_at))
    for piece in pieces(slot, own):
        made = places.insert(
            slot=piece,
            venue_id=wish.venue.pk,
            hold_id=hold_id,
            covers=wish.party_size,
            held_until=until,
            person_id=booking.person_id,
            scope=scope,
            audience=audiences.of(booking.source),
        )
        thought = {"beside": booking, "beside_at": slot.starts_at} if change is None else {}
        places.keep(made, change=change, **thought)
    live.changed(venue_id=wish.venue.pk, kind="hold", day=clock.local(slot.starts_at, wish.venue.timezone).date())
    return hold_id, slot


def refuse_closed(*, offered: Alternative, venue: Venue) -> None:
    """Raises DomainError `alternative_gone` where the house, or what is held of it, was closed at that time after it
    was offered."""
    held = Place.objects.taken().filter(hold_id=offered.hold_id, booking__isnull=True).values("resource")
    tables = Resource.objects.filter(pk__in=held)
    there = Q(area__isnull=True, resource__isnull=True) | Q(resource__in=tables) | Q(area__in=tables.values("area"))
    met = Closure.objects.filter(there, venue=venue, starts_at__lt=offered.ends_at, ends_at__gt=offered.starts_at)
    if met.exists():
        raise DomainError("alternative_gone", "They have closed at that time meanwhile. Ask again.", status=409)


@tx.step
def hold_again(*, booking: Booking) -> None:
    """After the locked booking was put elsewhere at its time: what its open change waits for is held anew, beside the
    new place. Where that cannot be, the wish stays open without a place. The caller has locked the days."""
    change = booking.changes.filter(status=ChangeRequest.Status.OPEN).first()
    if change is None:
        return
    offered = Alternative.objects.filter(Q(change=change) | Q(decision__change=change))
    if not offered.exists() or offered.filter(chosen_at__isnull=False).exists():
        change.hold_id = _again(booking, change, change.starts_at, change.decide_by) or change.hold_id
        change.save(update_fields=["hold_id"])
        return
    for each in offered.filter(expires_at__gt=clock.now()):
        each.hold_id = _again(booking, change, each.starts_at, each.expires_at) or each.hold_id
        each.save(update_fields=["hold_id"])


def _again(booking: Booking, change: ChangeRequest, starts_at: datetime, until: datetime) -> uuid.UUID | None:
    wish = Wish(
        booking.venue,
        booking.service,
        change.party_size,
        starts_at,
        area_id=change.area_id,
        needs=booking.binding_needs,
        ruled=False,
        ignore=booking,
    )
    try:
        placing.find(wish, list(Place.objects.taken().filter(booking=booking)))
    except DomainError:
        return None
    placing.lock_days([wish])
    return hold(booking=booking, change=change, wish=wish, until=until)[0]


def pieces(slot: Slot, own: Sequence[Place]) -> list[Slot]:
    """The parts of the slot that the own places do not cover: spans of time, and units of a pool."""
    parts: dict[tuple[datetime, datetime], list[Taking]] = defaultdict(list)
    for taking in slot.takings:
        mine = [(*_counted(place), place.units) for place in own if place.resource_id == taking.resource_id]
        edges = {slot.starts_at, slot.free_at} | {edge for start, end, _units in mine for edge in (start, end)}
        within = sorted(edge for edge in edges if slot.starts_at <= edge <= slot.free_at)
        for start, end in pairwise(within):
            had = sum(units for since, until, units in mine if since < end and start < until)
            if taking.units > had:
                parts[start, end].append(Taking(taking.resource_id, taking.units - had))
    return [Slot(start, end, end, tuple(takings)) for (start, end), takings in sorted(parts.items())]


def _counted(place: Place) -> Period:
    """From when until when the place counts: of a pool in whole quarters of an hour."""
    span = place.period.lower, place.period.upper
    return days.in_quarters(*span) if place.pooled else span
