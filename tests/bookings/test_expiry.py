"""The diary's clocks: what runs out is given back, what nobody answered ends, what was answered does not."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from bookings import jobs
from bookings.models import Booking, Place, PoolSlot
from bookings.services import decisions, lifecycle
from tests import worlds
from tests.at_once import at_once
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(policy=Venue.Policy.ASK, tables=(2, 2))


def _sweep(moment) -> str:
    with clock.frozen(moment):
        return jobs.expire_places()


def test_a_hold_is_given_back_when_its_time_is_over_and_not_before(world):
    held = worlds.hold(world, minutes=5)
    assert _sweep(held.held_until - timedelta(seconds=1)) == "0 places freed, 0 requests expired"
    assert _sweep(held.held_until) == "1 places freed, 0 requests expired"
    assert _sweep(held.held_until) == "0 places freed, 0 requests expired"
    assert worlds.standing(world) == []


def test_run_out_holds_of_many_venues_and_days_are_given_back(world):
    boat = worlds.boat()
    worlds.hold(boat, "10:00", party=3)
    worlds.hold(world, starts_at=world.at("19:00", worlds.DAY + timedelta(days=1)))
    worlds.hold(world)
    assert _sweep(worlds.NOW + timedelta(minutes=5)) == "3 places freed, 0 requests expired"
    assert set(PoolSlot.objects.values_list("taken", flat=True)) == {0}


def test_a_request_nobody_answered_expires_and_frees_its_place(world):
    booking = worlds.request(world)
    _sweep(booking.decide_by - timedelta(seconds=1))
    assert Booking.objects.get().status == "pending"
    assert _sweep(booking.decide_by) == "0 places freed, 1 requests expired"
    assert Booking.objects.get().status == "expired"
    assert worlds.standing(world) == []
    assert Event.objects.filter(name="booking.expired").count() == 1


def test_an_accepted_request_does_not_expire_while_its_answer_travels(world):
    booking = worlds.request(world)
    decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1")
    assert _sweep(booking.decide_by + timedelta(hours=5)) == "0 places freed, 0 requests expired"
    assert [place.booking for place in worlds.standing(world)] == [booking]


def test_an_accepted_request_whose_answer_never_came_ends_with_its_start(world):
    booking = worlds.request(world)
    decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1")
    _sweep(booking.starts_at)
    assert Booking.objects.get().status == "expired"
    assert worlds.standing(world) == []


def test_other_times_that_nobody_chose_run_out_with_the_request(world):
    booking = worlds.request(world)
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[world.at("12:00")])
    assert _sweep(worlds.NOW + timedelta(minutes=119)) == "0 places freed, 0 requests expired"
    _sweep(worlds.NOW + timedelta(hours=2))
    assert Booking.objects.get().status == "expired"
    assert worlds.standing(world) == []


def test_a_confirmed_booking_never_runs_out(world):
    booking = worlds.request(world)
    lifecycle.confirm(booking_id=booking.pk, by="agent:x")
    _sweep(booking.ends_at + timedelta(days=30))
    assert Booking.objects.get().status == "confirmed"
    assert len(worlds.standing(world)) == 1


def test_a_taker_may_have_the_place_of_a_request_that_is_overdue_and_it_still_expires(world):
    first, second = worlds.request(world), worlds.request(world)
    with clock.frozen(first.decide_by):
        fresh = worlds.hold(world)
    assert {place.hold_id for place in worlds.standing(world)} == {fresh.hold_id}
    _sweep(first.decide_by)
    assert set(Booking.objects.values_list("status", flat=True)) == {"expired"}
    assert {place.hold_id for place in worlds.standing(world)} == {fresh.hold_id}
    assert second.pk


def test_one_request_that_cannot_be_expired_does_not_keep_the_others(world, monkeypatch, caplog):
    bad, good = worlds.request(world), worlds.request(world)
    expire = lifecycle.expire

    def broken(*, booking_id: int, **more):
        if booking_id == bad.pk:
            raise RuntimeError("broken row")
        return expire(booking_id=booking_id, **more)

    monkeypatch.setattr(lifecycle, "expire", broken)
    assert "1 requests expired" in _sweep(bad.decide_by)
    good.refresh_from_db()
    assert good.status == "expired"


@pytest.mark.django_db(transaction=True)
def test_sweepers_and_takers_at_once_neither_stop_nor_overbook(world):
    with transaction.atomic():
        for wall in ("12:00", "14:00", "16:00", "18:00"):
            worlds.hold(world, wall)
            worlds.hold(world, wall)

    @transaction.atomic
    def take(wall: str):
        return worlds.hold(world, wall)

    with clock.frozen(worlds.NOW + timedelta(minutes=5)):
        walls = ["12:00", "14:00", "16:00", "18:00"] * 2
        found = at_once([*(lambda wall=wall: take(wall) for wall in walls), *[jobs.expire_places] * 4])
    assert not [one for one in found if isinstance(one, Exception)], found
    assert Place.objects.taken().count() == 8


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_clock_at_once_leave_one_truth(world):
    with transaction.atomic():
        booking = worlds.request(world)
    just_in_time = booking.decide_by - timedelta(milliseconds=1)

    def answer():
        with clock.frozen(just_in_time):
            return decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1")

    with clock.frozen(booking.decide_by):
        at_once([answer, jobs.expire_places])
    booking.refresh_from_db()
    accepted = booking.decisions.filter(answer="accepted").exists()
    assert booking.status == ("pending" if accepted else "expired")
    assert len(worlds.standing(world)) == (1 if accepted else 0)
