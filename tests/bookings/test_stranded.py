"""A booking over a closure that nobody moved: it stands, staff see it and are told, until they settle it."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core import outbox
from agnt.core.models import Mail
from agnt.lib import clock
from bookings import jobs
from bookings.models import Booking, ChangeRequest
from bookings.reading import waiting
from bookings.services import changes, closing_time, lifecycle
from tests import worlds
from tests.bookings import visits
from tests.bookings.rows import client_of
from venues.models import Area, Closure, Resource

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2,), name="La Brisa")


def asked_to_move(world: worlds.World, **where: int) -> Booking:
    """A guest's booking over which the house, or a part of it, was closed then."""
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
        booking.contact = {"email": "ayu@example.com"}
        booking.save(update_fields=["sealed_contact"])
        lifecycle.confirm(booking_id=booking.pk, by="staff:1")
    span = {"starts_at": world.at("18:00"), "ends_at": world.at("22:00"), **where}
    closing_time.carry_out(venue_id=world.venue.pk, by="staff:1", reason="Rain", **span)
    outbox.drain()
    return booking


def run_out(booking: Booking) -> None:
    """The guest does not answer in time."""
    jobs.expire_places()
    outbox.drain()
    booking.refresh_from_db()
    assert booking.changes.get().status == "expired"


def problems(world: worlds.World) -> str:
    address = f"/venue/{world.venue.slug}/diary/problems/?day={worlds.DAY}"
    return client_of(world, "host").get(address).content.decode()


def decide(world: worlds.World) -> str:
    return client_of(world, "host").get(f"/venue/{world.venue.slug}/decide/").content.decode()


def subjects() -> list[str]:
    return [mail.letter["subject"] for mail in Mail.objects.order_by("pk") if mail.key.startswith("member:")]


def test_while_the_guest_is_asked_it_is_a_problem_that_waits_for_him(world):
    booking = asked_to_move(world)
    assert booking.changes.get().from_venue
    assert "Asked to move" in problems(world)
    assert f'id="stranded-{booking.pk}"' not in decide(world)


def test_once_he_lets_it_run_out_it_stands_and_staff_see_it_and_are_told(world):
    client_of(world, "host")
    booking = asked_to_move(world)
    with clock.frozen(worlds.NOW + timedelta(days=1)):
        run_out(booking)
        assert booking.status == "confirmed"
        assert "Closed then" in problems(world) and "the house is closed" in problems(world)
        assert f'id="stranded-{booking.pk}"' in decide(world) and waiting.count(world.venue) == 1
        told = [one for one in subjects() if one.startswith("Still booked while you are closed, La Brisa: Ayu")]
        assert len(told) == 1
        lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
        assert "Closed then" not in problems(world)
        assert f'id="stranded-{booking.pk}"' not in decide(world) and waiting.count(world.venue) == 0


def test_a_guest_whom_no_time_suits_is_said_too(world):
    client_of(world, "host")
    booking = asked_to_move(world)
    changes.withdraw(change_id=booking.changes.get().pk, by="guest:1")
    outbox.drain()
    assert "Closed then" in problems(world)
    assert [one for one in subjects() if one.startswith("Still booked while you are closed")]


def test_a_guests_own_change_that_runs_out_is_no_news_of_a_closure(world):
    client_of(world, "host")
    booking = asked_to_move(world)
    ChangeRequest.objects.update(from_venue=False)
    with clock.frozen(worlds.NOW + timedelta(days=1)):
        run_out(booking)
    assert not [one for one in subjects() if one.startswith("Still booked")]


@pytest.mark.parametrize("here", [True, False])
def test_only_where_it_stands_is_closed(world, here):
    terrace = Area.objects.create(venue=world.venue, name="Terrace")
    Resource.objects.update(area=terrace if here else None)
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
        booking.contact = {"email": "ayu@example.com"}
        booking.save(update_fields=["sealed_contact"])
        lifecycle.confirm(booking_id=booking.pk, by="staff:1")
    span = {"starts_at": world.at("18:00"), "ends_at": world.at("22:00")}
    Closure.objects.create(venue=world.venue, area=terrace, **span)
    assert ("Terrace is closed" in problems(world)) is here
    assert list(waiting.stranded(world.venue)) == ([booking] if here else [])


def test_what_staff_put_into_a_closed_time_themselves_is_no_problem(world):
    worlds.closed_on(world)
    with transaction.atomic():
        worlds.request(world, source="phone", force=True)
    Booking.objects.update(status="confirmed")
    assert "Closed then" not in problems(world)
    assert not waiting.stranded(world.venue).exists()


def test_a_booking_by_phone_that_staff_left_stays_among_the_problems_and_one_put_there_later_does_not(
    world: worlds.World,
) -> None:
    phoned = visits.book(world, "19:00")
    span = {"starts_at": world.at("18:00"), "ends_at": world.at("22:00")}
    with clock.frozen(worlds.NOW + timedelta(seconds=1)):
        closing_time.carry_out(venue_id=world.venue.pk, by="staff:1", chosen={phoned.pk: "leave"}, **span)
    assert "booked while the house is closed" in problems(world)
    assert list(waiting.stranded(world.venue)) == [phoned]
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        lifecycle.cancel_booking(booking_id=phoned.pk, by="staff:1", cancelled_by="venue")
        visits.book(world, "19:00", force=True)
        assert "booked while" not in problems(world)
        assert not waiting.stranded(world.venue)
