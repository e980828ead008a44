"""Takers who come at the same moment: the last table goes to one, nobody waits for ever, nothing is counted twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, PoolSlot
from bookings.services import closing_time, days, holds
from tests import worlds
from tests.at_once import aside, at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = worlds.NOW + timedelta(minutes=6)


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@transaction.atomic
def _hold(world: worlds.World, wall: str = "19:00", **more) -> holds.Held:
    return worlds.hold(world, wall, **more)


def _taker(world: worlds.World, wall: str = "19:00", **more) -> Callable[[], holds.Held]:
    return lambda: _hold(world, wall, **more)


def _before_days_are_locked(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Somebody else acts and commits just before our work gets its days."""
    lock_days, done = days.lock_days, []

    def interrupted(keys):
        if not done:
            done.append(True)
            monkeypatch.setattr(days, "lock_days", lock_days)
            aside(act)
        return lock_days(keys)

    monkeypatch.setattr(days, "lock_days", interrupted)


def test_of_32_guests_one_gets_the_last_table_and_31_are_offered_other_times():
    world = worlds.restaurant(tables=(2,))
    found = at_once([_taker(world) for _ in range(32)])
    won = [answer for answer in found if isinstance(answer, holds.Held)]
    lost = [answer for answer in found if isinstance(answer, DomainError)]
    assert (len(won), len(lost)) == (1, 31), found
    assert {refusal.code for refusal in lost} == {"full"}
    assert {len(refusal.data["alternatives"]) for refusal in lost} == {3}
    assert [place.hold_id for place in worlds.standing(world)] == [won[0].hold_id]


def test_16_guests_never_overfill_a_boat():
    world = worlds.boat(seats=8)
    found = at_once([_taker(world, "10:00", party=party) for party in (1, 2) * 8])
    assert not [answer for answer in found if not isinstance(answer, holds.Held | DomainError)], found
    places = worlds.standing(world)
    assert {slot.taken for slot in PoolSlot.objects.all()} == {sum(place.units for place in places)} == {8}
    assert len(places) == sum(isinstance(answer, holds.Held) for answer in found)


def test_16_couples_share_a_room_and_two_therapists_without_a_deadlock():
    world = worlds.spa(therapists=2)
    walls = ("15:00", "16:30", "15:30", "16:00") * 4
    found = at_once([_taker(world, wall) for wall in walls])
    assert not [answer for answer in found if not isinstance(answer, holds.Held | DomainError)], found
    per_hold = Counter(place.hold_id for place in worlds.standing(world))
    assert set(per_hold.values()) == {3}
    assert 1 <= len(per_hold) <= 2  # at 15:00 and 16:30 two couples fit one after the other


def test_guests_who_swap_their_evenings_do_not_lock_each_other_out():
    """Each gives back an evening that has run out and takes the one that the other gives back."""
    world = worlds.boat(seats=4)
    tuesday = worlds.DAY + timedelta(days=1)
    for number in range(4):
        day = worlds.DAY if number % 2 else tuesday
        _hold(world, starts_at=world.at("10:00", day), party=2, scope=f"conversation:{number}")
    with clock.frozen(LATER):
        found = at_once(
            [
                _taker(
                    world,
                    starts_at=world.at("10:00", tuesday if number % 2 else worlds.DAY),
                    party=2,
                    scope=f"conversation:{number}",
                )
                for number in range(4)
            ]
        )
    assert all(isinstance(answer, holds.Held) for answer in found), found
    assert set(PoolSlot.objects.values_list("taken", flat=True)) == {4}


def test_takers_of_different_evenings_do_not_touch_each_others_run_out_holds():
    """Two takers, each with a run-out hold of his own on his own evening: a taker who cleared the whole venue would
    wait for the other's place while the other waits for his."""
    world = worlds.boat(seats=2)
    evenings = [worlds.DAY + timedelta(days=n) for n in range(8)]
    for number, day in enumerate(evenings):
        _hold(world, starts_at=world.at("10:00", day), party=2, scope=f"conversation:{number}")
    with clock.frozen(LATER):
        found = at_once(
            [
                _taker(world, starts_at=world.at("10:00", day), party=2, scope=f"conversation:{number}")
                for number, day in enumerate(evenings)
            ]
        )
    assert all(isinstance(answer, holds.Held) for answer in found), found


def test_two_picks_of_one_conversation_at_once_leave_one_hold():
    worlds_ = [worlds.restaurant() for _ in range(4)]
    found = at_once([_taker(world, scope="conversation:1") for world in worlds_ * 2])
    assert all(isinstance(answer, holds.Held) for answer in found), found
    assert Place.objects.taken().count() == 1


def test_a_pick_does_not_take_back_the_place_whose_yes_came_in_between(monkeypatch):
    world = worlds.restaurant(tables=(2, 2))
    mine = _hold(world, "19:00", scope="conversation:1")
    _before_days_are_locked(
        monkeypatch, lambda: transaction.atomic(lambda: worlds.request(world, hold_id=mine.hold_id))()
    )
    _hold(world, "12:00", scope="conversation:1")
    booking = Booking.objects.get()
    assert Place.objects.taken().filter(booking=booking).count() == 1


def test_giving_back_does_not_free_the_place_whose_yes_came_in_between(monkeypatch):
    world = worlds.restaurant(tables=(2,))
    mine = _hold(world, "19:00", scope="conversation:1")
    _before_days_are_locked(
        monkeypatch, lambda: transaction.atomic(lambda: worlds.request(world, hold_id=mine.hold_id))()
    )
    with transaction.atomic():
        assert holds.release(hold_id=mine.hold_id) == 0
    assert [place.booking for place in worlds.standing(world)] == [Booking.objects.get()]


def test_a_closure_that_is_committed_while_a_guest_waits_for_the_day_binds_him(monkeypatch: pytest.MonkeyPatch):
    world = worlds.restaurant(tables=(2,))
    times = {"starts_at": world.at("18:00"), "ends_at": world.at("22:00")}
    rest = {"area_id": None, "resource_id": None, "reason": "", "is_event": False}
    _before_days_are_locked(
        monkeypatch, lambda: closing_time.close(venue_id=world.venue.pk, by="staff:1", **times, **rest)
    )
    with pytest.raises(DomainError) as refused:
        _hold(world)
    assert refused.value.code == "closed", refused.value.code
    assert not worlds.standing(world)
