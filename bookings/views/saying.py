"""What a host is told after an act: what was done, and whether the guest hears of it or must be called."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from bookings import calling
from bookings.models import Booking
from bookings.reading import booking as booking_rows
from bookings.reading import reach


@dataclass(frozen=True, slots=True)
class Said:
    """The words, and whom to call after them."""

    words: str
    phone: str = ""

    def __str__(self) -> str:
        return f"{self.words} {self.phone}".strip()

    @property
    def html(self) -> SafeString:
        """The same with the number to tap."""
        if not self.phone:
            return format_html("{}", self.words)
        return format_html("{} {}", self.words, calling.link(self.phone))

    @property
    def toast(self) -> dict[str, str]:
        """The same for a toast, which makes its own link."""
        return {"words": self.words, "phone": self.phone}


def said(told: "str | Said") -> Said:
    """What an act says, with or without a number."""
    return told if isinstance(told, Said) else Said(told)


def and_guest(done: str, booking: Booking) -> Said:
    """`done`, and by which way the guest is told of it; without one, that he must be called, and where."""
    way = reach.way(booking)
    if way:
        return Said(f"{done} The guest is told {'by mail' if way == 'mail' else f'on {way}'}.")
    return and_call(done, booking, f"We cannot write to {booking.guest_name}")


def and_call(done: str, booking: Booking, why: str) -> Said:
    """`done`, and `why` nobody writes to the guest about it: where to call him."""
    phone = reach.phone(booking)
    if phone:
        return Said(f"{done} {why}: call", phone)
    return Said(f"{done} {why} and there is no phone number: tell them when you can.")


def call(booking: Booking) -> Said:
    """Whom to call about a booking that was changed without him."""
    return and_call(f"{booking.guest_name} ({booking.reference}):", booking, "we cannot write to them")


def seated(booking: Booking) -> str:
    """Who sits, and where."""
    tables = " + ".join(dict.fromkeys(place.resource.name for place in booking_rows.places(booking)))
    return f"{booking.guest_name} is seated{f' at {tables}' if tables else ''}."
