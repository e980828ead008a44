"""By which way a booking came, and so which of the eight steps never come for it. Pure."""

from typing import Final

from bookings.models import Booking

Source = Booking.Source
_CHAT: Final = frozenset({1, 2, 3})  # webhook, router, prompt and model
_ENVELOPE: Final = frozenset({5})
_BY_STAFF: Final = _CHAT | _ENVELOPE | {6, 7, 8}  # nobody is asked, nobody answers, and who was there is told by mouth

PLACED: Final = {
    Source.NETWORK: "The guest said yes: request placed",
    Source.OWN_PAGE: "Placed on the venue’s own page",
    Source.PHONE: "Written down by staff",
    Source.WALK_IN: "Walked in, written down by staff",
    Source.IMPORT: "Brought in by a list",
}


def never(booking: Booking | None) -> frozenset[int]:
    """The numbers of the steps that do not come by this way, unless something of them has happened all the same."""
    if booking is None:
        return frozenset()
    if booking.source == Source.NETWORK:
        return frozenset() if booking.origin.startswith("conversation:") else _CHAT
    return _CHAT | _ENVELOPE if booking.source == Source.OWN_PAGE else _BY_STAFF
