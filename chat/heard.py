"""Which messages of a guest a venue may see beside his booking. Pure.

A guest may speak of other venues in the same conversation with the platform. So a venue sees what is tied to the
booking, and of the guest's own words only those that answer it: on the venue's own account all of them, on the
platform's those whose last word from us before was about this booking.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One message as far as the rule needs it; `booking` is the id of the booking it is tied to."""

    id: int
    at: datetime
    incoming: bool
    booking: int | None


def seen(lines: Iterable[Line], *, booking: int, since: datetime, until: datetime, own_account: bool) -> set[int]:
    """Ids of the lines that may be shown, given in the order of the conversation."""
    shown, about = set(), False
    for line in lines:
        if not line.incoming:
            about = line.booking == booking
        answers = line.incoming and line.booking is None and since <= line.at <= until and (own_account or about)
        if line.booking == booking or answers:
            shown.add(line.id)
    return shown
