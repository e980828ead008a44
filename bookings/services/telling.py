"""What a guest adds to a booking that stands: needs, allergies, an occasion, a word for the venue."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agnt.core import audit, outbox
from agnt.lib import text, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import health, records, wanting
from bookings.services.health import Health

_LONGEST_NOTES = 500


@tx.step
def tell_step(
    *,
    booking_id: int,
    by: str,
    codes: Sequence[str] = (),
    told: Health | None = None,
    occasion: str = "",
    notes: str = "",
) -> Booking:
    """Write down what the guest adds: `codes` of needs, what he tells of allergies (beside what he told before), an
    occasion, words for the venue. Its pages show it at once, and whoever hears of changes is told.

    Raises DomainError `not_changeable` for a booking that is over, `unknown_need`, `unknown_allergy`.
    """
    booking = records.lock(booking_id=booking_id)
    if booking.status not in Booking.LIVE:
        raise DomainError("not_changeable", "This booking is over: nothing can be added to it.", status=409)
    if told is not None:
        booking = health.share_step(booking_id=booking.pk, told=_beside(booking, told), by=by)
    if codes:
        there = booking.needs.values_list("code", flat=True)
        booking = wanting.want_step(booking_id=booking.pk, codes={*there, *codes}, by=by)
    columns: dict[str, Any] = {}
    if occasion:
        columns["occasion"] = text.clamp(text.clean(occasion), 60)
    if notes:
        columns["notes"] = text.clamp("; ".join(filter(None, (booking.notes, text.clean(notes)))), _LONGEST_NOTES)
    records.touch(booking, **columns)
    audit.note(by=by, act="booking.told", on=booking, needs=sorted(codes), columns=sorted(columns))
    outbox.emit("booking.told", booking_id=booking.pk)
    return booking


def _beside(booking: Booking, told: Health) -> Health:
    """What is told now with what was told before."""
    before = booking.health or {}
    codes = (*before.get("codes", ()), *told.codes)
    words = "; ".join(dict.fromkeys(filter(None, (before.get("words", ""), told.words))))
    return replace(told, codes=tuple(dict.fromkeys(codes)), words=words)
