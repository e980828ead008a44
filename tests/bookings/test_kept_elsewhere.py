"""Policy external: an outside agent keeps the diary. Whatever becomes of a booking, no place is taken in ours."""

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from bookings import jobs
from bookings.models import Booking, Place
from bookings.services import changes, decisions, deposits, lifecycle
from tests import worlds
from tests.bookings.rows import client_of
from tests.bookings.visits import table, tier
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(4,), policy=Venue.Policy.EXTERNAL, external_agent="ext-acme")


def asked(world: worlds.World, wall: str = "19:00") -> Booking:
    with transaction.atomic():
        return worlds.request(world, wall, source="own_page")


def confirmed(world: worlds.World, wall: str = "19:00") -> Booking:
    booking = asked(world, wall)
    decisions.decide(booking_id=booking.pk, answer="accepted", by="agent:ext-acme")
    booking.refresh_from_db()
    return booking


def test_staff_move_it_seat_it_and_take_that_back_without_a_place(world):
    booking, _other = confirmed(world), confirmed(world, "20:00")  # our diary has one table and does not count it
    moved = changes.reschedule(booking_id=booking.pk, by="staff:1", starts_at=world.at("20:00"), party_size=3)
    assert (moved.starts_at, moved.party_size) == (world.at("20:00"), 3)
    with clock.frozen(world.at("20:00")):
        lifecycle.seat(booking_id=booking.pk, by="staff:1", resource_ids=[table(world, 1)])
        lifecycle.complete(booking_id=booking.pk, by="staff:1")
        assert lifecycle.undo(booking_id=booking.pk, by="staff:1").status == "seated"
    assert not Place.objects.exists()


@pytest.mark.parametrize(("answer", "party"), [("accepted", 3), ("rejected", 2)])
def test_a_guests_wish_waits_for_the_venue_and_holds_nothing(world, answer, party):
    booking = confirmed(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"), party_size=3)
    assert (change.status, Place.objects.count()) == ("open", 0)
    changes.decide(change_id=change.pk, answer=answer, by="staff:1")
    booking.refresh_from_db()
    assert (booking.party_size, Place.objects.count()) == (party, 0)


def test_other_times_are_offered_and_chosen_without_a_place(world):
    booking = confirmed(world)
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("12:00"), world.at("13:00")])
    chosen = changes.choose(alternative_id=change.alternatives.last().public_id, by="guest:1")
    assert (chosen.starts_at, Place.objects.count()) == (world.at("13:00"), 0)


def test_what_the_outside_agent_is_being_asked_changes_without_a_place_and_he_is_asked_anew(world):
    booking = asked(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", party_size=3)
    booking.refresh_from_db()
    assert (change.status, booking.status, booking.party_size) == ("accepted", "pending", 3)
    assert not Place.objects.exists()
    assert Event.objects.filter(name="booking.modified").count() == 1  # agents hears it and asks again


def test_its_deposit_is_awaited_and_received_without_a_place(world):
    tier(world, 2, 100_000_00)
    booking = confirmed(world)
    assert booking.status == "awaiting_deposit"
    assert deposits.mark_received(booking_id=booking.pk, by="staff:1").status == "confirmed"
    other = confirmed(world, "20:00")
    with clock.frozen(other.deposit_by):
        jobs.expire_places()
    other.refresh_from_db()
    assert (other.status, Place.objects.count()) == ("expired", 0)


def test_a_booking_from_before_gives_its_place_back_when_it_moves():
    world = worlds.restaurant(tables=(2,))
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
        lifecycle.confirm(booking_id=booking.pk, by="system:diary")
    Venue.objects.filter(pk=world.venue.pk).update(policy=Venue.Policy.EXTERNAL, external_agent="ext-acme")
    changes.reschedule(booking_id=booking.pk, by="staff:1", starts_at=world.at("20:00"))
    assert worlds.standing(world) == []


def test_that_it_has_no_table_here_is_no_problem(world):
    confirmed(world)
    address = f"/venue/{world.venue.slug}/diary/problems/?day={worlds.DAY}"
    assert "No table" not in client_of(world, "host").get(address).content.decode()
