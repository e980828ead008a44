"""The venue's answer to a request: once, by the diary or by a person."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from agnt.core import outbox
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Alternative, Booking, Place, VenueDecision
from bookings.services import days, holds, lifecycle, places

ALTERNATIVES = 3
ALTERNATIVE_HELD = timedelta(minutes=10)
# An accepted request keeps its place while the answer travels.
_ANSWER_TRAVELS = timedelta(hours=1)
Answer = VenueDecision.Answer


@tx.verb
def decide(
    *, booking_id: int, answer: str, by: str, reason: str = "", alternatives: Sequence[datetime] = ()
) -> VenueDecision:
    """Answer a pending request: accepted, rejected, or countered with up to three other starts.

    Raises DomainError: `already_decided`, `not_pending`, `request_expired`, or what `holds.hold` says of a start
    that is offered but not free. Nothing is written then.
    """
    return decide_step(booking_id=booking_id, answer=answer, by=by, reason=reason, alternatives=alternatives)


@tx.step
def decide_step(
    *, booking_id: int, answer: str, by: str, reason: str = "", alternatives: Sequence[datetime] = ()
) -> VenueDecision:
    """`decide` inside the caller's transaction."""
    booking = _lock_pending(booking_id)
    decision = VenueDecision.objects.create(
        booking=booking, answer=answer, reason=reason[:255], by=by, policy=_policy(booking), trace_id=booking.trace_id
    )
    if answer == Answer.ACCEPTED:
        _keep_place(booking)
    elif answer == Answer.COUNTERED:
        _offer(booking, decision, alternatives)
    if booking.source != Booking.Source.NETWORK:
        _apply(booking, decision)
    outbox.emit("venue.decided", decision_id=decision.pk)
    return decision


def _lock_pending(booking_id: int) -> Booking:
    found = locks.lock(Booking.objects.select_related("venue", "service").filter(pk=booking_id))
    if not found:
        raise NotFound("There is no such request.")
    booking = found[0]
    if booking.decisions.filter(change__isnull=True).exists():
        raise DomainError("already_decided", "This request was answered already. Load the page again.", status=409)
    if booking.status != Booking.Status.PENDING:
        raise DomainError(
            "not_pending",
            f"This request is {booking.get_status_display().lower()}: there is nothing to answer.",
            status=409,
        )
    if booking.decide_by is not None and booking.decide_by <= clock.now():
        raise DomainError("request_expired", "The time for an answer has passed and the guest was told.", status=409)
    return booking


def _policy(booking: Booking) -> dict[str, object]:
    venue = booking.venue
    return {"policy": venue.policy, "decide_minutes": venue.decide_minutes, "cancel_minutes": venue.cancel_minutes}


def _keep_place(booking: Booking) -> None:
    """Make the place outlast the answer's way; raises DomainError when it is gone (a taker found it run out)."""
    until = clock.now() + _ANSWER_TRAVELS
    if not places.keep(condition=Q(booking=booking), held_until=until):
        raise DomainError(
            "place_gone", "The place was given away after the request ran out. Offer another time.", status=409
        )


def _offer(booking: Booking, decision: VenueDecision, starts: Sequence[datetime]) -> None:
    """Hold each other start for ten minutes; what was asked for is given back."""
    if not starts:
        raise DomainError("no_alternative", "Name at least one other time to offer.", status=422)
    offered = list(starts)[:ALTERNATIVES]
    stay = booking.ends_at - booking.starts_at + timedelta(minutes=booking.service.buffer_minutes)
    keys = days.days_of(booking.venue, booking.starts_at, booking.starts_at + stay)
    for start in offered:
        keys |= days.days_of(booking.venue, start, start + stay)
    days.lock_days(keys)
    lifecycle.release_places(booking)
    until = clock.now() + ALTERNATIVE_HELD
    for start in offered:
        held = holds.hold(
            venue_id=booking.venue_id,
            service_id=booking.service_id,
            party_size=booking.party_size,
            starts_at=start,
            scope="",
            held_until=until,
        )
        Alternative.objects.create(
            decision=decision, starts_at=held.starts_at, ends_at=held.ends_at, hold_id=held.hold_id, expires_at=until
        )
    Booking.objects.filter(pk=booking.pk).update(decide_by=until)


def _apply(booking: Booking, decision: VenueDecision) -> None:
    """A booking on the venue's own page is confirmed by its VenueDecision; the network's by the response listener."""
    if decision.answer == Answer.ACCEPTED:
        lifecycle.confirm(booking_id=booking.pk, by=decision.by)
    elif decision.answer == Answer.REJECTED:
        lifecycle.reject(booking_id=booking.pk, by=decision.by, reason=decision.reason)


@tx.step
def choose(*, alternative_id: uuid.UUID, by: str) -> Booking:
    """The guest takes one of the times a countering venue holds for him: the booking moves there, the rest is freed.

    Raises DomainError `alternative_gone` when its ten minutes are over, NotFound for an unknown id.
    The caller confirms the booking; calling it again for the chosen one changes nothing.
    """
    alternative = Alternative.objects.select_related("decision").filter(public_id=alternative_id).first()
    if alternative is None:
        raise NotFound("That offer is not known here.")
    rivals = locks.lock(Alternative.objects.filter(decision=alternative.decision))
    booking = locks.lock(Booking.objects.select_related("venue").filter(pk=alternative.decision.booking_id))[0]
    chosen = next(row for row in rivals if row.pk == alternative.pk)
    if chosen.chosen_at is not None:
        return booking
    held = list(Place.objects.taken().filter(hold_id__in=[row.hold_id for row in rivals], booking__isnull=True))
    mine = [place for place in held if place.hold_id == chosen.hold_id]
    if booking.status != Booking.Status.PENDING or chosen.expires_at <= clock.now() or not mine:
        raise DomainError("alternative_gone", "That offer has run out. Ask again and I will look anew.", status=409)
    keys = set()
    for place in held:
        keys |= days.days_of(booking.venue, place.period.lower, place.period.upper)
    days.lock_days(keys)
    Alternative.objects.filter(pk=chosen.pk).update(chosen_at=clock.now())
    places.release(place for place in held if place.hold_id != chosen.hold_id)
    places.keep(condition=Q(hold_id=chosen.hold_id), booking=booking, held_until=clock.now() + _ANSWER_TRAVELS)
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=chosen.starts_at, ends_at=chosen.ends_at, decide_by=clock.now() + _ANSWER_TRAVELS
    )
    booking.refresh_from_db()
    return booking
