"""One booking's old place for a new one, in one breath: the old is kept until the new is found and taken."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agnt.core import outbox
from agnt.lib import clock, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import audiences, terms
from bookings.models import Booking, Place
from bookings.services import beside, freeing, lifecycle, needs, noting, places, placing, records
from bookings.services.placing import Placed, Wish
from bookings.terms import Agreed
from venues.models import Area

Status = Booking.Status


@dataclass(frozen=True, slots=True)
class Target:
    """How a booking shall be: when, how many, where in the house."""

    party_size: int
    starts_at: datetime
    area_id: int | None

    @classmethod
    def of(cls, booking: Booking) -> "Target":
        """As it is now."""
        return cls(booking.party_size, booking.starts_at, booking.area_id)


@tx.step
def swap(
    *,
    booking: Booking,
    target: Target,
    wish: Wish,
    by: str,
    keeps_change: bool = False,
    agreed: Agreed | None = None,
) -> Placed:
    """Take what the wish asks, give up what the locked booking had, and write down its new facts and terms.

    `keeps_change`: what is held for its open change is held again, beside the new place where that can be. `agreed`:
    what its guest agreed to once for just that; without it `agreed_after`.
    Emits `booking.modified` where time, size or area changed. Raises what `placing.take` raises; nothing is written
    then.
    """
    before = Target.of(booking)
    old = list(Place.objects.taken().filter(records.own_places(booking)))
    facts, told = _facts(booking, before, target, agreed), target != before
    was = noting.facts(booking, [place.resource_id for place in old if place.booking_id == booking.pk])
    until = kept_until(booking, old, facts)
    placed = placing.take(wish=replace(wish, ignore=booking), held_until=until, person_id=booking.person_id)
    places.keep(placed.places, booking=booking, audience=audiences.of(booking.source))  # whoever moves it
    columns = {"ends_at": placed.slot.ends_at} | facts
    in_calendars = told or placed.slot.ends_at != booking.ends_at
    records.touch(booking, grown=("version", "sequence") if in_calendars else ("version",), **columns)
    noting.changed(booking=booking, before=was, resource_ids=[place.resource_id for place in placed.places], by=by)
    needs.settle(booking=booking)
    if keeps_change:
        beside.hold_again(booking=booking)
    freeing.freed(venue=booking.venue, places=old)
    if told:
        outbox.emit("booking.modified", booking_id=booking.pk)
    return placed


def kept_until(booking: Booking, old: Sequence[Place], facts: Mapping[str, Any]) -> datetime | None:
    """How long its new place stands: for good, or as long as there is time to answer or to pay, whether the old one
    stands still or has run out."""
    if booking.status == Status.AWAITING_DEPOSIT:
        until: datetime | None = facts.get("deposit_by", booking.deposit_by)
        return until
    if booking.status == Status.PENDING:
        return next((place.held_until for place in old if place.booking_id == booking.pk), booking.decide_by)
    return None


@tx.step
def confirm_if_paid(*, booking: Booking, by: str) -> None:
    """A booking that waited for a deposit and owes nothing any more, as it is now, is confirmed."""
    if booking.status == Status.AWAITING_DEPOSIT and not booking.deposit_owed_minor:
        lifecycle.confirm(booking_id=booking.pk, by=by, reason="no deposit is asked any more")
        booking.refresh_from_db()


def _facts(booking: Booking, before: Target, target: Target, agreed: Agreed | None) -> dict[str, Any]:
    """The columns that change with it; what is owed more is due as a new deposit would be."""
    if target == before:
        return {}
    agreed = agreed or agreed_after(booking, target)
    owed = int(agreed.terms.get("deposit_minor") or 0) - booking.deposit_paid_minor
    due = booking.deposit_by
    if owed > booking.deposit_owed_minor or (due is not None and due > target.starts_at):
        due = terms.deposit_by(agreed.terms, now=clock.now(), starts_at=target.starts_at)
    return {
        "starts_at": target.starts_at,
        "party_size": target.party_size,
        "area_id": target.area_id,
        "terms": agreed.terms,
        "value_minor": agreed.value_minor,
        "deposit_by": due if owed > 0 else None,
        "eta": None,
        "reconfirmed_at": None if target.starts_at != before.starts_at else booking.reconfirmed_at,
    }


def agreed_after(booking: Booking, target: Target) -> Agreed:
    """The terms of the booking as it shall be: those agreed, moved with the start; another party's size has the
    venue's terms and price of this moment. What came by a list owes nothing."""
    if target.party_size == booking.party_size or booking.is_silent:
        return Agreed(terms.moved(booking.terms, target.starts_at - booking.starts_at), booking.value_minor)
    return terms.agreement(service=booking.service, party_size=target.party_size, starts_at=target.starts_at)


def seen_as(booking: Booking, target: Target) -> str:
    """A mark of what a guest reads of his money before he says yes: as it is, and as it would be. Another price or term
    gives another mark."""
    agreed = agreed_after(booking, target)
    read = [booking.terms, booking.value_minor, booking.deposit_paid_minor, agreed.terms, agreed.value_minor]
    return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


@tx.step
def refuse_unseen(*, booking: Booking, target: Target, seen: str) -> None:
    """Raises DomainError `terms_changed` where it is not what he read (`seen_as`); empty: nothing was shown to him."""
    if seen and seen != seen_as(booking, target):
        raise DomainError(
            "terms_changed", "The price or the terms have changed meanwhile. Look at them once more.", status=409
        )


def owed_after(booking: Booking, target: Target) -> int:
    """What of the deposit would be owed for the booking as it shall be, in minor units."""
    deposit = int(agreed_after(booking, target).terms.get("deposit_minor") or 0)
    return max(deposit - booking.deposit_paid_minor, 0)


def due_after(booking: Booking, target: Target) -> datetime:
    """Until when that is to be paid; the booking's own start is the latest too."""
    agreed = agreed_after(booking, target)
    return terms.deposit_by(agreed.terms, now=clock.now(), starts_at=min(booking.starts_at, target.starts_at))


def area_of(booking: Booking, area_id: int | None) -> int | None:
    """The area's id; None for any area. Raises NotFound for one that the venue has not (any more)."""
    if area_id is not None and not Area.objects.filter(pk=area_id, venue=booking.venue_id).exists():
        raise NotFound("There is no such area here. Load the page again.")
    return area_id


def has_begun(booking: Booking) -> bool:
    """Whether its start has passed."""
    return booking.starts_at <= clock.now()
