"""A place of a pool held beside the booking's own: units that share a quarter of an hour are counted once."""

from datetime import timedelta

import pytest

from agnt.lib import clock
from bookings.models import PoolSlot
from bookings.services import changes
from tests import worlds
from tests.bookings.visits import book
from venues.models import Resource

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    """Four seats, twenty-five minutes and fifteen to tidy up: a stay ends within a quarter of an hour."""
    venue = worlds.venue()
    Resource.objects.create(venue=venue, kind=Resource.Kind.POOL, name="Seats", units=4, max_seats=4)
    service = worlds.offer(venue, [{"kind": "pool", "per_guest": True}], minutes=25, buffer_minutes=15)
    return worlds.World(venue, service)


def most_taken() -> int:
    return max(row.taken for row in PoolSlot.objects.all())


def test_a_time_that_begins_in_the_quarter_in_which_the_own_one_ends_is_held_and_taken(world):
    booking, _other = book(world, "12:00"), book(world, "12:30")  # all four seats from 12:30 to 12:45
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("12:30")])
    assert most_taken() == 4
    moved = changes.choose(alternative_id=change.alternatives.get().public_id, by="guest:1")
    assert (moved.starts_at, most_taken()) == (world.at("12:30"), 4)
    moved = changes.reschedule(booking_id=moved.pk, by="staff:1", starts_at=world.at("14:00"))
    assert moved.ends_at == world.at("14:00") + timedelta(minutes=25)
    assert PoolSlot.objects.get(starts_at=world.at("12:30")).taken == 2
