"""What a guest says by phone to the times that he was offered: staff write it down for him."""

import uuid

from agnt.core import audit
from agnt.lib import tx
from agnt.lib.errors import DomainError
from bookings.models import Alternative, Booking
from bookings.reading import offered
from bookings.services import changes, deciding_changes, lifecycle, records

_GONE = "Those times are not held for them any more. Load the booking again."


@tx.step
def take_step(*, booking_id: int, alternative_id: uuid.UUID, by: str, version: int | None = None) -> Booking:
    """The guest takes this time.

    Raises Stale, DomainError `alternative_gone`, and what `changes.choose_step` raises. Nothing changes then.
    """
    booking, open_times = _lock(booking_id, version)
    if alternative_id not in {each.public_id for each in open_times}:
        raise DomainError("alternative_gone", _GONE, status=409)
    now = changes.choose_step(alternative_id=alternative_id, by=by)
    chosen = Alternative.objects.get(public_id=alternative_id)
    audit.note(by=by, act="booking.took_offer", on=booking, starts_at=chosen.starts_at.isoformat())
    return now


take = tx.patient(tx.verb(take_step))


@tx.step
def take_none_step(*, booking_id: int, by: str, version: int | None = None) -> Booking:
    """None of the times suits the guest, or the venue offers them no more: a request comes to nothing, as when they run
    out; a booking that stands stays as it is.

    Raises Stale, DomainError `alternative_gone`. Nothing changes then.
    """
    booking, open_times = _lock(booking_id, version)
    if not open_times:
        raise DomainError("alternative_gone", _GONE, status=409)
    audit.note(by=by, act="booking.took_none", on=booking)
    change_id = deciding_changes.change_of(open_times[0].public_id)
    if change_id is None:
        lifecycle.expire(booking_id=booking.pk, by=by, reason="none of the offered times was taken")
    else:
        deciding_changes.withdraw_step(change_id=change_id, by=by)
    return records.lock(booking_id=booking_id)


take_none = tx.patient(tx.verb(take_none_step))


def _lock(booking_id: int, version: int | None) -> tuple[Booking, list[Alternative]]:
    booking = records.lock(booking_id=booking_id, version=version)
    return booking, offered.times(booking)
