"""Taking back what staff marked too soon, until the day is closed."""

from typing import Final

from agnt.lib import tx
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place
from bookings.reading import day as day_rows
from bookings.services import arriving, days, placing, records

Status = Booking.Status


@tx.step
def undo_step(*, booking_id: int, by: str, version: int | None = None) -> Booking:
    """`lifecycle.undo` inside the caller's transaction."""
    booking = records.lock(booking_id=booking_id, version=version)
    to = _before(booking)
    records.refuse_closed_day(booking)
    days.lock_days(days_of(booking))
    if booking.status != Status.SEATED:
        take_again(booking)
    records.refuse_closed_day(booking)  # again, now that nobody can close the day under us
    return records.move(booking, to, "booking.undone", by=by, reason="undone", **_CLEARED[Status(booking.status)])


def days_of(booking: Booking) -> set[days.DayKey]:
    """The day of the diary that must stay open, and those that its tables are taken on again."""
    last = placing.last_places_of(booking)
    since = min([booking.starts_at, *(place.period.lower for place in last)])
    until = max([booking.ends_at, *(place.period.upper for place in last)])
    own = (booking.venue_id, day_rows.on_time_day(booking))
    return {own} | days.days_around(booking.venue, since, until)


_CLEARED: Final[dict[str, dict[str, object]]] = {
    Status.SEATED: {"seated_at": None},
    Status.COMPLETED: {"left_at": None, "unverified": False},
    Status.NO_SHOW: {},
    Status.CANCELLED: {"cancelled_by": "", "cancelled_at": None},
}


def _before(booking: Booking) -> Status:
    """Where it was. Raises DomainError `cannot_undo`."""
    if booking.status not in _CLEARED:
        raise DomainError(
            "cannot_undo", f"A booking that is {booking.get_status_display().lower()} cannot be taken back.", status=409
        )
    if booking.confirmed_at is None:
        raise DomainError("cannot_undo", "That request was never confirmed. Make a new booking.", status=409)
    if booking.status == Status.COMPLETED and booking.seated_at is not None:
        return Status.SEATED
    return Status.CONFIRMED


@tx.step
def take_again(booking: Booking) -> None:
    """The tables that it had. Raises `place_taken` where somebody else has them now."""
    last = placing.last_places_of(booking)
    if not last or Place.objects.taken().filter(booking=booking).exists():
        return
    tables = tuple(dict.fromkeys(one.resource_id for one in last))
    arriving.place(booking=booking, resource_ids=tables, since=min(one.period.lower for one in last))
