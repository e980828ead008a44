"""What staff write about a booking."""

from typing import Any, Final

from agnt.core import audit
from agnt.lib import clock, text, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import records

_LIMITS: Final = {"staff_notes": 500, "notes": 500, "occasion": 60, "guest_name": 120}
_OTHERS: Final = {"spend_minor", "complaint"}


@tx.patient
@tx.verb
def edit(*, booking_id: int, by: str, version: int | None = None, **columns: Any) -> Booking:
    """Set any of staff_notes, notes, occasion, guest_name (text), spend_minor (minor units of the booking's currency,
    None to empty it), complaint (True or False: after a complaint no review is asked).

    Raises Stale, DomainError `name_needed`, `bad_amount`, `day_closed` (what the party spent is a correction then),
    and TypeError for any other word.
    """
    unknown = set(columns) - set(_LIMITS) - _OTHERS
    if unknown:
        raise TypeError(f"a booking has no {', '.join(sorted(unknown))} to edit")
    booking = records.lock(booking_id=booking_id, version=version)
    if "spend_minor" in columns or "guest_name" in columns:
        records.refuse_closed_day(booking)
    news: dict[str, Any] = {}
    for name, value in columns.items():
        news |= _checked(booking, name, value)
    changed = {name: value for name, value in news.items() if getattr(booking, name) != value}
    if changed:
        spent: dict[str, Any] = (
            {"spend_minor": [booking.spend_minor, changed["spend_minor"]]} if "spend_minor" in changed else {}
        )
        records.touch(booking, **changed)
        audit.note(by=by, act="booking.edited", on=booking, columns=sorted(changed), **spent)
    return booking


def _checked(booking: Booking, name: str, value: Any) -> dict[str, Any]:
    if name == "complaint":
        return {"complaint_at": (booking.complaint_at or clock.now()) if value else None}
    if name == "spend_minor":
        if value is not None and value < 0:
            raise DomainError("bad_amount", "Write down what was spent, or nothing.", status=422)
        return {"spend_minor": value}
    words = text.clamp(text.clean(str(value)).strip(), _LIMITS[name])
    if name == "guest_name" and not words:
        raise DomainError("name_needed", "A booking needs a name for the door.", status=422)
    return {name: words}
