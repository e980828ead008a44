"""The other times that a venue could offer can all be held at once."""

from datetime import timedelta

import pytest

from agnt.lib import clock
from bookings.models import PoolSlot
from bookings.services import alternatives, decisions
from tests import worlds
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def _offered(world: worlds.World, wall: str = "19:00", **more) -> list[str]:
    """The times found for a request, after they have really been held."""
    booking = worlds.request(world, wall, **more)
    starts = alternatives.next_free(booking)
    decisions.decide_step(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=starts)
    return [f"{clock.local(start, world.venue.timezone):%a %H:%M}" for start in starts]


def test_one_table_is_offered_at_times_that_follow_each_other():
    assert _offered(worlds.restaurant(tables=(2,))) == ["Mon 17:00", "Mon 21:00", "Mon 15:00"]


def test_many_tables_are_offered_at_the_nearest_times():
    assert _offered(worlds.restaurant(tables=(2, 2, 2, 2))) == ["Mon 18:30", "Mon 19:30", "Mon 18:00"]


def test_seats_of_a_boat_are_not_offered_twice():
    world = worlds.boat(seats=8, policy=Venue.Policy.ASK)
    assert _offered(world, "10:00", party=5) == ["Mon 14:00"]
    assert set(PoolSlot.objects.filter(starts_at__gte=world.at("14:00")).values_list("taken", flat=True)) == {5}


def test_boat_trips_that_overlap_share_the_seats():
    world = worlds.boat(seats=8)
    world.service.fixed_starts = [world.service.fixed_starts[0].replace(hour=hour) for hour in (10, 14, 15, 16, 17)]
    world.service.save()
    assert _offered(world, "10:00", party=4) == ["Mon 14:00", "Mon 15:00", "Mon 16:00"]
    other = worlds.boat(seats=8)
    other.service.fixed_starts = world.service.fixed_starts
    other.service.save()
    assert _offered(other, "10:00", party=5) == ["Mon 14:00", "Mon 16:00"]


def test_a_couples_massage_is_offered_after_the_other():
    assert _offered(worlds.spa(), "15:00", party=2) == ["Mon 13:30", "Mon 16:30", "Mon 12:00"]


def test_on_a_closed_day_the_next_open_day_is_offered_from_the_same_time():
    world = worlds.restaurant(tables=(2,))
    booking = worlds.request(world)
    for days in range(2):
        worlds.closed_on(world, worlds.DAY + timedelta(days=days))
    starts = alternatives.next_free(booking)
    assert [f"{clock.local(start, world.venue.timezone):%a %H:%M}" for start in starts] == [
        "Wed 19:00",
        "Wed 17:00",
        "Wed 21:00",
    ]


def test_a_service_that_is_no_longer_offered_has_no_other_times():
    world = worlds.restaurant()
    booking = worlds.request(world)
    world.service.active = False
    world.service.save()
    assert alternatives.next_free(booking) == []
