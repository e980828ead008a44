"""What a developer's key is billed for: one event for each booking of the key that becomes confirmed."""

from datetime import UTC
from typing import Final

from agnt.lib import clock, tx
from billing.models import UsageEvent
from bookings.models import Booking

BOOKING_CONFIRMED: Final = "booking_confirmed"


@tx.step
def count_confirmed(*, booking: Booking) -> UsageEvent | None:
    """Count the booking for its key, once, on the UTC day on which it was confirmed. None for what is not billed.

    Call it in the transaction that confirms. A sandbox booking, and one that no key made, counts nothing.
    """
    if booking.api_key_id is None or booking.sandbox:
        return None
    day = (booking.confirmed_at or clock.now()).astimezone(UTC).date()
    event = UsageEvent(api_key_id=booking.api_key_id, booking=booking, kind=BOOKING_CONFIRMED, day=day)
    UsageEvent.objects.bulk_create([event], ignore_conflicts=True)
    return UsageEvent.objects.get(booking=booking, kind=BOOKING_CONFIRMED)
