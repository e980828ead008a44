"""What a booking was before somebody changed it, kept for its history: facts and ids, never words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agnt.core import audit
from agnt.lib import tx
from bookings.models import Booking

CHANGED = "booking.changed"
PUT_BACK = "booking.put_back"
SAID = "said"  # what the guest said of that very time: kept for whoever puts it back, of no weight in comparing


def facts(booking: Booking, resource_ids: Sequence[int]) -> dict[str, Any]:
    """When, how long, how many and where, as the history compares it, and what was agreed for that."""
    return {
        "starts_at": booking.starts_at.isoformat(),
        "minutes": booking.minutes,
        "party_size": booking.party_size,
        "area_id": booking.area_id,
        "resources": sorted(set(resource_ids)),
        "agreed": {"terms": booking.terms, "value_minor": booking.value_minor},
        SAID: {name: _iso(getattr(booking, name)) for name in ("eta", "reconfirmed_at")},
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@tx.step
def changed(*, booking: Booking, before: dict[str, Any], resource_ids: Sequence[int], by: str) -> None:
    """Write down what is different from `before` (`facts`), old and new; nothing where nothing is."""
    now = facts(booking, resource_ids)
    different: dict[str, Any] = {name: [was, now[name]] for name, was in before.items() if was != now[name]}
    if different.keys() - {SAID}:
        audit.note(by=by, act=CHANGED, on=booking, **different)


@tx.step
def put_back(*, booking: Booking, undone: int, by: str) -> None:
    """Write down that everything from the change `undone` on was put back: none of it is offered for undo again."""
    audit.note(by=by, act=PUT_BACK, on=booking, undone=undone)


@tx.step
def expected(*, booking: Booking, eta: datetime | None, by: str) -> None:
    """Write down when a late party will come (None: on time after all), and what it said before."""
    audit.note(by=by, act="booking.late", on=booking, eta=[_iso(booking.eta), _iso(eta)])
