"""A booking's life: confirmed, rejected, expired, cancelled, seated, completed. Each verb may be called twice."""

from typing import Any

from django.db.models import F, Q

from agnt.core import outbox, transitions
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Alternative, Booking, Place, VenueDecision
from bookings.services import days, offers, places

Status = Booking.Status
_MAY_BE_CONFIRMED = (Status.PENDING, Status.AWAITING_DEPOSIT)


@tx.step
def lock(*, booking_id: int) -> Booking:
    """The booking, locked, with its venue and service. Raises NotFound."""
    found = locks.lock(Booking.objects.select_related("venue", "service").filter(pk=booking_id))
    if not found:
        raise NotFound("There is no such booking.")
    return found[0]


def _move(booking: Booking, to: str, event: str, *, by: str, reason: str = "", **columns: Any) -> Booking:
    """Move it, count the change and tell."""
    transitions.move(booking, to, by=by, reason=reason, sequence=F("sequence") + 1, **columns)
    booking.refresh_from_db(fields=["sequence"])
    outbox.emit(event, booking_id=booking.pk)
    return booking


@tx.step
def release_places(*, booking: Booking) -> int:
    """Give back every place of the booking, and what is still held for it as another time to choose."""
    offered = Alternative.objects.filter(decision__booking=booking).values("hold_id")
    own = Q(booking=booking) | Q(booking__isnull=True, hold_id__in=offered)
    return places.release(places.under_lock(Place.objects.taken().filter(own)))


@tx.step
def give_up_places(*, booking: Booking) -> int:
    """`release_places` for good: what it frees is offered to the waitlist in the same transaction."""
    freed = {
        key
        for place in Place.objects.taken().filter(booking=booking)
        for key in days.days_of(booking.venue, place.period.lower, place.period.upper)
    }
    count = release_places(booking=booking)
    offers.offer_freed(venue_id=booking.venue_id, days={day for _venue, day in freed})
    return count


@tx.step
def confirm(*, booking_id: int, by: str, reason: str = "") -> Booking:
    """The place is sure from now on. A booking that is confirmed already is left as it is.

    Raises DomainError `place_gone` when its place was given away and `not_pending` when it waits for no answer.
    """
    booking = lock(booking_id=booking_id)
    if booking.status == Status.CONFIRMED:
        return booking
    if booking.status not in _MAY_BE_CONFIRMED:
        raise DomainError(
            "not_pending",
            f"This booking is {booking.get_status_display().lower()}: there is nothing to confirm.",
            status=409,
        )
    if not places.keep(places.under_lock(Place.objects.taken().filter(booking=booking)), held_until=None):
        raise DomainError("place_gone", "The place was given away meanwhile.", status=409)
    return _move(booking, Status.CONFIRMED, "booking.confirmed", by=by, reason=reason, confirmed_at=clock.now())


@tx.step
def reject(*, booking_id: int, by: str, reason: str = "") -> Booking:
    """The venue said no: the place is free again."""
    return _end(booking_id, Status.REJECTED, "booking.rejected", by=by, reason=reason)


@tx.step
def expire(*, booking_id: int, by: str, reason: str = "") -> Booking:
    """Nobody answered in time: the place is free again."""
    return _end(booking_id, Status.EXPIRED, "booking.expired", by=by, reason=reason)


def _end(booking_id: int, to: Status, event: str, *, by: str, reason: str) -> Booking:
    booking = lock(booking_id=booking_id)
    if booking.status == to:
        return booking
    give_up_places(booking=booking)
    return _move(booking, to, event, by=by, reason=reason)


@tx.step
def cancel(*, booking_id: int, by: str, cancelled_by: str, reason: str = "") -> Booking:
    """Cancel a booking that has not begun; twice is once.

    Raises DomainError `too_late_to_cancel` after the start and `not_cancellable` in any other state.
    """
    booking = lock(booking_id=booking_id)
    if booking.status == Status.CANCELLED:
        return booking
    if booking.status not in Booking.CANCELLABLE:
        raise DomainError(
            "not_cancellable",
            f"This booking is {booking.get_status_display().lower()}: it cannot be cancelled.",
            status=409,
        )
    if booking.starts_at <= clock.now():
        raise DomainError("too_late_to_cancel", "It has begun already. Please call the venue.", status=409)
    give_up_places(booking=booking)
    return _move(booking, Status.CANCELLED, "booking.cancelled", by=by, reason=reason, cancelled_by=cancelled_by)


@tx.patient
@tx.verb
def cancel_booking(*, booking_id: int, by: str, cancelled_by: str, reason: str = "") -> Booking:
    """`cancel` for interfaces."""
    return cancel(booking_id=booking_id, by=by, cancelled_by=cancelled_by, reason=reason)


@tx.patient
@tx.verb
def seat(*, booking_id: int, by: str) -> Booking:
    """The party is here."""
    booking = lock(booking_id=booking_id)
    return booking if booking.status == Status.SEATED else _move(booking, Status.SEATED, "booking.seated", by=by)


@tx.patient
@tx.verb
def complete(*, booking_id: int, by: str) -> Booking:
    """The party has left; the table is free from now on where that is earlier than planned."""
    return complete_step(booking_id=booking_id, by=by)


@tx.step
def complete_step(*, booking_id: int, by: str) -> Booking:
    """`complete` inside the caller's transaction."""
    booking = lock(booking_id=booking_id)
    if booking.status == Status.COMPLETED:
        return booking
    give_up_places(booking=booking)
    return _move(booking, Status.COMPLETED, "booking.completed", by=by)


@tx.patient
@tx.verb
def mark_no_show(*, booking_id: int, by: str) -> Booking:
    """Nobody came. Only a person may say so, and only after the start."""
    return mark_no_show_step(booking_id=booking_id, by=by)


@tx.step
def mark_no_show_step(*, booking_id: int, by: str) -> Booking:
    """`mark_no_show` inside the caller's transaction."""
    if not by.startswith("staff:"):
        raise DomainError("person_needed", "Only a person at the venue can mark a no-show.", status=403)
    booking = lock(booking_id=booking_id)
    if booking.status == Status.NO_SHOW:
        return booking
    if booking.starts_at > clock.now():
        raise DomainError("too_early", "The booking has not begun yet.", status=409)
    give_up_places(booking=booking)
    return _move(booking, Status.NO_SHOW, "booking.no_show", by=by)


@tx.patient
@tx.verb
def expire_overdue(*, booking_id: int) -> bool:
    """Expire a pending request that nobody answered by its `decide_by`, or whose accepted answer has not arrived by
    its start. False when it is not so."""
    booking = lock(booking_id=booking_id)
    accepted = booking.decisions.filter(change__isnull=True, answer=VenueDecision.Answer.ACCEPTED).exists()
    deadline = booking.starts_at if accepted else booking.decide_by
    if booking.status != Status.PENDING or deadline is None or deadline > clock.now():
        return False
    expire(booking_id=booking_id, by="system:expire_places", reason="no answer in time")
    return True
