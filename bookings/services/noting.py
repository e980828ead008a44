"""What a booking was before somebody changed it, kept for its history: facts and ids, never words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agnt.core import audit
from agnt.lib import tx
from bookings.models import Booking

CHANGED = "booking.changed"


def facts(booking: Booking, resource_ids: Sequence[int]) -> dict[str, Any]:
    """When, how long, how many and where, as the history compares it, and what was agreed for that."""
    return {
        "starts_at": booking.starts_at.isoformat(),
        "minutes": booking.minutes,
        "party_size": booking.party_size,
        "area_id": booking.area_id,
        "resources": sorted(set(resource_ids)),
        "agreed": {"terms": booking.terms, "value_minor": booking.value_minor},
    }


@tx.step
def changed(*, booking: Booking, before: dict[str, Any], resource_ids: Sequence[int], by: str) -> None:
    """Write down what is different from `before` (`facts`), old and new; nothing where nothing is."""
    now = facts(booking, resource_ids)
    different: dict[str, Any] = {name: [was, now[name]] for name, was in before.items() if was != now[name]}
    if different:
        audit.note(by=by, act=CHANGED, on=booking, **different)


@tx.step
def expected(*, booking: Booking, eta: datetime | None, by: str) -> None:
    """Write down when a late party will come (None: on time after all), and what it said before."""
    was = booking.eta.isoformat() if booking.eta else None
    audit.note(by=by, act="booking.late", on=booking, eta=[was, eta.isoformat() if eta else None])
