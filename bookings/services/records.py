"""The booking's row under all its verbs: read under lock, compared with what the caller saw, changed, told."""

from typing import Any

from django.db.models import F, Q

from agnt.core import outbox, transitions
from agnt.lib import locks, tx
from agnt.lib.errors import DomainError, NotFound, Stale
from bookings import live
from bookings.models import Alternative, Booking, ChangeRequest, Place, VenueDay
from bookings.reading import day as day_rows
from bookings.services import freeing, places


@tx.step
def lock(*, booking_id: int, version: int | None = None) -> Booking:
    """The booking, locked, with its venue and service.

    Raises NotFound, and Stale when it has changed since the caller read `version`.
    """
    found = locks.lock(Booking.objects.select_related("venue", "service").filter(pk=booking_id))
    if not found:
        raise NotFound("There is no such booking.")
    refuse_stale(found[0], version)
    return found[0]


def made(booking: Booking) -> None:
    """Note that this transaction made the booking: until it commits nobody else can know it."""
    locks.remember([_made_key(booking)])


def is_made_here(booking: Booking) -> bool:
    """Whether this very transaction made the booking, so that it is as good as locked."""
    return locks.has([_made_key(booking)])


def _made_key(booking: Booking) -> tuple[str, int]:
    return "booking", booking.pk


def refuse_stale(booking: Booking, version: int | None) -> None:
    """Raises Stale when the booking has changed since the caller read `version` (None: he compares nothing)."""
    if version is not None and booking.version > version:
        raise Stale(entity="bookings.booking", entity_id=str(booking.pk), version=booking.version)


def refuse_way(booking: Booking, to: str) -> None:
    """Raises DomainError `transition_forbidden` where no way leads there, before anything else is looked at."""
    if not transitions.allowed(booking, to):
        raise transitions.Forbidden("bookings.booking", booking.status, to)


def is_closed(booking: Booking) -> bool:
    """Whether staff have closed the day on which it ended, so that it can only be corrected. A day is closed when all
    of it is settled: what stands on it still came after that, and is seated, moved and settled as on any other day."""
    if booking.status in Booking.LIVE:
        return False
    day = day_rows.on_time_day(booking)
    return VenueDay.objects.filter(venue_id=booking.venue_id, day=day, closed_at__isnull=False).exists()


def refuse_closed_day(booking: Booking) -> None:
    """Raises DomainError `day_closed` once staff have closed the booking's day: what was wrong is corrected then."""
    if is_closed(booking):
        raise DomainError(
            "day_closed", "That day is closed. Write down a correction; the booking stays as it is.", status=409
        )


def move(booking: Booking, to: str, event: str, *, by: str, reason: str = "", **columns: Any) -> Booking:
    """Move it into another state, count the change, and tell: by the outbox and to the venue's open pages."""
    grown = {"sequence": F("sequence") + 1, "version": F("version") + 1}
    transitions.move(booking, to, by=by, reason=reason, **grown, **columns)
    booking.refresh_from_db(fields=["sequence", "version"])
    outbox.emit(event, booking_id=booking.pk)
    changed(booking)
    return booking


@tx.step
def touch(booking: Booking, *, grown: tuple[str, ...] = ("version",), **columns: Any) -> Booking:
    """Set columns of a locked booking, let its counters grow, and poke the venue's open pages: of both days, where it
    moves to another."""
    if columns.get("starts_at", booking.starts_at) != booking.starts_at:
        changed(booking)
    Booking.objects.filter(pk=booking.pk).update(**columns, **{name: F(name) + 1 for name in grown})
    for name, value in columns.items():
        setattr(booking, name, value)
    booking.refresh_from_db(fields=list(grown))
    changed(booking)
    return booking


def changed(booking: Booking) -> None:
    """Poke the venue's open pages."""
    live.changed(
        venue_id=booking.venue_id,
        kind="booking",
        pk=booking.pk,
        day=booking.local_start.date(),
        version=booking.version,
    )


def own_places(booking: Booking) -> Q:
    """The condition for everything that is taken for this booking: its own places, those of its open change, and the
    other times that are held for it to choose from."""
    offered = Alternative.objects.filter(Q(decision__booking=booking) | Q(change__booking=booking))
    changes = ChangeRequest.objects.filter(booking=booking)
    return (
        Q(booking=booking)
        | Q(booking__isnull=True, change__in=changes)
        | Q(booking__isnull=True, hold_id__in=offered.values("hold_id"))
    )


@tx.step
def end_changes(booking: Booking, *, by: str, reason: str) -> None:
    """Withdraw the change that is still open; its places are given back with the booking's own, or by the caller."""
    still_open = locks.lock(booking.changes.filter(status=ChangeRequest.Status.OPEN))
    transitions.move_many(still_open, ChangeRequest.Status.WITHDRAWN, by=by, reason=reason)


@tx.step
def release_places(*, booking: Booking) -> list[Place]:
    """Give back everything that is taken for the booking, for what takes its place in the same breath."""
    standing = places.under_lock(Place.objects.taken().filter(own_places(booking)))
    places.release(standing)
    return standing


@tx.step
def give_up_places(*, booking: Booking) -> int:
    """`release_places` for good: whoever waits is offered them in the same transaction. Returns how many."""
    freed = release_places(booking=booking)
    freeing.freed(venue=booking.venue, places=freed)
    return len(freed)
