"""A booking that came by one door counts in that door's share, whoever moves it afterwards."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import changes, decisions, lifecycle
from tests import worlds
from tests.bookings.visits import table
from venues.models import Shift

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    made = worlds.restaurant(tables=(2, 2, 2, 2))
    Shift.objects.filter(venue=made.venue).update(pacing_online=2, pacing_agents=2)
    return made


def book(world: worlds.World, wall: str = "19:00", source: str = "own_page") -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, wall, source=source)
        return lifecycle.confirm(booking_id=booking.pk, by="system:diary")


def counted(world: worlds.World) -> list[str]:
    return [place.audience for place in worlds.standing(world)]


@pytest.mark.parametrize(("source", "audience", "code"), [
    ("own_page", "online", "pacing_online"),
    ("network", "agents", "pacing_agents"),
])  # fmt: skip
def test_staff_who_move_it_leave_it_in_its_share(world, source, audience, code):
    booking = book(world, "20:00", source)
    changes.reschedule(booking_id=booking.pk, by="staff:1", starts_at=world.at("19:00"))
    assert counted(world) == [audience]
    with pytest.raises(DomainError) as caught:
        book(world, "19:00", source)
    assert (caught.value.code, counted(world)) == (code, [audience])


def test_so_does_another_table_and_the_place_that_is_held_beside_it(world):
    booking = book(world)
    changes.reschedule(booking_id=booking.pk, by="staff:1", resource_ids=[table(world, 3)])
    assert counted(world) == ["online"]
    changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("12:00")])
    assert counted(world) == ["online", "online"]


def test_so_does_a_seat_at_another_table_and_what_is_undone(world):
    booking = book(world)
    with clock.frozen(booking.starts_at):
        lifecycle.seat(booking_id=booking.pk, by="staff:1", resource_ids=[table(world, 2)])
        assert counted(world) == ["online"]
        lifecycle.complete(booking_id=booking.pk, by="staff:1")
        lifecycle.undo(booking_id=booking.pk, by="staff:1")
        assert counted(world) == ["online"]


def test_so_does_another_time_that_was_offered_to_a_request(world):
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
    decision = decisions.decide(
        booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[booking.starts_at + timedelta(hours=1)]
    )
    changes.choose(alternative_id=decision.alternatives.get().public_id, by="guest:1")
    assert counted(world) == ["online"]
