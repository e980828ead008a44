"""Two parties trade tables in one act: each keeps its time, and both are moved or neither."""

from collections.abc import Sequence

from agnt.lib import ids, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import audiences
from bookings.availability import Slot
from bookings.models import Booking, Place
from bookings.services import beside, freeing, needs, noting, places, placing, records, swapping
from bookings.services.placing import Wish
from venues.models import Resource, Venue

Status = Booking.Status
_TRADABLE = (Status.PENDING, Status.AWAITING_DEPOSIT, Status.CONFIRMED)


@tx.step
def trade_step(
    *, booking_id: int, with_id: int, by: str, version: int | None = None, with_version: int | None = None
) -> tuple[Booking, Booking]:
    """The first booking gets the tables of the second, the second those of the first.

    Raises Stale for either, NotFound, DomainError `not_changeable`, `does_not_trade` (why), or what is in the way of
    one of them (`place_taken`). Nothing is written then.
    """
    versions = {booking_id: version, with_id: with_version}
    rows = {pk: records.lock(booking_id=pk, version=versions[pk]) for pk in sorted(versions)}
    first, second = rows[booking_id], rows[with_id]
    wishes = _wishes(first, second)
    placing.lock_days(wishes)
    old = [list(placing.given_up(wish)) for wish in wishes]
    both = [place for some in old for place in some]
    slots = [placing.find(wish, both) for wish in wishes]
    places.release(both)
    for booking, had, slot in zip((first, second), old, slots, strict=True):
        _put(booking, had, slot, by=by)
    for booking in (first, second):
        beside.hold_again(booking=booking)
    freeing.freed(venue=first.venue, places=both)
    return first, second


def could(first: Booking, second: Booking) -> bool:
    """Whether they could trade as the diary is now. Locks nothing."""
    try:
        wishes = _wishes(first, second)
        both = [place for wish in wishes for place in placing.given_up(wish)]
        for wish in wishes:
            placing.find(wish, both)
    except DomainError:
        return False
    return True


def _wishes(first: Booking, second: Booking) -> tuple[Wish, Wish]:
    """What each would have. Raises why that cannot be, whoever else is there."""
    if first.venue_id != second.venue_id:
        raise NotFound("There is no such booking.")
    for booking in (first, second):
        if booking.status not in _TRADABLE:
            said = f"{booking.guest_name} is {booking.get_status_display().lower()}: their table cannot be traded."
            raise DomainError("not_changeable", said, status=409)
    mine, theirs = placing.resources_of(first), placing.resources_of(second)
    if not mine or not theirs or set(mine) & set(theirs) or first.venue.policy == Venue.Policy.EXTERNAL:
        raise DomainError("does_not_trade", "These two have no tables that they could trade.", status=409)
    return _wish(first, theirs), _wish(second, mine)


def _wish(booking: Booking, resource_ids: Sequence[int]) -> Wish:
    seated = Resource.objects.filter(pk__in=resource_ids, kind__in=(Resource.Kind.TABLE, Resource.Kind.ROOM))
    seats = sum(seated.values_list("max_seats", flat=True))
    if seats and seats < booking.party_size:
        said = f"{booking.guest_name} ({booking.party_size}) does not fit on the other's table: it has {seats} seats."
        raise DomainError("does_not_trade", said, status=409)
    return Wish(
        booking.venue,
        booking.service,
        booking.party_size,
        booking.starts_at,
        minutes=booking.minutes,
        resource_ids=tuple(resource_ids),
        ruled=False,
        ignore=booking,
    )


def _put(booking: Booking, had: Sequence[Place], slot: Slot, *, by: str) -> None:
    was = noting.facts(booking, [place.resource_id for place in had if place.booking_id == booking.pk])
    places.release(places.run_out_around(booking.venue, slot.starts_at, slot.free_at))
    made = places.insert(
        slot=slot,
        venue_id=booking.venue_id,
        hold_id=ids.uuid7(),
        covers=booking.party_size,
        held_until=swapping.kept_until(booking, had, {}),
        person_id=booking.person_id,
        audience=audiences.of(booking.source),
    )
    places.keep(made, booking=booking)
    records.touch(booking)
    noting.changed(booking=booking, before=was, resource_ids=[place.resource_id for place in made], by=by)
    needs.settle(booking=booking)
