"""What money does when a booking changes. Each brings the fee to where the booking is now; twice changes nothing."""

from billing.services import fees, usage
from bookings.models import Booking


def on_booking_confirmed(*, booking_id: int) -> None:
    """The fee becomes pending. The key's usage was counted by whoever confirmed; here is the net under that."""
    fees.follow(booking_id=booking_id)
    usage.count_confirmed(booking=Booking.objects.get(pk=booking_id))


def on_booking_completed(*, booking_id: int) -> None:
    """The fee is posted."""
    fees.follow(booking_id=booking_id)


def on_booking_cancelled(*, booking_id: int) -> None:
    """The fee is void: a cancellation owes it only where a charge was collected, and none is yet."""
    fees.follow(booking_id=booking_id)


def on_booking_no_show(*, booking_id: int) -> None:
    """The fee is void, as for a cancellation."""
    fees.follow(booking_id=booking_id)


def on_booking_expired(*, booking_id: int) -> None:
    """There is none, or it is void."""
    fees.follow(booking_id=booking_id)


def on_booking_undone(*, booking_id: int) -> None:
    """Staff took back what they had marked: the fee goes with it."""
    fees.follow(booking_id=booking_id)
