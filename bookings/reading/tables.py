"""Where a booking could sit at a time: each table free, or who is in the way until when."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from agnt.lib import clock
from bookings import loading, rows
from bookings.availability.grid import resource_windows, within
from bookings.models import Booking, Place
from bookings.services import placing, records, taken
from bookings.services.placing import Wish
from venues.models import Closure, Resource, Venue

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Table:
    """One to pick. `why`: what is against it, in a few words, empty where it is free; `picked`: ticked in the form."""

    resource: Resource
    picked: bool
    why: str = ""


def tables(booking: Booking, *, starts_at: datetime, minutes: int, party: int, picked: Collection[int]) -> list[Table]:
    """Every resource of the venue as it would be for the party then, its own first, then what is free, each in the
    diary’s order. Four queries; where people work, the set-up's too."""
    resources = list(Resource.objects.filter(venue=booking.venue_id, active=True).select_related("area"))
    span = starts_at, starts_at + timedelta(minutes=minutes) + _buffer(booking)
    against = _small(resources, party) | _off(booking, resources, starts_at, minutes)
    own = Place.objects.filter(records.own_places(booking))
    against |= _closed(booking.venue, resources, span) | _taken(booking.venue, span, own)
    found = [Table(row, row.pk in picked, against.get(row.pk, "")) for row in rows.side_by_side(resources, [])]
    return sorted(found, key=lambda table: (not table.picked, bool(table.why)))


def together(wish: Wish, *, picked: Collection[int] = ()) -> list[Table]:
    """The tables and rooms that are free for the wish, those of a part of the house that holds its party first, then
    the largest; as many of them picked as it needs, unless some are `picked` already. Three queries."""
    kinds = (Resource.Kind.TABLE, Resource.Kind.ROOM)
    resources = list(Resource.objects.filter(venue=wish.venue, active=True, kind__in=kinds).select_related("area"))
    span = placing.span_of(wish)
    against = _closed(wish.venue, resources, span) | _taken(wish.venue, span, placing.given_up(wish))
    free = [row for row in resources if row.pk not in against]
    seats = Counter[int | None]()
    for row in free:
        seats[row.area_id] += row.max_seats
    free.sort(
        key=lambda row: (
            seats[row.area_id] < wish.party_size,
            seats[row.area_id],
            row.area_id or 0,
            -row.max_seats,
        )
    )
    sums = accumulate((row.max_seats for row in free), initial=0)
    return [
        Table(row, row.pk in picked if picked else before < wish.party_size)
        for row, before in zip(free, sums, strict=False)
    ]


def _buffer(booking: Booking) -> timedelta:
    """What its own places are kept for beyond its end."""
    own = Place.objects.taken().filter(booking=booking).order_by("-period").first()
    return max(own.period.upper - booking.ends_at, timedelta()) if own else timedelta()


def _small(resources: Collection[Resource], party: int) -> dict[int, str]:
    seated = (row for row in resources if row.kind in (Resource.Kind.TABLE, Resource.Kind.ROOM))
    return {row.pk: f"seats {row.max_seats}" for row in seated if row.max_seats < party}


def _off(booking: Booking, resources: Collection[Resource], starts_at: datetime, minutes: int) -> dict[int, str]:
    """Who does not work then."""
    people = {row.pk for row in resources if row.kind == Resource.Kind.PERSON}
    if not people:
        return {}
    setup, zone = loading.setup(booking.venue, also=[booking.service_id]), booking.venue.timezone
    day, start = clock.local(starts_at, zone).date(), int(starts_at.timestamp())
    hours = resource_windows(setup, setup.service(booking.service_id), day, ZoneInfo(zone))
    off = (key for key in people & hours.keys() if not within(hours[key], start, start + minutes * 60))
    return dict.fromkeys(off, "not at work")


def _closed(venue: Venue, resources: Collection[Resource], span: Span) -> dict[int, str]:
    closures = list(Closure.objects.filter(venue=venue, starts_at__lt=span[1], ends_at__gt=span[0]))
    return {
        row.pk: "closed"
        for row in resources
        for one in closures
        if one.resource_id in (None, row.pk) and one.area_id in (None, row.area_id)
    }


def _taken(venue: Venue, span: Span, own: QuerySet[Place]) -> dict[int, str]:
    standing = Place.objects.standing().filter(venue=venue, period__overlap=span, pooled=False)
    others = standing.exclude(Q(pk__in=own.values("pk")))
    zone = venue.timezone
    found: dict[int, str] = {}
    for place in others.select_related("booking").order_by("period", "pk"):
        who = taken.who(place.booking) if place.booking else "held"
        found.setdefault(place.resource_id, f"{who} until {clock.local(place.period.upper, zone):%H:%M}")
    return found
