"""Deposits, as long as staff take them: owed by the terms, received by hand, expired by their deadline."""

from collections.abc import Sequence

from agnt.core import audit
from agnt.lib import clock, tx
from agnt.lib.errors import DomainError
from bookings import terms
from bookings.models import Booking, Place
from bookings.services import deciding_changes, lifecycle, places, records, undoing
from venues.models import Venue

Status = Booking.Status


@tx.step
def accept(*, booking_id: int, by: str, reason: str = "") -> Booking:
    """The venue's yes: confirmed, or waiting for the deposit that the terms ask, its place held until it is due.

    Raises DomainError as `lifecycle.confirm` does.
    """
    return accept_locked(records.lock(booking_id=booking_id), by=by, reason=reason)


@tx.step
def accept_locked(booking: Booking, *, by: str, reason: str = "", own: Sequence[Place] | None = None) -> Booking:
    """`accept` for a booking, and `own` for its places, that the caller has under lock and not changed since."""
    if booking.status != Status.PENDING or not booking.deposit_owed_minor:
        return lifecycle.confirm_locked(booking, by=by, reason=reason, own=own)
    due = terms.deposit_by(booking.terms, now=clock.now(), starts_at=booking.starts_at)
    if own is None:
        own = places.under_lock(Place.objects.taken().filter(booking=booking), venue=booking.venue)
    if not places.keep(own, held_until=due) and booking.venue.policy != Venue.Policy.EXTERNAL:
        raise DomainError("place_gone", "The place was given away meanwhile.", status=409)
    return records.move(
        booking, Status.AWAITING_DEPOSIT, "booking.awaiting_deposit", by=by, reason=reason, deposit_by=due
    )


@tx.step
def received_step(*, booking_id: int, by: str, version: int | None = None, amount_minor: int | None = None) -> Booking:
    """The deposit has come, or a part of it. All of it confirms the booking, or carries out the change that waits for
    it; all of it after the deadline takes the place again if it is free, a part of it is only written down then, and
    so is what comes when the booking's time is over.

    Raises DomainError `nothing_owed`, `bad_amount`, `place_taken` (then the money is to be returned), and Stale.
    """
    booking = records.lock(booking_id=booking_id)
    owed = owed_minor(booking)
    if not owed:
        raise DomainError("nothing_owed", "Nothing is owed for this booking.", status=409)
    records.refuse_stale(booking, version)
    amount = owed if amount_minor is None else amount_minor
    if amount <= 0:
        raise DomainError("bad_amount", "Write down an amount above nothing.", status=422)
    audit.note(by=by, act="deposit.received", on=booking, amount_minor=amount, currency=booking.currency)
    paid = booking.deposit_paid_minor + amount
    ended = booking.ends_at <= clock.now()  # nobody visits any more
    late = booking.status == Status.EXPIRED and paid >= booking.deposit_minor and not ended
    if late:
        undoing.take_again(booking)
    records.touch(booking, deposit_paid_minor=paid, deposit_received_at=clock.now())
    waiting = deciding_changes.waiting_for_deposit(booking)
    if waiting is not None:
        deciding_changes.paid_step(booking=booking, change=waiting, by=by)
    elif not booking.deposit_owed_minor and (late or booking.status == Status.AWAITING_DEPOSIT):
        _confirmed(booking, by=by)
    return booking


mark_received = tx.patient(tx.verb(received_step))


def owed_minor(booking: Booking) -> int:
    """What the guest owes now: for the booking as it is, or for the change that waits for its deposit. Nothing once
    the booking has ended, but for a deadline that has passed."""
    if booking.status not in Booking.LIVE and not (booking.status == Status.EXPIRED and booking.deposit_by):
        return 0
    waiting = deciding_changes.waiting_for_deposit(booking)
    if waiting is not None:
        return deciding_changes.owed_for(booking, waiting)
    return booking.deposit_owed_minor


def _confirmed(booking: Booking, *, by: str) -> Booking:
    own = places.under_lock(Place.objects.taken().filter(booking=booking))
    if not places.keep(own, held_until=None) and booking.venue.policy != Venue.Policy.EXTERNAL:
        raise DomainError("place_gone", "The place was given away meanwhile: return the deposit.", status=409)
    return records.move(
        booking, Status.CONFIRMED, "booking.confirmed", by=by, reason="deposit received", confirmed_at=clock.now()
    )


@tx.patient
@tx.verb
def mark_returned(*, booking_id: int, by: str, version: int | None = None) -> Booking:
    """Staff gave back what was to be returned (Booking.deposit_to_return_minor).

    Raises DomainError `nothing_to_return`, and Stale.
    """
    booking = records.lock(booking_id=booking_id)
    amount = booking.deposit_to_return_minor
    if not amount:
        raise DomainError("nothing_to_return", "Nothing is to be returned for this booking.", status=409)
    records.refuse_stale(booking, version)
    audit.note(by=by, act="deposit.returned", on=booking, amount_minor=amount, currency=booking.currency)
    return records.touch(booking, deposit_paid_minor=booking.deposit_paid_minor - amount)


@tx.patient
@tx.verb
def expire_unpaid(*, booking_id: int) -> bool:
    """Expire a booking whose deposit did not come by its deadline. False when it is not so."""
    booking = records.lock(booking_id=booking_id)
    if booking.status != Status.AWAITING_DEPOSIT or booking.deposit_by is None or booking.deposit_by > clock.now():
        return False
    lifecycle.expire(booking_id=booking_id, by="system:expire_places", reason="no deposit in time")
    return True
