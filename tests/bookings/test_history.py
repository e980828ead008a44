"""A booking's history: every act with who did it and when, old and new, in a host's words."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from agnt.core.models import User
from agnt.lib import clock
from bookings.models import Booking, BookingNeed
from bookings.reading.history import Told, history
from bookings.services import changes, details, late, lifecycle, needs, reconfirming, staff
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2, 4, 4))


@pytest.fixture
def host() -> str:
    return User.objects.create_user("made@example.com", name="Made").actor


def booked(world: World, host: str, wall: str = "19:00") -> Booking:
    return staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        starts_at=world.at(wall),
        by=host,
        guest=GuestFacts("Ayu"),
        resource_ids=(world.resources[0].pk,),
    )


def newest(booking: Booking) -> Told:
    booking.refresh_from_db()
    return history(booking)[0]


def later(minutes: int) -> clock.frozen:
    return clock.frozen(worlds.NOW + timedelta(minutes=minutes))


def test_it_begins_with_who_booked(world: World, host: str) -> None:
    line = newest(booked(world, host))
    assert (line.what, line.who, line.at) == ("Booked", "Made", worlds.NOW)


def test_a_move_says_old_and_new_time_size_and_table(world: World, host: str) -> None:
    booking = booked(world, host)
    with later(1):
        changes.reschedule(booking_id=booking.pk, by=host, starts_at=world.at("20:00"), party_size=4)
    line = newest(booking)
    day = "Monday 23 November"
    moved = f"Changed: time from {day} 19:00 to {day} 20:00, guests from 2 to 4, table from T1 to T2"
    assert (line.what, line.who, line.at) == (moved, "Made", worlds.NOW + timedelta(minutes=1))


def test_another_table_or_length_alone_is_told_and_nothing_new_is_not(world: World, host: str) -> None:
    booking = booked(world, host)
    with later(1):
        changes.reschedule(booking_id=booking.pk, by=host, resource_ids=(world.resources[1].pk,))
    assert newest(booking).what == "Changed: table from T1 to T2"
    minutes = round((booking.ends_at - booking.starts_at).total_seconds() / 60)
    with later(2):
        changes.reschedule(booking_id=booking.pk, by=host, minutes=minutes + 30)
    assert newest(booking).what == f"Changed: length from {minutes} to {minutes + 30} minutes"
    before = len(history(booking))
    changes.reschedule(booking_id=booking.pk, by=host, resource_ids=(world.resources[1].pk,))
    assert len(history(booking)) == before


def test_two_parties_that_trade_tables_both_say_so(world: World, host: str) -> None:
    mine = booked(world, host)
    other = staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        starts_at=world.at("19:00"),
        by=host,
        guest=GuestFacts("Budi"),
        resource_ids=(world.resources[1].pk,),
    )
    with later(1):
        changes.trade(booking_id=mine.pk, with_id=other.pk, by=host)
    assert newest(mine).what == "Changed: table from T1 to T2"
    assert newest(other).what == "Changed: table from T2 to T1"


def test_a_party_that_is_late_and_later_still_says_both_times(world: World, host: str) -> None:
    booking = booked(world, host)
    with later(1):
        late.running_late(booking_id=booking.pk, eta=world.at("19:20"), by="guest:1")
    line = newest(booking)
    assert (line.what, line.who) == ("Late: expected Monday 23 November 19:20", "the guest")
    with later(2):
        late.running_late(booking_id=booking.pk, eta=world.at("19:40"), by=host)
    said = "Late: expected Monday 23 November 19:40, before that Monday 23 November 19:20"
    assert (newest(booking).what, newest(booking).who) == (said, "Made")


def test_who_sits_elsewhere_than_planned_and_what_they_spent_is_told(world: World, host: str) -> None:
    booking = booked(world, host)
    with clock.frozen(world.at("19:00")):
        lifecycle.seat(booking_id=booking.pk, by=host, resource_ids=(world.resources[2].pk,))
    booking.refresh_from_db()
    assert {line.what for line in history(booking)} >= {"Seated", "Changed: table from T1 to T3"}
    with clock.frozen(world.at("20:00")):
        details.edit(booking_id=booking.pk, by=host, spend_minor=50_000_000, staff_notes="by the door")
    assert newest(booking).what.startswith("Wrote the note for staff; Spent from nothing to IDR")
    assert "by the door" not in newest(booking).what


def test_a_need_that_is_answered_and_a_guest_who_will_come_are_told(world: World, host: str) -> None:
    booking = booked(world, host)
    BookingNeed.objects.create(booking=booking, code="high_chair")
    with later(1):
        needs.answer(booking_id=booking.pk, code="high_chair", answer=False, by=host)
    assert (newest(booking).what, newest(booking).who) == ("High chair: no", "Made")
    with later(2):
        reconfirming.reconfirm(booking_id=booking.pk, by="guest:1")
    assert (newest(booking).what, newest(booking).who) == ("Will come: the guest says so", "the guest")
