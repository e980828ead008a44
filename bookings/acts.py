"""What a host can do with a booking in its present state, the most likely thing first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agnt.lib import clock
from bookings.models import Booking

_SOON: Final = timedelta(hours=3)
_LATE: Final = (10, 20, 30, 45, 60, 90, 120)
Status = Booking.Status


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. `name` is the last part of its address; `asks`: a sentence to confirm, empty: done at once."""

    name: str
    words: str
    asks: str = ""
    danger: bool = False


ACCEPT = Act("accept", "Accept")
DEPOSIT = Act("deposit", "Deposit received")
SEAT = Act("seat", "Seat now")
COMPLETE = Act("complete", "They have left")
NO_SHOW = Act("no-show", "No-show", danger=True)
RETURNED = Act("returned", "Deposit given back")
UNDO = Act("undo", "Undo")
CHANGE = Act("change", "Change")


def primary(booking: Booking, now: datetime) -> Act:
    """The one big action for the present state."""
    if booking.status == Status.PENDING:
        return ACCEPT
    if booking.status == Status.AWAITING_DEPOSIT:
        return DEPOSIT
    if booking.status == Status.CONFIRMED:
        return SEAT if booking.starts_at - now < _SOON else CHANGE
    return COMPLETE if booking.status == Status.SEATED else UNDO


def others(booking: Booking, now: datetime) -> list[Act]:
    """The rest, in the order in which they are needed at a door."""
    found = []
    if booking.status == Status.CONFIRMED:
        found += [SEAT] if booking.starts_at - now >= _SOON else []
        found += [NO_SHOW, COMPLETE] if booking.starts_at <= now else []
    if booking.status == Status.SEATED:
        found.append(UNDO)
    if booking.deposit_to_return_minor:
        found.append(RETURNED)
    return [act for act in found if act != primary(booking, now)]


def late_by(booking: Booking, now: datetime) -> list[tuple[int, str]]:
    """How late a party may say that it is, and the time that makes: at least five minutes from now."""
    zone, found = booking.venue.timezone, []
    for minutes in _LATE:
        at = booking.starts_at + timedelta(minutes=minutes)
        if at - now >= timedelta(minutes=5):
            found.append((minutes, f"{clock.local(at, zone):%H:%M}"))
    return found[:4]


def may_cancel(booking: Booking, now: datetime) -> bool:
    """Whether cancelling is still the word: after the start it is a no-show or they have left."""
    return booking.status in Booking.CANCELLABLE and booking.starts_at > now


def free_until(booking: Booking) -> datetime | None:
    """Until when cancelling is, or was, free; None for a party that has come: there is nothing to cancel."""
    came = booking.source == Booking.Source.WALK_IN or booking.status in (Status.SEATED, Status.COMPLETED)
    return None if came else booking.free_cancel_until


def cancel_policy(booking: Booking, now: datetime) -> str:
    """What cancelling means for the guest, by the terms agreed; told before it is done."""
    until = booking.free_cancel_until
    if until is None:
        return "Nothing was agreed about cancelling."
    return "The guest may still cancel free of charge." if now < until else "The time for cancelling free has passed."
