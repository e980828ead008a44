"""Whether a guest hears of his booking, and by which way; else how staff reach him."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from bookings.models import Booking, WaitlistEntry


def way(booking: Booking) -> str:
    """By which way news of the booking reaches its guest now: `WhatsApp`, `mail`, or empty for none."""
    asked: Callable[..., str] = import_string(settings.AGNT_REACH)
    return asked(booking=booking)


def way_to_waiting(entry: WaitlistEntry) -> str:
    """The same for who waits in line: that his table is ready."""
    asked: Callable[..., str] = import_string(settings.AGNT_REACH_WAITING)
    return asked(entry=entry)


def phone(booking: Booking | WaitlistEntry) -> str:
    """The number at which this venue may call the guest: what he or staff gave it, empty where nobody did."""
    kept = booking.guest.phone if booking.guest is not None else None
    given = booking.contact.get("phone") if isinstance(booking.contact, dict) else None
    return str(kept or given or "")
