"""What a host is told after an act: what was done, and whether the guest hears of it or must be called."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bookings import calling
from bookings.models import Booking, WaitlistEntry
from bookings.reading import booking as booking_rows
from bookings.reading import reach


@dataclass(frozen=True, slots=True)
class Undo:
    """The one way back: where to post it, and what the host has seen."""

    address: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """The words, whom to call after them, and the way back."""

    words: str
    phone: str = ""
    undo: Undo | None = None

    def __str__(self) -> str:
        return f"{self.words} {self.phone}".strip()

    @property
    def html(self) -> SafeString:
        """The same with the number to tap."""
        if not self.phone:
            return format_html("{}", self.words)
        return format_html("{} {}", self.words, calling.link(self.phone))

    @property
    def toast(self) -> dict[str, object]:
        """The same for a toast, which makes its own link and its own button."""
        undo = {"address": self.undo.address, "fields": self.undo.fields} if self.undo else None
        return {"words": self.words, "phone": self.phone, "undo": undo}

    def with_undo(self, booking: Booking, act: str, **fields: object) -> "Said":
        """The same with the way back: the booking's own address for it; without a version in `fields`, its present."""
        address = reverse(f"bookings:booking-{act}", args=[booking.venue.slug, booking.pk])
        seen = {name: str(value) for name, value in (fields or {"version": booking.version}).items()}
        return replace(self, undo=Undo(address, seen))


def said(told: "str | Said") -> Said:
    """What an act says, with or without a number."""
    return told if isinstance(told, Said) else Said(told)


def and_guest(done: str, booking: Booking) -> Said:
    """`done`, and by which way the guest is told of it; without one, that he must be called, and where."""
    if way := reach.way(booking):
        return Said(f"{done} {_hears(way)}")
    return and_call(done, booking, f"We cannot write to {booking.guest_name}")


def and_waiting(done: str, entry: WaitlistEntry) -> Said:
    """The same for who waits in line: without a way he is called, by his number or, at the door, by his name."""
    if way := reach.way_to_waiting(entry):
        return Said(f"{done} {_hears(way)}")
    phone = reach.phone(entry)
    return Said(f"{done} We cannot write to them: call{'' if phone else ' their name at the door.'}", phone)


def _hears(way: str) -> str:
    return f"The guest is told {'by mail' if way == 'mail' else f'on {way}'}."


def and_call(done: str, booking: Booking, why: str) -> Said:
    """`done`, and `why` nobody writes to the guest about it: where to call him."""
    phone = reach.phone(booking)
    if phone:
        return Said(f"{done} {why}: call", phone)
    return Said(f"{done} {why} and there is no phone number: tell them when you can.")


def call(booking: Booking) -> Said:
    """Whom to call about a booking that was changed without him."""
    return and_call(f"{booking.guest_name} ({booking.reference}):", booking, "we cannot write to them")


def tables(booking: Booking) -> str:
    """Its tables by name, empty where it has none."""
    return " + ".join(dict.fromkeys(place.resource.name for place in booking_rows.places(booking)))


def seated(booking: Booking) -> str:
    """Who sits, and where."""
    where = tables(booking)
    return f"{booking.guest_name} is seated{f' at {where}' if where else ''}."
