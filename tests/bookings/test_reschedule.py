"""Staff change time, size, length and tables: one swap, the old place kept until the new one is sure."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError, Stale
from bookings.models import Alternative, Booking, Place
from bookings.services import changes, decisions, lifecycle
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book, events, refused, spans, table, tables, tier, walk_in
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 4, 6))


def move(booking: Booking, **to) -> Booking:
    return changes.reschedule(booking_id=booking.pk, by="staff:1", **to)


def test_a_shift_of_a_quarter_on_the_same_table_overlaps_the_old_place_and_works(world):
    booking = book(world)
    moved = move(booking, starts_at=booking.starts_at + timedelta(minutes=15))
    assert (tables(moved), spans(world, moved)) == (["T1"], ["19:15-21:15"])
    moved.refresh_from_db()
    assert worlds.wall(world, moved.starts_at) == "19:15"
    assert (moved.version, moved.sequence) == (booking.version + 1, booking.sequence + 1)
    assert events("booking.modified") == 1


def test_another_table_is_the_staffs_own_affair(world):
    booking = book(world)
    moved = move(booking, resource_ids=[table(world, 2), table(world, 3)])
    assert (tables(moved), spans(world, moved)) == (["T2", "T3"], ["19:00-21:00"] * 2)
    assert (moved.version, moved.sequence) == (booking.version + 1, booking.sequence)
    assert events("booking.modified") == 0


def test_a_longer_stay_keeps_its_table(world):
    booking = book(world)
    moved = move(booking, minutes=180)
    assert (tables(moved), spans(world, moved)) == (["T1"], ["19:00-22:00"])
    assert moved.ends_at == booking.starts_at + timedelta(hours=3)
    assert spans(world, move(moved, starts_at=world.at("18:00"))) == ["18:00-21:00"]


def test_a_longer_stay_reaches_the_guests_calendar_without_a_message(world):
    booking = book(world)
    moved = move(booking, minutes=180)
    assert (moved.version, moved.sequence) == (booking.version + 1, booking.sequence + 1)
    assert events("booking.modified") == 0


def test_a_larger_party_gets_a_larger_table_and_terms_of_its_size(world):
    tier(world, 4, 100_000_00)
    booking = book(world)
    assert booking.deposit_minor == 0
    moved = move(booking, party_size=4)
    assert (tables(moved), moved.party_size, moved.status) == (["T2"], 4, "confirmed")
    moved.refresh_from_db()
    assert (moved.deposit_owed_minor, moved.deposit_by) == (400_000_00, worlds.NOW + timedelta(hours=24))
    smaller = move(moved, party_size=2)
    smaller.refresh_from_db()
    assert (smaller.deposit_owed_minor, smaller.deposit_by) == (0, None)


def test_what_was_paid_beyond_a_smaller_partys_deposit_is_to_be_returned(world):
    tier(world, 4, 100_000_00)
    booking = book(world, party=4)
    Booking.objects.filter(pk=booking.pk).update(deposit_paid_minor=400_000_00)
    moved = move(booking, party_size=2)
    assert (moved.deposit_owed_minor, moved.deposit_to_return_minor) == (0, 400_000_00)


def test_a_taken_table_is_refused_and_the_booking_stays(world):
    booking, other = book(world), book(world, "20:00", name="Nia", resource_ids=[table(world, 2)])
    refusal = refused(lambda: move(booking, resource_ids=[table(world, 2)], force=True))
    assert (refusal.code, refusal.message) == ("place_taken", "T2 is taken by Nia (2) until 22:00.")
    assert refusal.data["taken"][0]["booking_id"] == other.pk
    assert [one["name"] for one in refusal.data["free"]] == ["T1", "T3"]


def test_its_own_tables_are_kept_where_they_are_free_else_others_are_found(world):
    booking = book(world, resource_ids=[table(world, 3)])
    assert tables(move(booking, starts_at=world.at("12:00"))) == ["T3"]
    book(world, "15:00", name="Nia", resource_ids=[table(world, 3)])
    assert tables(move(booking, starts_at=world.at("15:30"))) == ["T1"]


def test_a_rule_is_told_and_may_be_overruled(world):
    booking = book(world)
    refusal = refused(lambda: move(booking, starts_at=world.at("22:30")))
    assert (refusal.code, refusal.data["may_force"]) == ("past_closing", True)
    assert spans(world, move(booking, starts_at=world.at("22:30"), force=True)) == ["22:30-00:30"]


def test_a_rule_that_came_later_is_not_against_another_table(world):
    booking = book(world)
    worlds.closed_on(world)
    assert tables(move(booking, resource_ids=[table(world, 3)])) == ["T3"]


def test_a_booking_of_a_service_that_was_switched_off_is_moved_by_staff_and_by_nobody_else(world):
    booking = book(world)
    world.service.active = False
    world.service.save()
    moved = move(booking, starts_at=world.at("20:00"), resource_ids=[table(world, 2)])
    assert (tables(moved), spans(world, moved)) == (["T2"], ["20:00-22:00"])
    refusal = refused(lambda: changes.ask(booking_id=booking.pk, by="guest:link", starts_at=world.at("18:00")))
    assert (refusal.code, refusal.message) == ("not_found", f"{world.venue.name} does not offer Table any more.")
    with clock.frozen(world.at("20:00")):
        lifecycle.seat(booking_id=booking.pk, by="staff:1", resource_ids=[table(world, 1)])
        lifecycle.complete(booking_id=booking.pk, by="staff:1")
        assert lifecycle.undo(booking_id=booking.pk, by="staff:1").status == "seated"


def test_who_read_an_older_version_is_told_and_overwrites_nothing(world):
    booking = book(world)
    move(booking, version=1, minutes=150)
    with pytest.raises(Stale) as caught:
        move(booking, version=1, minutes=90)
    assert caught.value.data["version"] == 2
    assert spans(world, booking) == ["19:00-21:30"]


def test_a_request_that_waits_is_not_moved_in_time_but_at_another_table(world):
    booking = worlds.request(world)
    assert refused(lambda: move(booking, starts_at=world.at("20:00"))).code == "not_changeable"
    before = Place.objects.taken().get(booking=booking).held_until
    move(booking, resource_ids=[table(world, 2)])
    (place,) = worlds.standing(world)
    assert (place.resource.name, place.held_until) == ("T2", before)


def test_what_is_over_is_not_changed(world):
    booking = book(world)
    lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
    assert refused(lambda: move(booking, minutes=90)).code == "not_changeable"


def test_a_boat_takes_its_seats_along():
    world = worlds.boat(seats=8)
    booking = book(world, "10:00", party=5)
    move(booking, party_size=8)
    assert [place.units for place in worlds.standing(world)] == [8]
    move(booking, starts_at=world.at("14:00"), party_size=3)
    assert [(place.units, worlds.wall(world, place.period.lower)) for place in worlds.standing(world)] == [(3, "14:00")]


def test_a_massage_gets_another_therapist_when_one_falls_ill():
    world = worlds.spa(therapists=3)
    booking = book(world, "15:00")
    room, _one, two, three = world.resources
    moved = move(booking, resource_ids=[room.pk, two.pk, three.pk])
    assert tables(moved) == ["Lotus", "Therapist 2", "Therapist 3"]
    assert set(spans(world, moved)) == {"15:00-16:15"}


@pytest.mark.django_db(transaction=True)
def test_of_two_hosts_on_one_booking_the_second_is_told(world):
    booking = book(world)
    found = at_once(
        [
            lambda: move(booking, version=1, starts_at=world.at("20:00")),
            lambda: move(booking, version=1, starts_at=world.at("12:00")),
        ]
    )
    assert sorted(type(one).__name__ for one in found) == ["Booking", "Stale"], found
    booking.refresh_from_db()
    assert (booking.version, len(worlds.standing(world))) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_bookings_that_want_each_others_table_at_once_do_not_wait_for_each_other_for_ever(world):
    first, second = book(world, resource_ids=[table(world, 1)]), book(world, name="Nia", resource_ids=[table(world, 2)])
    found = at_once(
        [
            lambda: move(first, resource_ids=[table(world, 2)]),
            lambda: move(second, resource_ids=[table(world, 1)]),
        ]
    )
    assert [one.code for one in found if isinstance(one, DomainError)] == ["place_taken"] * 2, found
    assert (tables(first), tables(second)) == (["T1"], ["T2"])


@pytest.mark.django_db(transaction=True)
def test_many_that_change_times_at_once_leave_each_with_one_place(world):
    walls = ("10:00", "12:30", "15:00", "17:30")
    bookings = [book(world, wall, name=wall, resource_ids=[table(world, 1)]) for wall in walls]
    wanted = [world.at(wall) for wall in ("12:00", "15:30", "17:00", "20:00")]
    found = at_once([lambda b=b, at=at: move(b, starts_at=at) for b, at in zip(bookings, wanted, strict=True)])
    assert all(isinstance(one, Booking | DomainError) for one in found), found
    assert [len(tables(booking)) for booking in bookings] == [1] * 4
    assert Place.objects.taken().count() == 4


def test_a_party_that_sits_moves_on_with_the_time_that_it_has(world):
    with clock.frozen(world.at("19:00")):
        party = walk_in(world)
    with clock.frozen(world.at("20:00")):
        moved = move(party, resource_ids=[table(world, 2)])
    assert (tables(moved), spans(world, moved), moved.status) == (["T2"], ["20:00-21:00"], "seated")
    with clock.frozen(world.at("20:30")):
        assert spans(world, move(moved, minutes=180)) == ["20:00-22:00"]


def test_tables_of_a_request_whose_guest_chooses_another_time_are_left_and_the_offer_stands(world):
    Venue.objects.update(policy=Venue.Policy.ASK)
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[world.at("12:00")])
    refusal = refused(lambda: move(booking, resource_ids=[table(world, 2)]))
    assert (refusal.code, "is choosing" in refusal.message) == ("not_changeable", True)
    chosen = changes.choose(alternative_id=Alternative.objects.get().public_id, by="guest:1")
    assert (chosen.status, worlds.wall(world, chosen.starts_at)) == ("confirmed", "12:00")
