"""A booking's life: confirmed, rejected, expired, cancelled, seated, completed. Each verb may be called twice.

`version`: the one that the caller has read; a booking that has changed since raises Stale and stays as it is.
"""

from collections.abc import Sequence

from agnt.lib import clock, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, VenueDecision
from bookings.services import arriving, places, records, undoing
from bookings.services.records import give_up_places, lock, move, release_places
from venues.models import Venue

__all__ = [
    "cancel",
    "cancel_booking",
    "complete",
    "complete_step",
    "confirm",
    "confirm_locked",
    "expire",
    "expire_overdue",
    "give_up_places",
    "lock",
    "mark_no_show",
    "mark_no_show_step",
    "reject",
    "reject_locked",
    "release_places",
    "seat",
    "seat_step",
    "undo",
]

Status = Booking.Status
_MAY_BE_CONFIRMED = (Status.PENDING, Status.AWAITING_DEPOSIT)


@tx.step
def confirm(*, booking_id: int, by: str, reason: str = "") -> Booking:
    """The place is sure from now on. A booking that is confirmed already is left as it is.

    Raises DomainError `place_gone` when its place was given away and `not_pending` when it waits for no answer.
    """
    return confirm_locked(lock(booking_id=booking_id), by=by, reason=reason)


@tx.step
def confirm_locked(booking: Booking, *, by: str, reason: str = "", own: Sequence[Place] | None = None) -> Booking:
    """`confirm` for a booking, and `own` for its places, that the caller has under lock and not changed since."""
    if booking.status == Status.CONFIRMED:
        return booking
    if booking.status not in _MAY_BE_CONFIRMED:
        raise DomainError(
            "not_pending",
            f"This booking is {booking.get_status_display().lower()}: there is nothing to confirm.",
            status=409,
        )
    if own is None:
        own = places.under_lock(Place.objects.taken().filter(booking=booking), venue=booking.venue)
    kept = places.keep(own, held_until=None)
    if not kept and booking.venue.policy != Venue.Policy.EXTERNAL:
        raise DomainError("place_gone", "The place was given away meanwhile.", status=409)
    return move(
        booking, Status.CONFIRMED, "booking.confirmed", by=by, reason=reason, confirmed_at=clock.now(), deposit_by=None
    )


@tx.step
def reject(*, booking_id: int, by: str, reason: str = "") -> Booking:
    """The venue said no: the place is free again."""
    return reject_locked(lock(booking_id=booking_id), by=by, reason=reason)


@tx.step
def reject_locked(booking: Booking, *, by: str, reason: str = "") -> Booking:
    """`reject` for a booking that the caller has under lock and not changed since."""
    return _end(booking, Status.REJECTED, "booking.rejected", by=by, reason=reason)


@tx.step
def expire(*, booking_id: int, by: str, reason: str = "") -> Booking:
    """Nobody answered in time, or nobody paid: the place is free again."""
    return _end(lock(booking_id=booking_id), Status.EXPIRED, "booking.expired", by=by, reason=reason)


def _end(booking: Booking, to: Status, event: str, *, by: str, reason: str) -> Booking:
    if booking.status == to:
        return booking
    records.end_changes(booking, by=by, reason="the booking came to nothing")
    give_up_places(booking=booking)
    return move(booking, to, event, by=by, reason=reason)


@tx.step
def cancel(*, booking_id: int, by: str, cancelled_by: str, reason: str = "", version: int | None = None) -> Booking:
    """Cancel a booking that has not begun; twice is once. A guest's cancel after `cancel_until` is a late one
    (Booking.is_late_cancel).

    Raises DomainError `too_late_to_cancel` after the start and `not_cancellable` in any other state.
    """
    booking = lock(booking_id=booking_id)
    if booking.status == Status.CANCELLED:
        return booking
    records.refuse_stale(booking, version)
    if booking.status not in Booking.CANCELLABLE:
        raise DomainError(
            "not_cancellable",
            f"This booking is {booking.get_status_display().lower()}: it cannot be cancelled.",
            status=409,
        )
    if booking.starts_at <= clock.now():
        raise DomainError("too_late_to_cancel", "It has begun already. Please call the venue.", status=409)
    records.end_changes(booking, by=by, reason="the booking was cancelled")
    give_up_places(booking=booking)
    return move(
        booking,
        Status.CANCELLED,
        "booking.cancelled",
        by=by,
        reason=reason,
        cancelled_by=cancelled_by,
        cancelled_at=clock.now(),
    )


cancel_booking = tx.patient(tx.verb(cancel))


@tx.step
def seat_step(*, booking_id: int, by: str, version: int | None = None, resource_ids: Sequence[int] = ()) -> Booking:
    """The party is here, at its own tables or at these. Who comes early has the tables from now on.

    Raises DomainError `place_taken` or `not_free_yet` (who sits there, what is free), `too_early` half a day before
    the start, and `day_closed`.
    """
    booking = lock(booking_id=booking_id)
    if booking.status == Status.SEATED and not resource_ids:
        return booking
    records.refuse_stale(booking, version)
    if booking.status != Status.SEATED:
        records.refuse_way(booking, Status.SEATED)
    arriving.take_tables(booking=booking, resource_ids=tuple(resource_ids), by=by)
    if booking.status == Status.SEATED:
        return records.touch(booking)
    return move(booking, Status.SEATED, "booking.seated", by=by, seated_at=clock.now(), eta=None)


seat = tx.patient(tx.verb(seat_step))


@tx.step
def complete_step(*, booking_id: int, by: str, version: int | None = None) -> Booking:
    """The party has left; the table is free from now on where that is earlier than planned."""
    booking = lock(booking_id=booking_id)
    if booking.status == Status.COMPLETED:
        return booking
    records.refuse_stale(booking, version)
    give_up_places(booking=booking)
    return move(booking, Status.COMPLETED, "booking.completed", by=by, left_at=clock.now())


complete = tx.patient(tx.verb(complete_step))


@tx.step
def mark_no_show_step(*, booking_id: int, by: str, version: int | None = None) -> Booking:
    """Nobody came. Only a person may say so, and only after the start."""
    if not by.startswith("staff:"):
        raise DomainError("person_needed", "Only a person at the venue can mark a no-show.", status=403)
    booking = lock(booking_id=booking_id)
    if booking.status == Status.NO_SHOW:
        return booking
    records.refuse_stale(booking, version)
    if booking.starts_at > clock.now():
        raise DomainError("too_early", "The booking has not begun yet.", status=409)
    give_up_places(booking=booking)
    return move(booking, Status.NO_SHOW, "booking.no_show", by=by, eta=None)


mark_no_show = tx.patient(tx.verb(mark_no_show_step))


@tx.patient
@tx.verb
def undo(*, booking_id: int, by: str, version: int | None = None) -> Booking:
    """Take back seated, completed, no-show or cancelled, until the day is closed, if the place is still free.

    Raises DomainError `cannot_undo`, `day_closed`, `place_taken`, and Stale.
    """
    return undoing.undo_step(booking_id=booking_id, by=by, version=version)


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
    offered = booking.decisions.filter(change__isnull=True, answer=VenueDecision.Answer.COUNTERED).exists()
    why = "none of the offered times was taken" if offered else "no answer in time"
    expire(booking_id=booking_id, by="system:expire_places", reason=why)
    return True
