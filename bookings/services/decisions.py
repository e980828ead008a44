"""The venue's answer to a request: once, by the diary or by a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from agnt.core import outbox
from agnt.lib import clock, text, tx
from agnt.lib.errors import DomainError
from bookings import guest_time
from bookings.availability import Audience
from bookings.models import Alternative, Booking, Place, VenueDecision
from bookings.services import asking, days, deposits, freeing, holds, lifecycle, places, records
from venues.models import Venue

ALTERNATIVES = 3
Answer = VenueDecision.Answer


@tx.patient
@tx.verb
def decide(
    *, booking_id: int, answer: str, by: str, reason: str = "", alternatives: Sequence[datetime] = ()
) -> VenueDecision:
    """Answer a pending request: accepted, rejected, or countered with up to three other starts.

    Raises DomainError: `already_decided`, `not_pending`, `request_expired`, `place_gone`, `no_alternative`, or what
    `holds.hold` says of a start that is offered but not free. Nothing is written then.
    """
    return decide_step(booking_id=booking_id, answer=answer, by=by, reason=reason, alternatives=alternatives)


@tx.step
def decide_step(
    *, booking_id: int, answer: str, by: str, reason: str = "", alternatives: Sequence[datetime] = ()
) -> VenueDecision:
    """`decide` inside the caller's transaction."""
    answer, booking = Answer(answer), _lock_pending(booking_id)
    own = _keep_place(booking) if answer == Answer.ACCEPTED else None
    if answer == Answer.ACCEPTED and own is None:
        raise DomainError(
            "place_gone", "The place was given away after the request ran out. Offer another time.", status=409
        )
    return _answer(booking, answer, by=by, reason=reason, alternatives=alternatives, own=own)


@tx.step
def decide_by_diary(*, booking_id: int, by: str) -> VenueDecision:
    """The diary's own answer at once: yes where the place is kept and the venue takes bookings, else no.

    Raises DomainError as `decide` does for a request that waits for no answer.
    """
    return _by_diary(_lock_pending(booking_id), by=by)


@tx.step
def decide_new_by_diary(*, booking: Booking, by: str) -> VenueDecision:
    """`decide_by_diary` for a request that `requests.place` made in this very transaction, as it gave it back: nobody
    else can know it, so nothing is locked or read again. The object is brought up to date."""
    if not records.is_made_here(booking):
        raise RuntimeError("this request was not made in this transaction: decide_by_diary() locks it")
    return _by_diary(booking, by=by)


def _by_diary(booking: Booking, *, by: str) -> VenueDecision:
    if not booking.venue.is_bookable:
        return _answer(booking, Answer.REJECTED, by=by, reason="the venue takes no bookings any more")
    own = _keep_place(booking)
    if own is None:
        return _answer(booking, Answer.REJECTED, by=by, reason="that place has gone meanwhile")
    return _answer(booking, Answer.ACCEPTED, by=by, own=own)


def _answer(
    booking: Booking,
    answer: str,
    *,
    by: str,
    reason: str = "",
    alternatives: Sequence[datetime] = (),
    own: Sequence[Place] | None = None,
) -> VenueDecision:
    decision = VenueDecision.objects.create(
        booking=booking,
        answer=answer,
        reason=text.clamp(text.clean(reason), 255),
        by=by,
        policy=asking.policy_of(booking.venue),
        trace_id=booking.trace_id,
    )
    if answer == Answer.COUNTERED:
        _offer(booking, decision, alternatives)
    told = booking.source != Booking.Source.NETWORK and _apply(booking, decision, own)
    outbox.emit("venue.decided", decision_id=decision.pk)
    if not told:
        records.touch(booking)
    return decision


def _lock_pending(booking_id: int) -> Booking:
    booking = lifecycle.lock(booking_id=booking_id)
    if booking.decisions.standing().filter(change__isnull=True).exists():
        raise DomainError("already_decided", "This request was answered already. Load the page again.", status=409)
    if booking.status != Booking.Status.PENDING:
        raise DomainError(
            "not_pending",
            f"This request is {booking.get_status_display().lower()}: there is nothing to answer.",
            status=409,
        )
    if booking.decide_by is not None and booking.decide_by <= clock.now():
        raise DomainError("request_expired", "The time for an answer has passed: this request has run out.", status=409)
    return booking


def _keep_place(booking: Booking) -> list[Place] | None:
    """Keep the places while the yes travels, however long: to the start. None when a taker found them run out. Where
    an outside agent keeps the diary, the place is his to keep."""
    if booking.venue.policy == Venue.Policy.EXTERNAL:
        return []
    own = places.under_lock(Place.objects.taken().filter(booking=booking), venue=booking.venue)
    if booking.source == Booking.Source.NETWORK:  # any other is confirmed at once
        places.keep(own, held_until=booking.starts_at)
    return own or None


def _offer(booking: Booking, decision: VenueDecision, starts: Sequence[datetime]) -> None:
    """Hold each other start while the guest has time to choose; what was asked for is given back."""
    if not starts:
        raise DomainError("no_alternative", "Name at least one other time to offer.", status=422)
    offered = list(dict.fromkeys(starts))[:ALTERNATIVES]
    _lock_days_of(booking, offered)
    given_back = lifecycle.release_places(booking=booking)
    zone = (booking.person.timezone if booking.person else "") or booking.venue.timezone
    until = guest_time.to_choose(zone, offered, timedelta(minutes=booking.venue.lead_minutes))
    for start in offered:
        held = holds.hold(
            venue_id=booking.venue_id,
            service_id=booking.service_id,
            party_size=booking.party_size,
            starts_at=start,
            scope="",
            held_until=until,
            sandbox=booking.sandbox,
            audience=Audience.STAFF,
            needs=booking.binding_needs,
        )
        Alternative.objects.create(
            decision=decision, starts_at=held.starts_at, ends_at=held.ends_at, hold_id=held.hold_id, expires_at=until
        )
    Booking.objects.filter(pk=booking.pk).update(decide_by=until)
    freeing.freed(venue=booking.venue, places=given_back)


def _lock_days_of(booking: Booking, starts: Sequence[datetime]) -> None:
    """All days of what is given back and of what is offered, at once."""
    stay = booking.ends_at - booking.starts_at + timedelta(minutes=booking.service.buffer_minutes)
    keys = days.days_of(booking.venue, booking.starts_at, booking.starts_at + stay)
    for start in starts:
        keys |= days.days_around(booking.venue, start, start + stay)
    days.lock_days(keys)


def _apply(booking: Booking, decision: VenueDecision, own: Sequence[Place] | None) -> bool:
    """A booking on the venue's own page is confirmed by its VenueDecision, or waits for its deposit then; the network's
    by the response listener. Whether it moved."""
    if decision.answer == Answer.ACCEPTED:
        deposits.accept_locked(booking, by=decision.by, own=own)
    elif decision.answer == Answer.REJECTED:
        lifecycle.reject_locked(booking, by=decision.by, reason=decision.reason)
    return decision.answer != Answer.COUNTERED
