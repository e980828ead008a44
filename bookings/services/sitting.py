"""Who sits at which table now, also past his time in the diary: no table is empty while somebody sits there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.availability import Diary
from bookings.models import Booking, Place
from venues.models import Venue

_OVERDUE = timedelta(minutes=15)  # a party that is past its time is thought to leave within so long


def at_tables(venue: Venue, *, but: Booking | None = None) -> dict[int, Place]:
    """The place of the party that sits there, by table; of two, the one that has sat longest."""
    found = (
        Place.objects.taken()
        .filter(venue=venue, pooled=False, booking__status=Booking.Status.SEATED, period__startswith__lte=clock.now())
        .select_related("resource", "booking")
        .order_by("-period")
    )
    rows = found.exclude(booking=but) if but is not None else found
    return {place.resource_id: place for place in rows}


def with_sitting(diary: Diary, tables: Iterable[int]) -> Diary:
    """The diary in which who sits there now is there for a while longer."""
    now = clock.now().replace(second=0, microsecond=0)
    over = (now, now + _OVERDUE)
    return replace(diary, busy={**diary.busy, **{key: [*diary.busy.get(key, ()), over] for key in tables}})


def refuse(venue: Venue, tables: Iterable[int], *, but: Booking | None = None) -> None:
    """Raises DomainError `not_free_yet` where another party sits at one of the tables."""
    sat = at_tables(venue, but=but)
    first = next((sat[key] for key in tables if key in sat), None)
    if first is None or first.booking is None:
        return
    other = first.booking
    raise DomainError(
        "not_free_yet",
        f"{other.guest_name} ({other.party_size}) still sits at {first.resource.name}. "
        "Complete that booking first, or seat this one elsewhere.",
        status=409,
        booking_id=other.pk,
        reference=other.reference,
        resource_id=first.resource_id,
    )
