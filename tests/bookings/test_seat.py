"""A party comes: at its own tables, at others, early, or while somebody still sits there; and what is taken back."""

from datetime import timedelta

import pytest

from agnt.lib import clock
from agnt.lib.errors import DomainError, Stale
from bookings.models import Booking, VenueDay, WaitlistEntry, WaitlistOffer
from bookings.services import lifecycle, waitlist
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book, events, refused, spans, table, tables, walk_in

pytestmark = pytest.mark.django_db
BY = "staff:1"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 4))


def seat(booking: Booking, **more) -> Booking:
    return lifecycle.seat(booking_id=booking.pk, by=BY, **more)


def undo(booking: Booking, **more) -> Booking:
    return lifecycle.undo(booking_id=booking.pk, by=BY, **more)


def test_a_party_sits_where_it_was_booked(world):
    booking = book(world)
    with clock.frozen(booking.starts_at):
        seated = seat(booking, version=1)
    assert (seated.status, seated.seated_at, seated.version) == ("seated", booking.starts_at, 2)
    assert (tables(seated), spans(world, seated)) == (["T1"], ["19:00-21:00"])


def test_a_party_that_comes_early_has_its_table_from_then_on(world):
    booking = book(world)
    with clock.frozen(world.at("18:30")):
        assert spans(world, seat(booking)) == ["18:30-21:00"]
    booking.refresh_from_db()
    assert worlds.wall(world, booking.starts_at) == "19:00"


def test_who_comes_early_is_told_who_has_the_table_until_when(world):
    book(world, "16:45", name="Nia", resource_ids=[table(world, 1)])
    booking = book(world, resource_ids=[table(world, 1)])
    with clock.frozen(world.at("18:30")):
        refusal = refused(lambda: seat(booking))
        assert (refusal.code, refusal.message) == ("place_taken", "T1 is taken by Nia (2) until 18:45.")
        assert [one["name"] for one in refusal.data["free"]] == ["T2"]
        assert tables(seat(booking, resource_ids=[table(world, 2)])) == ["T2"]


def test_a_party_that_still_sits_there_is_named(world):
    with clock.frozen(world.at("16:45")):
        first = walk_in(world, resource_ids=[table(world, 1)], minutes=120)
    booking = book(world, resource_ids=[table(world, 1)])
    with clock.frozen(world.at("19:00")):
        refusal = refused(lambda: seat(booking))
        assert (refusal.code, refusal.data["booking_id"]) == ("not_free_yet", first.pk)
        lifecycle.complete(booking_id=first.pk, by=BY)
        assert seat(booking).status == "seated"


def test_a_booking_of_another_day_is_not_seated_today(world):
    booking = book(world)
    assert refused(lambda: seat(booking)).code == "too_early"


def test_seating_at_other_tables_again_moves_the_party(world):
    booking = book(world)
    with clock.frozen(booking.starts_at):
        seat(booking)
        moved = seat(booking, resource_ids=[table(world, 2)])
    assert (tables(moved), moved.version, events("booking.seated")) == (["T2"], 3, 1)


def test_who_read_an_older_version_is_told(world):
    booking = book(world)
    Booking.objects.update(version=2)
    with clock.frozen(booking.starts_at + timedelta(minutes=1)):
        for verb in (lifecycle.seat, lifecycle.complete, lifecycle.mark_no_show):
            with pytest.raises(Stale):
                verb(booking_id=booking.pk, by=BY, version=1)
    with pytest.raises(Stale):
        lifecycle.cancel_booking(booking_id=booking.pk, by=BY, cancelled_by="venue", version=1)
    booking.refresh_from_db()
    assert (booking.status, booking.version) == ("confirmed", 2)


def test_a_late_cancel_is_known_as_one(world):
    booking = book(world)
    with clock.frozen(booking.free_cancel_until + timedelta(minutes=1)):
        cancelled = lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")
        assert cancelled.is_late_cancel
        other = book(world, "21:00", name="Nia")
        assert not lifecycle.cancel_booking(booking_id=other.pk, by=BY, cancelled_by="venue").is_late_cancel
    early = book(world, "12:00", name="Ayu")
    assert not lifecycle.cancel_booking(booking_id=early.pk, by="guest:1", cancelled_by="guest").is_late_cancel


@pytest.mark.parametrize("ended", ["seated", "completed", "no_show", "cancelled"])
def test_what_was_marked_too_soon_is_taken_back(world, ended: str):
    booking = book(world)
    with clock.frozen(booking.starts_at - timedelta(minutes=1)):
        if ended == "cancelled":
            lifecycle.cancel_booking(booking_id=booking.pk, by=BY, cancelled_by="venue")
        elif ended == "seated":
            seat(booking)
    with clock.frozen(booking.starts_at + timedelta(minutes=10)):
        if ended == "completed":
            lifecycle.complete(booking_id=booking.pk, by=BY)
        elif ended == "no_show":
            lifecycle.mark_no_show(booking_id=booking.pk, by=BY)
        back = undo(booking)
    assert (back.status, tables(back), events("booking.undone")) == ("confirmed", ["T1"], 1)
    back.refresh_from_db()
    assert (back.cancelled_by, back.cancelled_at, back.seated_at, back.left_at) == ("", None, None, None)


def test_a_party_that_had_sat_sits_again(world):
    booking = book(world)
    with clock.frozen(booking.starts_at):
        seat(booking)
        lifecycle.complete(booking_id=booking.pk, by=BY)
        assert undo(booking).status == "seated"


def test_what_somebody_else_has_now_is_not_taken_back(world):
    booking = book(world, resource_ids=[table(world, 1)])
    lifecycle.cancel_booking(booking_id=booking.pk, by=BY, cancelled_by="venue")
    book(world, "20:00", name="Nia", resource_ids=[table(world, 1)])
    refusal = refused(lambda: undo(booking))
    assert (refusal.code, refusal.message) == ("place_taken", "T1 is taken by Nia (2) until 22:00.")


def test_after_the_day_is_closed_nothing_is_taken_back(world):
    booking = book(world)
    lifecycle.cancel_booking(booking_id=booking.pk, by=BY, cancelled_by="venue")
    VenueDay.objects.update(closed_at=worlds.NOW)
    assert refused(lambda: undo(booking)).code == "day_closed"


def test_what_was_never_confirmed_or_ended_otherwise_is_not_taken_back(world):
    booking = worlds.request(world)
    lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")
    assert refused(lambda: undo(booking)).code == "cannot_undo"
    standing = book(world)
    assert refused(lambda: undo(standing)).code == "cannot_undo"


def test_what_a_cancel_frees_is_offered_to_who_waits_in_the_same_breath():
    world = worlds.restaurant(tables=(2,))
    booking = book(world)
    waitlist.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        earliest=world.at("19:00"),
        latest=world.at("19:00"),
        guest_name="Nia",
        by=BY,
    )
    assert not WaitlistOffer.objects.exists()
    lifecycle.cancel_booking(booking_id=booking.pk, by=BY, cancelled_by="venue")
    assert WaitlistEntry.objects.get().status == "offered"
    refusal = refused(lambda: undo(booking))
    assert "held for somebody who is choosing" in refusal.message


@pytest.mark.django_db(transaction=True)
def test_a_host_who_seats_and_one_who_marks_a_no_show_at_once_do_not_overwrite_each_other(world):
    booking = book(world)
    with clock.frozen(booking.starts_at + timedelta(minutes=20)):
        found = at_once(
            [
                lambda: seat(booking, version=1),
                lambda: lifecycle.mark_no_show(booking_id=booking.pk, by=BY, version=1),
            ]
        )
    won = [one for one in found if isinstance(one, Booking)]
    lost = [one for one in found if isinstance(one, DomainError)]
    assert [one.code for one in lost] == ["stale"], found
    booking.refresh_from_db()
    assert (booking.status, booking.version) == (won[0].status, 2)
