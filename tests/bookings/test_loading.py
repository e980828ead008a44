"""Set-ups and diaries as availability reads them."""

from datetime import UTC, datetime, timedelta

import pytest

from agnt.lib import clock
from bookings import loading
from bookings.availability import Kind, Need
from bookings.models import Place
from tests import worlds
from tests.worlds import DAY, NOW, World
from venues.models import Closure, Resource, ServiceNeed, Shift, TurnTime

pytestmark = pytest.mark.django_db


@pytest.fixture
def bistro() -> World:
    """A restaurant with one table and everything a set-up can hold."""
    venue = worlds.venue(slot_minutes=15, lead_minutes=45, horizon_days=30, max_party=6)
    service = worlds.offer(venue, [{"kind": "table", "attributes": ["sea"]}], minutes=90, buffer_minutes=10)
    TurnTime.objects.create(service=service, up_to_party=2, minutes=60)
    Resource.objects.create(
        venue=venue, kind="table", name="T1", max_seats=4, priority=2, access="in_house", attributes=["sea", "shade"]
    )
    return World(venue, service)


def place(world: World, wall: str, hours: float = 2, **columns: object) -> Place:
    start = world.at(wall)
    period = (start, start + timedelta(hours=hours))
    return Place.objects.create(venue=world.venue, resource=world.resources[0], period=period, **columns)


def in_seconds(period: tuple[datetime, datetime]) -> tuple[int, int]:
    return int(period[0].timestamp()), int(period[1].timestamp())


def test_a_set_up_holds_what_the_owner_wrote(bistro: World) -> None:
    setup = loading.setup(bistro.venue)
    assert (setup.slot_minutes, setup.lead_minutes, setup.horizon_days, setup.max_party) == (15, 45, 30, 6)
    service = setup.service(bistro.service.pk)
    assert service.minutes(2) == 60
    assert service.minutes(3) == service.minutes(99) == 90
    assert service.buffer_minutes == 10
    assert service.needs == (Need(Kind.TABLE, attributes=frozenset({"sea"})),)
    table = setup.resources[0]
    assert (table.priority, table.access, table.attributes) == (2, "in_house", frozenset({"sea", "shade"}))
    assert len(setup.shifts) == 7


def test_what_is_no_longer_offered_is_left_out(bistro: World) -> None:
    Resource.objects.update(active=False)
    type(bistro.service).objects.update(active=False)
    setup = loading.setup(bistro.venue)
    assert (setup.services, setup.resources) == ((), ())


def test_closures_that_are_over_are_left_out(bistro: World) -> None:
    for days in (-9, 1):
        start = NOW + timedelta(days=days)
        Closure.objects.create(venue=bistro.venue, starts_at=start, ends_at=start + timedelta(days=1), reason=str(days))
    with clock.frozen(NOW):
        assert [closure.reason for closure in loading.setup(bistro.venue).closures] == ["1"]


def test_a_diary_holds_what_stands_and_nothing_that_was_released_or_ran_out(bistro: World) -> None:
    standing = place(bistro, "18:00")
    place(bistro, "18:30", released_at=NOW)
    late = place(bistro, "20:30", held_until=NOW - timedelta(seconds=1))
    with clock.frozen(NOW):
        diary = loading.diary(bistro.venue, bistro.at("19:00"))
    period = standing.period
    assert diary.busy == {bistro.resources[0].pk: [in_seconds(period)]}
    with clock.frozen(NOW - timedelta(minutes=1)):
        diary = loading.diary(bistro.venue, bistro.at("19:00"))
    assert sorted(diary.busy[bistro.resources[0].pk]) == [in_seconds(period), in_seconds(late.period)]


def test_a_pool_is_counted_in_quarters_of_an_hour() -> None:
    venue = worlds.venue()
    boat = Resource.objects.create(venue=venue, kind="pool", name="Boat", units=9)
    service = worlds.offer(venue, [{"kind": "pool", "per_guest": True}])
    world = World(venue, service)
    for wall, units in (("09:00", 2), ("09:10", 3)):
        start = world.at(wall)
        period = (start, start + timedelta(minutes=20))
        Place.objects.create(venue=venue, resource=boat, period=period, pooled=True, units=units)
    with clock.frozen(NOW):
        slots = loading.diary(venue, world.at("09:00")).pools[boat.pk]
    assert [
        (f"{clock.local(datetime.fromtimestamp(start, UTC), venue.timezone):%H:%M}", units)
        for start, _, units in sorted(slots)
    ] == [
        ("09:00", 5),
        ("09:15", 5),
    ]


def test_many_venues_are_loaded_in_as_many_queries_as_one(bistro: World, django_assert_num_queries) -> None:
    others = [worlds.venue() for _ in range(3)]
    for venue in others:
        service = worlds.offer(venue, [{"kind": "table"}])
        ServiceNeed.objects.create(service=service, kind="person")
        Shift.objects.filter(venue=venue, weekday=0).delete()
    with django_assert_num_queries(2):
        loading.load([bistro.venue], DAY, DAY)
    with django_assert_num_queries(2):
        loaded = loading.load([bistro.venue, *others], DAY, DAY)
    assert set(loaded) == {bistro.venue.pk, *(venue.pk for venue in others)}
