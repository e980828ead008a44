"""A booking that waits for its deposit while staff change it: what it owes, until when, how long its place stands."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from bookings import jobs
from bookings.models import Booking
from bookings.services import changes, decisions, places
from tests import worlds
from tests.bookings.visits import events, tier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    made = worlds.restaurant(tables=(4,))
    tier(made, 2, 100_000_00)
    return made


def waiting(world: worlds.World) -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, source=Booking.Source.OWN_PAGE)
        decisions.decide_by_diary(booking_id=booking.pk, by="system:diary")
    booking.refresh_from_db()
    assert booking.status == "awaiting_deposit"
    return booking


def test_a_larger_party_has_longer_to_pay_and_its_place_stands_as_long(world):
    booking = waiting(world)
    with clock.frozen(booking.deposit_by - timedelta(hours=1)):
        larger = changes.reschedule(booking_id=booking.pk, by="staff:1", party_size=4)
        assert larger.deposit_by == clock.now() + timedelta(hours=24)
        assert [place.held_until for place in worlds.standing(world)] == [larger.deposit_by]
    with clock.frozen(booking.deposit_by + timedelta(hours=1)):
        jobs.expire_places()
        assert [place.booking_id for place in worlds.standing(world)] == [booking.pk]


def test_a_place_that_ran_out_and_is_taken_anew_stands_until_the_deposit_is_due(world):
    booking = waiting(world)
    with clock.frozen(booking.deposit_by):
        places.release(worlds.standing(world))
        larger = changes.reschedule(booking_id=booking.pk, by="staff:1", party_size=4)
        assert (larger.status, larger.deposit_by) == ("awaiting_deposit", clock.now() + timedelta(hours=24))
        assert [place.held_until for place in worlds.standing(world)] == [larger.deposit_by]


def test_a_party_that_owes_nothing_any_more_is_confirmed(world):
    booking = waiting(world)
    smaller = changes.reschedule(booking_id=booking.pk, by="staff:1", party_size=1)
    smaller.refresh_from_db()
    assert (smaller.status, smaller.deposit_by, smaller.deposit_owed_minor) == ("confirmed", None, 0)
    assert [place.held_until for place in worlds.standing(world)] == [None]
    assert events("booking.confirmed") == 1


def test_other_tables_alone_change_nothing_about_the_deposit(world):
    booking = waiting(world)
    same = changes.reschedule(booking_id=booking.pk, by="staff:1", minutes=60)
    assert (same.status, same.deposit_by) == ("awaiting_deposit", booking.deposit_by)
    assert [place.held_until for place in worlds.standing(world)] == [booking.deposit_by]
