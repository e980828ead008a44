"""The end of a day: what is open, who closes it, and what is put right after that. No clock makes a no-show."""

from datetime import timedelta

import pytest

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import jobs
from bookings.models import Booking, Correction, Place, VenueDay
from bookings.services import changes, closing, days, details, lifecycle
from tests import worlds
from tests.at_once import aside
from tests.bookings.visits import book, events, refused, walk_in

pytestmark = pytest.mark.django_db
BY = "staff:1"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 4))


def close(world: worlds.World) -> VenueDay:
    return closing.close_day(venue_id=world.venue.pk, day=worlds.DAY, by=BY)


def closed(world: worlds.World) -> Booking:
    """A booking of a day that is closed."""
    booking = book(world)
    with clock.frozen(world.at("23:30")):
        lifecycle.complete(booking_id=booking.pk, by=BY)
        close(world)
    return booking


def correct(booking: Booking, field: str, now: object, reason: str = "typed wrong", by: str = BY) -> Correction:
    return closing.correct(booking_id=booking.pk, field=field, now=now, by=by, reason=reason)


def test_the_open_items_say_why(world):
    book(world, "12:00", name="Nia")
    with clock.frozen(world.at("16:00")):
        walk_in(world)
    book(world, "19:00")
    worlds.request(world, "12:00", party=3)
    with clock.frozen(world.at("18:00")):
        assert [item.why for item in closing.open_items(world.venue, worlds.DAY)] == [
            "to_come",
            "unanswered",
            "seated",
            "to_come",
        ]
    with clock.frozen(world.at("23:00")):
        why = {item.booking.guest_name: item.why for item in closing.open_items(world.venue, worlds.DAY)}
    assert (why["Nia"], why["Budi"], why["Walk-in"]) == ("untouched", "untouched", "seated")


def test_a_day_with_open_items_is_not_closed(world):
    booking = book(world)
    with clock.frozen(world.at("23:30")):
        refusal = refused(lambda: close(world))
        assert (refusal.code, refusal.data["open"]) == ("day_open", [booking.pk])
        lifecycle.mark_no_show(booking_id=booking.pk, by=BY)
        first = close(world)
        assert (first.closed_at, close(world).closed_at) == (clock.now(), clock.now())


def test_only_a_person_closes_or_corrects(world):
    assert refused(lambda: closing.close_day(venue_id=world.venue.pk, day=worlds.DAY, by="system:x")).code == (
        "person_needed"
    )
    booking = closed(world)
    assert refused(lambda: correct(booking, "status", "no_show", by="system:x")).code == "person_needed"


def test_a_correction_stands_beside_the_booking(world):
    booking = closed(world)
    made = correct(booking, "status", "no_show")
    booking.refresh_from_db()
    assert (made.was, made.now, booking.status) == ("completed", "no_show", "completed")
    assert correct(booking, "status", "completed").was == "no_show"
    assert correct(booking, "spend_minor", 250_000_00).now == "25000000"


@pytest.mark.parametrize(
    ("field", "now", "reason", "code"),
    [
        ("status", "seated", "x", "bad_correction"),
        ("party_size", 0, "x", "bad_correction"),
        ("spend_minor", -1, "x", "bad_correction"),
        ("spend_minor", "²", "x", "bad_correction"),
        ("spend_minor", "9" * 5000, "x", "bad_correction"),
        ("party_size", "²", "x", "bad_correction"),
        ("party_size", "9" * 5000, "x", "bad_correction"),
        ("reference", "ABC", "x", "not_correctable"),
        ("party_size", 3, " ", "reason_needed"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(world, field, now, reason, code):
    booking = closed(world)
    assert refused(lambda: correct(booking, field, now, reason)).code == code
    assert not Correction.objects.exists()


def test_while_the_day_is_open_the_booking_itself_is_changed(world):
    booking = book(world)
    assert refused(lambda: correct(booking, "party_size", 3)).code == "day_not_closed"
    booking = closed(worlds.restaurant())
    assert refused(lambda: details.edit(booking_id=booking.pk, by=BY, spend_minor=1)).code == "day_closed"


def test_an_untouched_booking_is_flagged_when_its_shift_is_over_and_completed_a_day_later(world):
    booking = book(world)
    with clock.frozen(world.at("22:59")):
        jobs.flag_outcomes()
    booking.refresh_from_db()
    assert booking.outcome_flagged_at is None
    with clock.frozen(world.at("23:00")):
        assert jobs.flag_outcomes() == "1 flagged"
        assert jobs.flag_outcomes() == "0 flagged"
    with clock.frozen(world.at("22:59") + timedelta(days=1)):
        assert jobs.complete_untouched() == "0 completed"
    with clock.frozen(world.at("23:00") + timedelta(days=1)):
        assert jobs.complete_untouched() == "1 completed"
    booking.refresh_from_db()
    assert (booking.status, booking.unverified, booking.left_at) == ("completed", True, None)
    assert (events("booking.completed"), events("booking.no_show")) == (1, 0)


def test_what_a_person_settled_is_left_alone_by_the_clocks(world):
    booking = book(world)
    with clock.frozen(world.at("23:00")):
        jobs.flag_outcomes()
        lifecycle.mark_no_show(booking_id=booking.pk, by=BY)
    with clock.frozen(world.at("23:00") + timedelta(days=2)):
        assert jobs.complete_untouched() == "0 completed"
    booking.refresh_from_db()
    assert booking.status == "no_show"


def test_a_day_that_has_not_begun_is_not_closed(world):
    assert refused(lambda: close(world)).code == "too_early"
    assert not VenueDay.objects.filter(closed_at__isnull=False).exists()


def test_what_comes_after_a_day_was_closed_is_seated_moved_and_settled_as_ever(world):
    with clock.frozen(world.at("16:00")):
        close(world)
        late, moved = book(world, "17:00"), book(world, "18:00", name="Nia")
        changes.reschedule(booking_id=moved.pk, by=BY, starts_at=world.at("20:00"))
    with clock.frozen(world.at("17:00")):
        lifecycle.seat(booking_id=late.pk, by=BY)
        lifecycle.undo(booking_id=late.pk, by=BY)
        lifecycle.seat(booking_id=late.pk, by=BY)
        lifecycle.complete(booking_id=late.pk, by=BY)
        assert refused(lambda: lifecycle.undo(booking_id=late.pk, by=BY)).code == "day_closed"
        assert refused(lambda: correct(moved, "party_size", 3)).code == "day_not_closed"


@pytest.mark.django_db(transaction=True)
def test_a_day_that_is_closed_while_an_undo_is_on_its_way_leaves_nothing_open_on_it(world, monkeypatch):
    booking = book(world)
    with clock.frozen(world.at("23:30")):
        lifecycle.complete(booking_id=booking.pk, by=BY)
        Place.objects.filter(booking=booking).update(booking=None)  # a booking that had no table of ours
        lock = days.lock_days

        def closed_meanwhile(keys):
            monkeypatch.setattr(days, "lock_days", lock)
            aside(lambda: close(world))
            lock(keys)

        monkeypatch.setattr(days, "lock_days", closed_meanwhile)
        with pytest.raises(DomainError) as caught:
            lifecycle.undo(booking_id=booking.pk, by=BY)
    booking.refresh_from_db()
    assert (caught.value.code, booking.status) == ("day_closed", "completed")


def test_a_party_after_midnight_is_settled_and_closed_with_the_night_that_it_belongs_to(world):
    world.venue.shifts.update(opens="18:00", closes="02:00")
    next_day = worlds.DAY + timedelta(days=1)
    late = book(world, name="Late", starts_at=world.at("00:30", next_day), minutes=60)
    with clock.frozen(world.at("01:45", next_day)):
        assert [item.booking for item in closing.open_items(world.venue, worlds.DAY)] == [late]
        assert closing.open_items(world.venue, next_day) == []
        assert refused(lambda: close(world)).code == "day_open"
        assert VenueDay.objects.filter(closed_at__isnull=False).count() == 0
        lifecycle.mark_no_show(booking_id=late.pk, by=BY)
        lifecycle.undo(booking_id=late.pk, by=BY)
        lifecycle.mark_no_show(booking_id=late.pk, by=BY)
        close(world)
        assert refused(lambda: lifecycle.undo(booking_id=late.pk, by=BY)).code == "day_closed"
    late.refresh_from_db()
    assert late.status == "no_show" and correct(late, "status", "completed").now == "completed"
