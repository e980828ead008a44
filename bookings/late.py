"""A party that comes late, and whom that is in the way of. Computed, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from agnt.lib import clock
from bookings.models import Booking, Place


@dataclass(frozen=True, slots=True)
class Hurry:
    """The next party at the same table comes before this one will be done."""

    booking_id: int
    resource: str
    next_booking_id: int
    next_name: str
    next_party: int
    next_at: datetime
    done_at: datetime
    sentence: str


def done_at(booking: Booking) -> datetime:
    """When the party will leave if it stays as long as planned: from when it sat down, or says that it will come."""
    stays = booking.ends_at - booking.starts_at
    came = booking.seated_at or booking.eta
    return max(booking.ends_at, came + stays) if came else booking.ends_at


def next_party_needs_table(booking: Booking) -> Hurry | None:
    """The warning for one booking; None where nobody is in a hurry."""
    return warnings([booking]).get(booking.pk)


def warnings(bookings: Sequence[Booking]) -> dict[int, Hurry]:
    """The warnings of live bookings of one venue, by booking id. Two queries, however many."""
    live = {row.pk: row for row in bookings if row.status in Booking.LIVE and done_at(row) > row.ends_at}
    if not live:
        return {}
    own: dict[int, list[Place]] = defaultdict(list)
    for place in Place.objects.taken().filter(booking__in=live, pooled=False).select_related("resource"):
        own[place.booking_id or 0].append(place)
    resources = {place.resource_id for places in own.values() for place in places}
    after = (
        Place.objects.standing()
        .filter(resource_id__in=resources, booking__status__in=Booking.LIVE)
        .filter(period__startswith__gte=min(row.ends_at for row in live.values()))
        .select_related("booking", "resource", "venue")
        .order_by("period")
    )
    following = list(after)
    found = {pk: _warning(live[pk], places, following) for pk, places in own.items()}
    return {pk: warning for pk, warning in found.items() if warning is not None}


def _warning(booking: Booking, own: Iterable[Place], following: Sequence[Place]) -> Hurry | None:
    tables, done = {place.resource_id for place in own}, done_at(booking)
    for place in following:
        other = place.booking
        if place.resource_id not in tables or other is None or other.pk == booking.pk:
            continue
        if booking.ends_at <= other.starts_at < done:
            at = clock.local(other.starts_at, place.venue.timezone)
            until = clock.local(done, place.venue.timezone)
            sentence = (
                f"{other.guest_name} ({other.party_size}) needs {place.resource.name} at {at:%H:%M}; "
                f"this party will stay until about {until:%H:%M}."
            )
            return Hurry(
                booking.pk,
                place.resource.name,
                other.pk,
                other.guest_name,
                other.party_size,
                other.starts_at,
                done,
                sentence,
            )
    return None
