"""A large house to ask about: sixty tables, joined ones, pacing, four hundred bookings on each day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import connection

from agnt.lib import clock, ids
from bookings.models import Booking, Place
from tests import worlds
from venues.models import Area, Combination, PacingOverride, Resource, Shift, TermsTier, TurnTime

TABLES, A_DAY = 60, 400
STAY = timedelta(minutes=90)
_CHUNK = 5000
_SOURCES = (("phone", "staff"), ("own_page", "online"), ("network", "agents"), ("walk_in", "walk_in"))


def build() -> worlds.World:
    """The house, open from 10:00 to 23:00 with a grid of quarters of an hour; nobody has booked yet."""
    venue = worlds.venue(slot_minutes=15, max_party=12, horizon_days=400, lead_minutes=0)
    Shift.objects.filter(venue=venue).update(pacing_total=60, pacing_online=40, pacing_agents=40, name="all day")
    areas = [Area.objects.create(venue=venue, name=name, attributes=["step_free"]) for name in ("Hall", "Terrace")]
    tables = Resource.objects.bulk_create(
        Resource(venue=venue, area=areas[number % 2], kind="table", name=f"T{number}", max_seats=2 + number % 5)
        for number in range(TABLES)
    )
    for number in range(10):
        joined = Combination.objects.create(venue=venue, min_seats=7, max_seats=12)
        joined.resources.set(tables[number * 2 : number * 2 + 2])
    service = worlds.offer(venue, [{"kind": "table"}], minutes=90)
    TurnTime.objects.create(service=service, up_to_party=12, minutes=120, shift_name="late")
    TermsTier.objects.create(venue=venue, from_party=8, deposit_minor=10_000_00)
    return worlds.World(venue, service)


def fill(world: worlds.World, first: date, days: int) -> None:
    """Four hundred bookings on each of the days, spread over tables and hours."""
    booked = list(_bookings(world, first, days))
    tables = world.resources
    for start in range(0, len(booked), _CHUNK):
        made = Booking.objects.bulk_create(booked[start : start + _CHUNK])
        Place.objects.bulk_create(_place(world, tables, booking) for booking in made)
    quarter = world.at("19:00", first)
    PacingOverride.objects.get_or_create(venue=world.venue, starts_at=quarter, defaults={"total": 80})


def _bookings(world: worlds.World, first: date, days: int) -> Iterator[Booking]:
    for offset in range(days):
        opens = clock.at(first + timedelta(days=offset), time(10), world.venue.timezone)
        for number in range(A_DAY):
            source, _audience = _SOURCES[number % 4]
            yield _booking(world, opens + (number // TABLES) * timedelta(minutes=105), source, 1 + number % 2)


def _booking(world: worlds.World, starts_at: datetime, source: str, party: int) -> Booking:
    return Booking(
        token_hash=ids.digest(ids.token()),
        venue=world.venue,
        service=world.service,
        guest_name="Ayu",
        party_size=party,
        starts_at=starts_at,
        ends_at=starts_at + STAY,
        status=Booking.Status.CONFIRMED,
        source=source,
        currency=world.venue.currency,
    )


def _place(world: worlds.World, tables: list[Resource], booking: Booking) -> Place:
    number = booking.pk % TABLES
    return Place(
        venue=world.venue,
        resource=tables[number],
        booking=booking,
        period=(booking.starts_at, booking.ends_at),
        covers=booking.party_size,
        audience=dict(_SOURCES)[booking.source],
    )


def fill_fast(world: worlds.World, number: int) -> None:
    """So many confirmed bookings behind the house's first day, by the database itself: one on each table every two
    hours, for as long as it takes."""
    first = world.at("10:00") - timedelta(days=10 + number // (TABLES * 6) * 2)
    booking = _booking(world, first, "phone", 2)
    booking.save()
    place = _place(world, world.resources[:1] * TABLES, booking)
    place.save()
    lengths = "interval '1 day' * (n / 360) + interval '2 hours' * (n %% 6)"
    same = ", ".join(f'"{name}"' for name in _columns(Booking, "reference", "token_hash", "starts_at", "ends_at"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bookings_booking (reference, token_hash, starts_at, ends_at, {same})"  # noqa: S608 - our own columns
            f" SELECT %s || lpad(n::text, 7, '0'), md5(n::text || token_hash), starts_at + {lengths},"
            f" ends_at + {lengths}, {same} FROM bookings_booking, generate_series(1, %s) n WHERE id = %s",
            [str(number // 1000 % 10), number - 1, booking.pk],
        )
        same = ", ".join(f'"{name}"' for name in _columns(Place, "period", "booking_id", "resource_id", "hold_id"))
        cursor.execute(
            f"INSERT INTO bookings_place (period, booking_id, resource_id, hold_id, {same})"  # noqa: S608 - our own columns
            " SELECT tstzrange(made.starts_at, made.ends_at), made.id, (%s::bigint[])[1 + (made.nth / 6) %% %s],"
            f" gen_random_uuid(), {same} FROM bookings_place, (SELECT id, starts_at, ends_at,"
            " row_number() OVER (ORDER BY id) AS nth FROM bookings_booking WHERE id > %s) made"
            " WHERE bookings_place.id = %s",
            [[table.pk for table in world.resources], TABLES, booking.pk, place.pk],
        )
        cursor.execute("ANALYZE")


def _columns(model: type[Booking] | type[Place], *but: str) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields if field.column not in ("id", *but)]
