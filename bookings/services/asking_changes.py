"""A guest's wish to change his booking: carried out at once, or a card with its own place held."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agnt.core import outbox, transitions
from agnt.lib import clock, tx
from agnt.lib.errors import DomainError
from bookings import audiences
from bookings.availability import Slot
from bookings.models import Booking, ChangeRequest, Place, VenueDecision
from bookings.services import asking, beside, freeing, holds, limits, places, placing, records, swapping
from bookings.services.placing import Wish
from bookings.services.swapping import Target
from venues.models import Resource, Venue

Status, Open = Booking.Status, ChangeRequest.Status.OPEN
_BY_GUEST = (Status.PENDING, Status.AWAITING_DEPOSIT, Status.CONFIRMED)
_DIARY = "system:diary"


def look(*, booking: Booking, target: Target) -> Slot:
    """What the booking would get if it were changed so now. Raises what `ask` raises; nothing is held or written."""
    _refuse(booking, target)
    wish = _wish(booking, target)
    return placing.find(wish, list(placing.given_up(wish)))


@tx.step
def hold_meanwhile(*, booking: Booking, target: Target, scope: str, until: datetime) -> tuple[uuid.UUID, Slot]:
    """Hold what a guest would change to while he makes up his mind; his booking keeps its place. What the scope held
    before is free again.

    Raises what `ask` raises against such a change.
    """
    _refuse(booking, target)
    wish = _wish(booking, target)
    holds.one_at_a_time(scope)
    earlier = Place.objects.taken().filter(scope=scope, booking__isnull=True)
    placing.lock_days([wish], besides=earlier.select_related("venue"))
    places.release(earlier.all())
    hold_id, slot = beside.hold(booking=booking, wish=wish, until=until, scope=scope)
    _refuse_overlap(booking, slot)
    return hold_id, slot


def _refuse_overlap(booking: Booking, slot: Slot) -> None:
    """A guest who has another booking at the new time."""
    limits.refuse_overlap(
        person_id=booking.person_id,
        guest_id=booking.guest_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        sandbox=booking.sandbox,
        but=booking.pk,
    )


@tx.step
def ask(*, booking: Booking, target: Target, by: str, hold_id: uuid.UUID | None = None) -> ChangeRequest:
    """`changes.ask_step` for a locked booking."""
    _refuse(booking, target)
    wish = replace(_wish(booking, target), hold_id=hold_id)
    if booking.person_id is not None:
        limits.lock_person(booking.person_id)
    if booking.guest_id is not None:
        limits.lock_guest(booking.guest_id)
    placing.lock_days([wish])
    slot = placing.find(wish, list(placing.given_up(wish)))
    if hold_id is not None:
        places.release(Place.objects.taken().filter(hold_id=hold_id, booking__isnull=True, change__isnull=True))
    _refuse_overlap(booking, slot)
    replaced = _replace_open(booking, by=by)
    change = _made(booking, target, slot, by=by)
    _go_on(booking, change, target, wish)
    freeing.freed(venue=booking.venue, places=replaced)
    return change


def _go_on(booking: Booking, change: ChangeRequest, target: Target, wish: Wish) -> ChangeRequest:
    """Asked, held for its deposit, or carried out at once."""
    if booking.status == Status.PENDING:
        return _change_the_request(booking, change, target, wish)
    if not decides_itself(booking, target):
        return _hold(booking, change, wish, "change.asked", until=change.decide_by)
    write_answer(booking=booking, change=change, answer=VenueDecision.Answer.ACCEPTED, by=_DIARY)
    if awaits_deposit(booking, target):
        return hold_for_deposit(booking=booking, change=change, target=target, wish=wish)
    carry_out(booking=booking, change=change, target=target, wish=wish, by=_DIARY)
    return change


def _refuse(booking: Booking, target: Target) -> None:
    if target == Target.of(booking):
        raise DomainError("nothing_changes", "The booking is just so already.", status=422)
    if booking.status not in _BY_GUEST:
        raise DomainError(
            "not_changeable",
            f"This booking is {booking.get_status_display().lower()}: it cannot be changed.",
            status=409,
        )
    if swapping.has_begun(booking):
        raise DomainError("too_late_to_change", "It has begun already. Please call the venue.", status=409)
    if booking.decisions.standing().filter(change__isnull=True).exists() and booking.status == Status.PENDING:
        raise DomainError(
            "being_answered", "The venue has just answered. Look at its answer first.", status=409, retryable=True
        )


def _wish(booking: Booking, target: Target) -> Wish:
    return Wish(
        booking.venue,
        booking.service,
        target.party_size,
        target.starts_at,
        area_id=target.area_id,
        needs=booking.binding_needs,
        audience=audiences.of_guest(booking.source),
        no_notice=True,
        ignore=booking,
        language=(booking.person.language if booking.person else "") or "en",
    )


def on_tables(wish: Wish, resource_ids: Sequence[int]) -> Wish | None:
    """The wish for just these tables, where they are large enough and free then; None where not."""
    seats = Resource.objects.filter(pk__in=resource_ids, kind__in=["table", "room"]).values_list("max_seats", flat=True)
    if not resource_ids or (seats and sum(seats) < wish.party_size):
        return None
    named = replace(wish, resource_ids=tuple(resource_ids))
    return named if placing.fits_now(named) else None


def _replace_open(booking: Booking, *, by: str) -> list[Place]:
    """A new wish takes the place of the one that is open, and of what was held for it; what that was."""
    records.end_changes(booking, by=by, reason="another change was asked for")
    held = places.under_lock(Place.objects.taken().filter(records.own_places(booking), booking__isnull=True))
    places.release(held)
    return held


def _made(booking: Booking, target: Target, slot: Slot, *, by: str) -> ChangeRequest:
    now, earliest = clock.now(), min(booking.starts_at, target.starts_at)
    window = max(asking.decide_by(booking.venue, earliest, now), now + asking.LEAST_TO_DECIDE)
    change = ChangeRequest.objects.create(
        booking=booking,
        party_size=target.party_size,
        starts_at=target.starts_at,
        ends_at=slot.ends_at,
        area_id=target.area_id,
        decide_by=min(window, earliest),
        by=by,
        trace_id=booking.trace_id,
    )
    transitions.born(change, by=by)
    return change


def decides_itself(booking: Booking, target: Target) -> bool:
    """Whether the diary may say yes: policy `auto`, and nothing within the lead time."""
    soonest = min(booking.starts_at, target.starts_at)
    inside = soonest < clock.now() + timedelta(minutes=booking.venue.lead_minutes)
    return booking.venue.policy == Venue.Policy.AUTO and not inside


def awaits_deposit(booking: Booking, target: Target) -> bool:
    """Whether a sure booking would owe more: its change waits for that. One that is not paid yet just owes it."""
    more = swapping.owed_after(booking, target) > booking.deposit_owed_minor
    return booking.status == Status.CONFIRMED and more


def _change_the_request(booking: Booking, change: ChangeRequest, target: Target, wish: Wish) -> ChangeRequest:
    """The venue has not answered yet: it is asked the new question instead of the old one."""
    swapping.swap(booking=booking, target=target, wish=wish, by=change.by)
    until = max(change.decide_by, min(booking.decide_by or change.decide_by, target.starts_at))
    own = Place.objects.taken().filter(booking=booking)
    places.keep(own, held_until=until)
    records.touch(booking, decide_by=until)
    transitions.move(change, ChangeRequest.Status.ACCEPTED, by=_DIARY, reason="the request was not answered yet")
    return change


def _hold(booking: Booking, change: ChangeRequest, wish: Wish, event: str, *, until: datetime) -> ChangeRequest:
    hold_id, _slot = beside.hold(booking=booking, change=change, wish=wish, until=until)
    change.hold_id, change.decide_by = hold_id, until
    change.save(update_fields=["hold_id", "decide_by"])
    records.touch(booking)
    outbox.emit(event, change_id=change.pk)
    return change


@tx.step
def open_again(*, booking: Booking, refused: ChangeRequest, wish: Wish) -> ChangeRequest:
    """The wish that was refused is asked once more, its place held for it. Raises why it cannot be had any more."""
    target = Target(refused.party_size, refused.starts_at, refused.area_id)
    _refuse(booking, target)
    placing.lock_days([wish])
    slot = placing.find(wish, list(placing.given_up(wish)))
    change = _made(booking, target, slot, by=refused.by)
    return _hold(booking, change, wish, "change.reopened", until=change.decide_by)


@tx.step
def hold_for_deposit(*, booking: Booking, change: ChangeRequest, target: Target, wish: Wish) -> ChangeRequest:
    """The venue has said yes; the change waits for the difference, its place held until that is due."""
    due = swapping.due_after(booking, target)
    return _hold(booking, change, wish, "change.awaiting_deposit", until=due)


@tx.step
def carry_out(*, booking: Booking, change: ChangeRequest, target: Target, wish: Wish, by: str) -> None:
    """The swap itself; the change is accepted. A booking that owes nothing any more is confirmed with it."""
    swapping.swap(booking=booking, target=target, wish=wish, by=by)
    transitions.move(change, ChangeRequest.Status.ACCEPTED, by=by)
    swapping.confirm_if_paid(booking=booking, by=by)


@tx.step
def write_answer(*, booking: Booking, change: ChangeRequest, answer: str, by: str, reason: str = "") -> VenueDecision:
    """Write the answer down, once."""
    return VenueDecision.objects.create(
        booking=booking,
        change=change,
        answer=answer,
        by=by,
        reason=reason,
        policy=asking.policy_of(booking.venue),
        trace_id=booking.trace_id,
    )
