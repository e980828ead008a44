"""A booking's life after the answer: each verb once, whoever calls it how often, and each place freed at the moment."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event, Transition
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, Place, PoolSlot
from bookings.services import lifecycle, places
from tests import worlds
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2,))


def _confirmed(world: worlds.World, **more) -> Booking:
    booking = worlds.request(world, **more)
    return lifecycle.confirm(booking_id=booking.pk, by="agent:venue")


def _cancel(booking: Booking, by: str = "guest") -> Booking:
    return lifecycle.cancel_booking(booking_id=booking.pk, by=f"{by}:1", cancelled_by=by)


@transaction.atomic
def _confirm(booking: Booking) -> Booking:
    return lifecycle.confirm(booking_id=booking.pk, by="agent:venue")


def _events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def _refused(act) -> DomainError:
    before = list(Booking.objects.values()), list(Place.objects.values()), Event.objects.count()
    with pytest.raises(DomainError) as caught:
        act()
    assert (list(Booking.objects.values()), list(Place.objects.values()), Event.objects.count()) == before
    return caught.value


def test_a_confirmed_place_is_sure_and_told_once(world):
    booking = _confirmed(world)
    again = lifecycle.confirm(booking_id=booking.pk, by="agent:venue")
    assert (again.status, again.confirmed_at, again.sequence) == ("confirmed", worlds.NOW, 1)
    assert [place.held_until for place in worlds.standing(world)] == [None]
    assert _events("booking.confirmed") == 1


def test_a_booking_whose_place_is_gone_is_not_confirmed(world):
    booking = worlds.request(world)
    places.release(Place.objects.filter(booking=booking))
    assert _refused(lambda: _confirm(booking)).code == "place_gone"


@pytest.mark.parametrize("ended", ["cancelled", "rejected", "expired", "seated", "completed"])
def test_a_late_yes_does_not_bring_back_what_has_ended_or_begun(world, ended: str):
    booking = worlds.request(world) if ended in ("rejected", "expired") else _confirmed(world)
    acts = {
        "cancelled": lambda: _cancel(booking),
        "rejected": lambda: lifecycle.reject(booking_id=booking.pk, by="x"),
        "expired": lambda: lifecycle.expire(booking_id=booking.pk, by="x"),
        "seated": lambda: lifecycle.seat(booking_id=booking.pk, by="staff:1"),
        "completed": lambda: lifecycle.complete(booking_id=booking.pk, by="staff:1"),
    }
    with clock.frozen(booking.starts_at - timedelta(minutes=1)):
        acts[ended]()
    refusal = _refused(lambda: _confirm(booking))
    assert refusal.code == "not_pending"


@pytest.mark.parametrize(("verb", "status"), [(lifecycle.reject, "rejected"), (lifecycle.expire, "expired")])
def test_an_ended_request_frees_its_place_once(world, verb, status: str):
    booking = worlds.request(world)
    for _ in range(2):
        assert verb(booking_id=booking.pk, by="agent:venue", reason="no").status == status
    assert worlds.standing(world) == []
    assert _events(f"booking.{status}") == 1


def test_a_cancelled_booking_frees_the_place_for_the_next_guest_at_once(world):
    booking = _confirmed(world)
    _cancel(booking)
    other = worlds.request(world)
    assert [place.booking for place in worlds.standing(world)] == [other]
    booking.refresh_from_db()
    assert (booking.status, booking.cancelled_by) == ("cancelled", "guest")


def test_cancelling_twice_is_once(world):
    booking = _confirmed(world)
    for _ in range(3):
        assert _cancel(booking).status == "cancelled"
    assert _events("booking.cancelled") == 1
    assert Transition.objects.filter(entity="bookings.booking", to_status="cancelled").count() == 1


def test_a_request_can_be_cancelled_before_the_venue_answers(world):
    booking = worlds.request(world)
    assert _cancel(booking).status == "cancelled"
    assert worlds.standing(world) == []


def test_the_venue_may_cancel_and_is_named(world):
    booking = _confirmed(world)
    assert _cancel(booking, by="venue").cancelled_by == "venue"


def test_after_the_start_nothing_is_cancelled(world):
    booking = _confirmed(world)
    with clock.frozen(booking.starts_at):
        assert _refused(lambda: _cancel(booking)).code == "too_late_to_cancel"


@pytest.mark.parametrize("ended", ["seated", "completed", "expired"])
def test_what_has_begun_or_ended_cannot_be_cancelled(world, ended: str):
    booking = worlds.request(world)
    if ended == "expired":
        lifecycle.expire(booking_id=booking.pk, by="x")
    else:
        lifecycle.confirm(booking_id=booking.pk, by="x")
        with clock.frozen(booking.starts_at):
            {"seated": lifecycle.seat, "completed": lifecycle.complete}[ended](booking_id=booking.pk, by="staff:1")
    assert _refused(lambda: _cancel(booking)).code == "not_cancellable"


def test_a_booking_nobody_knows_cannot_be_cancelled():
    with pytest.raises(NotFound):
        lifecycle.cancel_booking(booking_id=98765, by="guest:1", cancelled_by="guest")


def test_a_party_comes_and_goes(world):
    booking = _confirmed(world)
    with clock.frozen(booking.starts_at):
        for _ in range(2):
            assert lifecycle.seat(booking_id=booking.pk, by="staff:1").status == "seated"
    with clock.frozen(booking.starts_at + timedelta(hours=1)):
        for _ in range(2):
            assert lifecycle.complete(booking_id=booking.pk, by="staff:1").status == "completed"
        assert worlds.standing(world) == []  # an hour early: the table is free
    assert (_events("booking.seated"), _events("booking.completed")) == (1, 1)
    booking.refresh_from_db()
    assert booking.sequence == 3


def test_a_request_cannot_be_seated(world):
    booking = worlds.request(world)
    assert _refused(lambda: lifecycle.seat(booking_id=booking.pk, by="staff:1")).code == "transition_forbidden"


def test_only_a_person_says_that_nobody_came(world):
    booking = _confirmed(world)
    with clock.frozen(booking.starts_at + timedelta(minutes=30)):
        refusal = _refused(lambda: lifecycle.mark_no_show(booking_id=booking.pk, by="system:clock"))
        assert refusal.code == "person_needed"
        for _ in range(2):
            assert lifecycle.mark_no_show(booking_id=booking.pk, by="staff:1").status == "no_show"
    assert _events("booking.no_show") == 1


def test_nobody_is_a_no_show_before_the_start(world):
    booking = _confirmed(world)
    assert _refused(lambda: lifecycle.mark_no_show(booking_id=booking.pk, by="staff:1")).code == "too_early"


def test_a_cancelled_ride_gives_its_seats_back_once():
    world = worlds.boat(seats=4)
    booking = _confirmed(world, starts_at=world.at("10:00"), party=3)
    assert set(PoolSlot.objects.values_list("taken", flat=True)) == {3}
    _cancel(booking)
    _cancel(booking)
    assert set(PoolSlot.objects.values_list("taken", flat=True)) == {0}


def test_a_cancelled_massage_frees_the_room_and_both_therapists():
    world = worlds.spa()
    booking = _confirmed(world, starts_at=world.at("15:00"))
    assert len(worlds.standing(world)) == 3
    _cancel(booking)
    assert worlds.standing(world) == []


@pytest.mark.django_db(transaction=True)
def test_eight_cancels_at_once_are_one(world):
    with transaction.atomic():
        booking = _confirmed(world)

    found = at_once([lambda: _cancel(booking)] * 8)
    assert [one.status for one in found] == ["cancelled"] * 8, found
    assert _events("booking.cancelled") == 1


@pytest.mark.django_db(transaction=True)
def test_confirming_and_cancelling_at_once_never_leaves_a_confirmed_booking_without_its_place(world):
    for wall in ("12:00", "15:00", "18:00"):
        with transaction.atomic():
            booking = worlds.request(world, wall)
        at_once([lambda booking=booking: _confirm(booking), lambda booking=booking: _cancel(booking)])
        booking.refresh_from_db()
        assert booking.status == "cancelled"
        assert not Place.objects.taken().filter(booking=booking).exists()
