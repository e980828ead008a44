"""Pacing counts a party whose change is open once in a quarter: as it is or as it would be, whichever is larger; and
in the quarter to which it would move, whatever tables are held for it."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import loading
from bookings.availability import Board
from bookings.models import Booking, Place
from bookings.services import asking_changes, changes, lifecycle
from bookings.services.swapping import Target
from tests import worlds
from venues.models import Shift, Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    """Five tables, eight covers a quarter; a guest's wish waits for the venue."""
    made = worlds.restaurant(tables=(6, 6, 6, 6, 6), policy=Venue.Policy.ASK, decide_minutes=600, slot_minutes=5)
    Shift.objects.filter(venue=made.venue).update(pacing_total=8)
    return made


def guests(world: worlds.World, wall: str = "19:00", party: int = 4, **more: int) -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, wall, party=party, source="own_page", **more)
        return lifecycle.confirm(booking_id=booking.pk, by="staff:1")


def counted(world: worlds.World, wall: str) -> int:
    """The covers that start in that quarter, as pacing reads them."""
    moment = world.at(wall)
    known = loading.diary(world.venue, moment)
    return sum(Board(loading.setup(world.venue), known).covers(int(moment.timestamp())).values())


@pytest.mark.parametrize(("wish", "covers"), [(2, 4), (6, 6)])
def test_another_size_counts_as_the_larger_of_the_two(world, wish, covers):
    booking = guests(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", party_size=wish)
    assert (change.status, counted(world, "19:00")) == ("open", covers)
    changes.withdraw(change_id=change.pk, by="guest:1")
    assert counted(world, "19:00") == 4


def test_ten_minutes_later_in_the_same_quarter_is_the_same_party(world):
    booking = guests(world)
    changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("19:10"))
    assert counted(world, "19:00") == 4
    guests(world)  # who asks now is not refused for it
    assert counted(world, "19:00") == 8


def test_a_later_quarter_is_kept_for_it_besides_its_own(world):
    booking = guests(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("19:30"))
    assert [counted(world, wall) for wall in ("19:00", "19:30", "21:00")] == [4, 4, 0]
    guests(world, "19:30")
    with pytest.raises(DomainError) as caught:
        guests(world, "19:30", party=1)
    assert caught.value.code == "pacing"
    changes.decide(change_id=change.pk, answer="accepted", by="staff:1")
    assert [counted(world, wall) for wall in ("19:00", "19:30")] == [0, 8]


def test_each_time_that_he_is_offered_counts_once_until_he_has_chosen(world):
    booking = guests(world)
    starts = [world.at("19:05"), world.at("20:00"), world.at("20:10")]
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=starts)
    assert [counted(world, wall) for wall in ("19:00", "20:00")] == [4, 4]
    changes.choose(alternative_id=change.alternatives.get(starts_at=starts[1]).public_id, by="guest:1")
    assert [counted(world, wall) for wall in ("19:00", "20:00")] == [0, 4]


def test_a_counter_takes_the_place_of_what_was_asked(world):
    booking = guests(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("21:00"))
    changes.decide(change_id=change.pk, answer="countered", by="staff:1", alternatives=[world.at("20:00")])
    assert [counted(world, wall) for wall in ("19:00", "20:00", "21:00")] == [4, 4, 0]


def test_a_wish_that_ran_out_counts_no_more(world):
    booking = guests(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("21:00"))
    with clock.frozen(change.decide_by):
        assert [counted(world, wall) for wall in ("19:00", "21:00")] == [4, 0]


def test_his_own_wish_is_not_in_the_way_of_his_next_one(world):
    booking = guests(world)
    guests(world, "20:00")
    changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"))
    anew = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:05"))
    assert (anew.status, counted(world, "20:00")) == ("open", 8)


# --- while he thinks it over -------------------------------------------------------------------------------------


def thinks(world: worlds.World, booking: Booking, wall: str, party: int = 4) -> uuid.UUID:
    """What the guest would change to, held for his conversation; the id of the hold."""
    with transaction.atomic():
        booking = Booking.objects.select_for_update().get(pk=booking.pk)
        target = Target(party, world.at(wall), None)
        until = clock.now() + timedelta(minutes=10)
        return asking_changes.hold_meanwhile(booking=booking, target=target, scope="conversation:1", until=until)[0]


def says_yes(world: worlds.World, booking: Booking, wall: str, hold_id: uuid.UUID) -> None:
    with transaction.atomic():
        changes.ask_step(booking_id=booking.pk, by="guest:1", starts_at=world.at(wall), hold_id=hold_id)


@pytest.mark.parametrize(("wall", "party", "covers"), [("19:10", 4, 4), ("19:10", 6, 6), ("19:10", 2, 4)])
def test_a_change_that_he_thinks_over_is_the_same_party_in_its_quarter(world, wall, party, covers):
    booking = guests(world)
    thinks(world, booking, wall, party)
    assert counted(world, "19:00") == covers
    guests(world, party=8 - covers)  # who asks now is not refused for it
    assert counted(world, "19:00") == 8


def test_a_change_that_he_thinks_over_counts_where_it_would_begin_and_not_where_its_table_is_longer_taken(world):
    booking = guests(world)
    hold_id = thinks(world, booking, "19:30")
    assert [counted(world, wall) for wall in ("19:00", "19:30", "21:00")] == [4, 4, 0]
    guests(world, "19:30")
    with pytest.raises(DomainError) as caught:
        guests(world, "19:30", party=1)
    assert caught.value.code == "pacing"
    says_yes(world, booking, "19:30", hold_id)
    assert counted(world, "19:30") == 8


def test_a_short_visit_counts_who_may_begin_with_it_however_late_what_is_held_for_him_is(world):
    booking = guests(world)
    thinks(world, booking, "20:15")
    (beside,) = Place.objects.taken().filter(beside=booking)
    assert beside.period.lower == world.at("21:00")  # his own table is his until then
    short = worlds.offer(world.venue, [{"kind": "table"}], minutes=30, name="A drink", slug="drink")
    guests(world, "20:15", service_id=short.pk)
    with pytest.raises(DomainError) as caught:
        guests(world, "20:15", party=1, service_id=short.pk)
    assert caught.value.code == "pacing"
    assert counted(world, "20:15") == 8


def test_a_change_far_off_is_kept_while_he_thinks_and_no_longer(world):
    booking = guests(world)
    thinks(world, booking, "20:45")
    assert [counted(world, wall) for wall in ("19:00", "20:45")] == [4, 4]
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert [counted(world, wall) for wall in ("19:00", "20:45")] == [4, 0]


def test_what_he_thought_of_before_is_not_in_the_way_of_his_next_thought(world):
    booking = guests(world)
    guests(world, "20:00")
    thinks(world, booking, "20:00")
    thinks(world, booking, "20:05")
    assert [counted(world, wall) for wall in ("19:00", "20:00")] == [4, 8]


def test_what_he_thinks_of_is_not_in_the_way_of_what_staff_do_with_his_booking(world):
    booking = guests(world)
    guests(world, "20:00")
    thinks(world, booking, "20:00")
    with transaction.atomic():
        changes.ask_step(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:05"))
    assert counted(world, "20:00") == 8


def test_his_new_pick_elsewhere_is_a_party_of_its_own(world):
    guests(world)
    with transaction.atomic():
        worlds.hold(world, "19:05", party=4)
    assert counted(world, "19:00") == 8
