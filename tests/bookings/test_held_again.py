"""What is held for a guest beside his booking stays held when staff put him at another table."""

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import changes, lifecycle
from tests import worlds
from tests.bookings.visits import book, table
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 2), policy=Venue.Policy.ASK, decide_minutes=600)


def guests(world: worlds.World, wall: str = "19:00") -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, wall, source="own_page")
        return lifecycle.confirm(booking_id=booking.pk, by="staff:1")


def to_table(world: worlds.World, booking: Booking, number: int) -> Booking:
    return changes.reschedule(booking_id=booking.pk, by="staff:1", resource_ids=[table(world, number)])


def fill(world: worlds.World, wall: str) -> int:
    """How many more parties the house takes at that time."""
    try:
        book(world, wall, name="Nia")
    except DomainError:
        return 0
    return 1 + fill(world, wall)


@pytest.mark.parametrize(("wall", "left"), [("12:00", 1), ("20:00", 0)])  # apart from its own time, and over it
def test_the_times_that_the_venue_offered(world, wall, left):
    booking = guests(world)
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at(wall)])
    to_table(world, booking, 2)
    assert fill(world, wall) == left
    chosen = changes.choose(alternative_id=change.alternatives.get().public_id, by="guest:1")
    assert chosen.starts_at == world.at(wall)


@pytest.mark.parametrize(("wall", "left"), [("12:00", 1), ("20:00", 0)])
def test_the_time_that_he_asked_for(world, wall, left):
    booking = guests(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at(wall))
    to_table(world, booking, 2)
    assert fill(world, wall) == left
    changes.decide(change_id=change.pk, answer="accepted", by="staff:1")
    booking.refresh_from_db()
    assert booking.starts_at == world.at(wall)


def test_what_cannot_be_held_beside_the_new_table_leaves_the_wish_open_without_a_place(world):
    booking = guests(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"))
    book(world, "21:00", name="Nia", resource_ids=[table(world, 2)])
    held = len(worlds.standing(world))
    changes.reschedule(booking_id=booking.pk, by="staff:1", resource_ids=[table(world, 2)])
    change.refresh_from_db()
    assert (change.status, held) == ("open", 3)
    changes.withdraw(change_id=change.pk, by="guest:1")
    assert len(worlds.standing(world)) == 2


def test_once_the_change_is_over_nothing_is_held_for_it(world):
    booking = guests(world)
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("12:00"), world.at("14:00")])
    to_table(world, booking, 2)
    assert len(worlds.standing(world)) == 3
    changes.withdraw(change_id=change.pk, by="guest:1")
    assert [place.booking_id for place in worlds.standing(world)] == [booking.pk]
