"""Small venues that can really be booked: a restaurant with tables, a spa with rooms and therapists, a boat with seats.

Everything lies far from the real clock: tests freeze the time with `clock.frozen(NOW)` or leave it, and book `at()` a
wall time of `DAY`, which is a Monday three days after `NOW`.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from agnt.core.models import Person
from agnt.lib import clock
from bookings.models import Booking, Place
from bookings.services import holds, requests
from venues.models import City, Closure, Resource, Service, ServiceNeed, Shift, TurnTime, Venue

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Bali, a Friday
DAY = date(2026, 11, 23)  # a Monday
BALI = "Asia/Makassar"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class World:
    """A venue and the one service it offers."""

    venue: Venue
    service: Service

    def at(self, wall: str, day: date = DAY) -> datetime:
        """The moment when the venue's wall clock shows `wall`."""
        return clock.at(day, time.fromisoformat(wall), self.venue.timezone)

    @property
    def resources(self) -> list[Resource]:
        """What can be taken here, in the order in which it was made."""
        return list(self.venue.resources.order_by("pk"))


def city(zone: str = BALI) -> City:
    """A city in that zone."""
    slug = zone.replace("/", "-").replace("_", "-").lower()
    defaults = {"name": slug, "country": "ID", "timezone": zone, "latitude": -8.69, "longitude": 115.17}
    return City.objects.get_or_create(slug=slug, defaults=defaults)[0]


def venue(**columns: Any) -> Venue:
    """A claimed venue that decides by its diary, open every day from 10:00 to 23:00. It has nothing to book yet."""
    zone = columns.pop("timezone", BALI)
    number = next(_numbers)
    given: dict[str, Any] = {
        "slug": f"venue-{number}",
        "name": f"Venue {number}",
        "city": city(zone),
        "category": Venue.Category.RESTAURANT,
        "latitude": -8.69,
        "longitude": 115.17,
        "timezone": zone,
        "currency": "IDR",
        "slot_minutes": 30,
        "lead_minutes": 30,
        "phone": "+62 361 000000",
        "claimed_at": NOW,
    } | columns
    made = Venue.objects.create(**given)
    open_every_day(made)
    return made


def open_every_day(at: Venue, opens: time = time(10), closes: time = time(23), **more: Any) -> None:
    """The same hours on all seven days, for the venue or (`resource=...`) for one of its resources."""
    Shift.objects.bulk_create(
        Shift(venue=at, weekday=weekday, opens=opens, closes=closes, **more) for weekday in range(7)
    )


def offer(at: Venue, needs: list[dict[str, Any]], *, minutes: int = 120, **columns: Any) -> Service:
    """A service of the venue that needs those resources for so long."""
    given = {"slug": "table", "name": "Table"} | columns
    service = Service.objects.create(venue=at, **given)
    TurnTime.objects.create(service=service, up_to_party=50, minutes=minutes)
    ServiceNeed.objects.bulk_create(ServiceNeed(service=service, **need) for need in needs)
    return service


def restaurant(tables: tuple[int, ...] = (2, 4), **columns: Any) -> World:
    """Tables of so many seats each; a dinner takes two hours."""
    place = venue(**columns)
    Resource.objects.bulk_create(
        Resource(venue=place, kind=Resource.Kind.TABLE, name=f"T{number}", max_seats=seats)
        for number, seats in enumerate(tables, 1)
    )
    return World(place, offer(place, [{"kind": Resource.Kind.TABLE}]))


def spa(therapists: int = 2, **columns: Any) -> World:
    """One couple room and so many therapists; a massage takes an hour and fifteen minutes of tidying up."""
    place = venue(category=Venue.Category.SPA, **columns)
    Resource.objects.create(venue=place, kind=Resource.Kind.ROOM, name="Lotus", max_seats=2, attributes=["couple"])
    Resource.objects.bulk_create(
        Resource(venue=place, kind=Resource.Kind.PERSON, name=f"Therapist {number}", attributes=["therapist"])
        for number in range(1, therapists + 1)
    )
    needs: list[dict[str, Any]] = [
        {"kind": Resource.Kind.ROOM, "attributes": ["couple"]},
        {"kind": Resource.Kind.PERSON, "per_guest": True, "attributes": ["therapist"]},
    ]
    service = offer(place, needs, minutes=60, slug="massage", name="Massage", buffer_minutes=15, price_minor=350_000_00)
    return World(place, service)


def boat(seats: int = 8, **columns: Any) -> World:
    """A pool of seats, one for each guest; it leaves at 10:00 and at 14:00 and is back after two hours."""
    place = venue(category=Venue.Category.BOAT, **columns)
    Resource.objects.create(venue=place, kind=Resource.Kind.POOL, name="Seats", units=seats, max_seats=seats)
    service = offer(
        place,
        [{"kind": Resource.Kind.POOL, "per_guest": True}],
        slug="trip",
        name="Boat trip",
        fixed_starts=[time(10), time(14)],
    )
    return World(place, service)


def closed_on(world: World, day: date = DAY, reason: str = "Nyepi") -> Closure:
    """The whole venue takes nobody on that day."""
    starts, ends = clock.day_bounds(day, world.venue.timezone)
    return Closure.objects.create(venue=world.venue, starts_at=starts, ends_at=ends, reason=reason)


def person(name: str = "Ayu", **columns: Any) -> Person:
    """A guest."""
    return Person.objects.create(name=name, **columns)


def hold(world: World, wall: str = "19:00", *, party: int = 2, minutes: int = 5, **more: Any) -> holds.Held:
    """Hold a place for so many minutes from now; call it in a transaction."""
    given: dict[str, Any] = {
        "venue_id": world.venue.pk,
        "service_id": world.service.pk,
        "party_size": party,
        "starts_at": world.at(wall),
        "scope": f"test:{uuid.uuid4()}",
        "held_until": clock.now() + timedelta(minutes=minutes),
    } | more
    return holds.hold(**given)


def request(world: World, wall: str = "19:00", *, party: int = 2, **more: Any) -> Booking:
    """Place a request of the network; call it in a transaction. It is pending, its places are kept to `decide_by`."""
    given: dict[str, Any] = {
        "venue_id": world.venue.pk,
        "service_id": world.service.pk,
        "party_size": party,
        "starts_at": world.at(wall),
        "guest_name": "Ayu",
        "source": Booking.Source.NETWORK,
        "by": "test",
    } | more
    return requests.place(**given)


def standing(world: World) -> list[Place]:
    """The places that are taken at the venue, by resource."""
    return list(Place.objects.taken().filter(venue=world.venue).order_by("resource_id", "period"))


def wall(world: World, moment: datetime) -> str:
    """A moment as the venue's wall clock shows it."""
    return f"{moment.astimezone(ZoneInfo(world.venue.timezone)):%H:%M}"
