"""The signs on a booking: each has a shape and a word, so that none needs its colour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agnt.lib import clock
from bookings.models import Booking

_LATE_AFTER: Final = timedelta(minutes=5)
_SILENT_AFTER: Final = timedelta(hours=2)
Status = Booking.Status


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign: `code` names its shape, `word` is short, `says` the whole of it."""

    code: str
    word: str
    says: str


@dataclass(frozen=True, slots=True)
class State:
    """How a booking stands at this moment: `code` names its pattern, `word` what a host calls it."""

    code: str
    word: str


_STATES: Final = {
    Status.PENDING: State("asks", "To decide"),
    Status.AWAITING_DEPOSIT: State("deposit", "Deposit due"),
    Status.CONFIRMED: State("confirmed", "Confirmed"),
    Status.SEATED: State("seated", "Seated"),
    Status.COMPLETED: State("left", "Left"),
    Status.NO_SHOW: State("no_show", "No-show"),
    Status.CANCELLED: State("cancelled", "Cancelled"),
    Status.REJECTED: State("cancelled", "Said no"),
    Status.EXPIRED: State("cancelled", "Ran out"),
}


def state(booking: Booking, now: datetime) -> State:
    """The state as staff see it: late and over time are computed, never stored."""
    if is_late(booking, now):
        return State("late", "Late")
    if booking.status == Status.SEATED and booking.ends_at < now:
        return State("over", "Over time")
    return _STATES[Status(booking.status)]


def is_late(booking: Booking, now: datetime) -> bool:
    """Whether a party that is expected has not come five minutes after its time (or after the one it named)."""
    expected = max(booking.starts_at, booking.eta or booking.starts_at)
    return booking.status == Status.CONFIRMED and expected + _LATE_AFTER < now


def marks(booking: Booking, now: datetime, *, known: frozenset[int], to_answer: bool = False) -> list[Mark]:
    """The booking's signs, the weightiest first. `known`: guests with an earlier visit here; `to_answer`: a need is
    not answered yet. Wants `guest` loaded."""
    found = [*_of_guest(booking, known), *_of_stay(booking, now)]
    if to_answer:
        found.append(Mark("need", "Need", "A need is not answered yet"))
    return found


def _of_guest(booking: Booking, known: frozenset[int]) -> list[Mark]:
    guest, found = booking.guest, []
    if booking.health_shared and booking.sealed_health:
        found.append(Mark("allergy", "Allergy", "Allergies: see the booking"))
    if guest is not None and guest.vip:
        found.append(Mark("vip", "VIP", "VIP"))
    if guest is not None and guest.pk not in known and not guest.imported_visits:
        found.append(Mark("new", "New", "New guest"))
    return found


def _of_stay(booking: Booking, now: datetime) -> list[Mark]:
    found: list[Mark] = []
    zone = booking.venue.timezone
    if booking.eta is not None and booking.status == Status.CONFIRMED:
        at = f"{clock.local(booking.eta, zone):%H:%M}"
        found.append(Mark("late", f"Late, {at}", f"Late: will come at {at}"))
    if booking.status == Status.AWAITING_DEPOSIT:
        found.append(Mark("unpaid", "Unpaid", "The deposit is not paid"))
    if booking.unreached_at is not None:
        found.append(Mark("unreached", "Not reached", "A message did not reach the guest"))
    if booking.reconfirmed_at is not None:
        found.append(Mark("reconfirmed", "Reconfirmed", "The guest said again that they come"))
    elif is_silent(booking, now):
        found.append(Mark("silent", "Silent", "Asked whether they come; no answer"))
    if booking.occasion:
        found.append(Mark("occasion", booking.occasion, f"Occasion: {booking.occasion}"))
    return found


def is_silent(booking: Booking, now: datetime) -> bool:
    """Whether the guest was asked to reconfirm and has said nothing for two hours."""
    asked = booking.reconfirm_asked_at
    return asked is not None and booking.status == Status.CONFIRMED and asked + _SILENT_AFTER < now
