"""A guest's record at a venue and his no-show score, each with its reason."""

from datetime import timedelta

import pytest

from agnt.lib import clock
from bookings import guests
from bookings.models import Booking, Correction
from bookings.services import details, lifecycle
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.bookings.visits import book
from venues.models import Guest

pytestmark = pytest.mark.django_db
BUDI = GuestFacts("Budi", phone="+62811")


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant()


def visit(world: worlds.World, ended: str, wall: str = "19:00", **more) -> Booking:
    booking = book(world, wall, guest=BUDI, **more)
    with clock.frozen(booking.starts_at - timedelta(minutes=1)):
        if ended == "late_cancel":
            lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")
    with clock.frozen(booking.starts_at):
        if ended == "came":
            lifecycle.complete(booking_id=booking.pk, by="staff:1")
        elif ended == "missed":
            lifecycle.mark_no_show(booking_id=booking.pk, by="staff:1")
    return booking


def long_ago(booking: Booking, days: int) -> None:
    back = timedelta(days=days)
    Booking.objects.filter(pk=booking.pk).update(starts_at=booking.starts_at - back, ends_at=booking.ends_at - back)


def guest() -> Guest:
    return Guest.objects.get()


def test_the_record_counts_ours_and_what_was_imported(world):
    came = visit(world, "came")
    details.edit(booking_id=came.pk, by="staff:1", spend_minor=300_000_00)
    visit(world, "came", "12:00", party=4)
    visit(world, "missed", "14:00")
    visit(world, "late_cancel", "16:00")
    book(world, "21:00", guest=BUDI)
    Guest.objects.update(imported_visits=5, imported_no_shows=1, imported_covers=11, imported_spend_minor=1_000_000_00)
    found = guests.record(guest())
    assert (found.visits, found.no_shows, found.late_cancels, found.covers) == (7, 2, 1, 17)
    assert (found.spend_minor, found.currency, found.upcoming) == (1_300_000_00, "IDR", 1)
    assert worlds.wall(world, found.last_visit) == "19:00"


def test_a_correction_counts_and_the_booking_does_not(world):
    missed = visit(world, "missed")
    for field, now in (("status", "completed"), ("party_size", "3")):
        Correction.objects.create(booking=missed, field=field, now=now, by="staff:1", reason="x")
    assert (guests.record(guest()).no_shows, guests.record(guest()).covers) == (0, 3)


def test_nothing_is_held_against_a_guest_without_a_past(world):
    book(world, guest=BUDI)
    assert guests.score(guest()) == guests.Score(0, ("Nothing is known against this guest.",))


def test_a_no_show_weighs_less_the_more_often_he_came(world):
    visit(world, "missed")
    alone = guests.score(guest())
    for wall in ("12:00", "14:00", "16:00"):
        visit(world, "came", wall)
    assert 0 < guests.score(guest()).value < alone.value
    assert alone.reasons == ("Did not come on 2026-11-23.",)
    assert guests.score(guest(), "id").reasons == ("Tidak datang pada 2026-11-23.", "Datang 3 kali.")


@pytest.mark.parametrize(("days", "said"), [(400, "counts half"), (800, "does not count")])
def test_an_old_no_show_weighs_half_and_then_nothing(world, days: int, said: str):
    missed = visit(world, "missed")
    before = guests.score(guest()).value
    long_ago(missed, days)
    after = guests.score(guest())
    assert after.value < before
    assert said in after.reasons[0]
    assert (after.value == 0) == (days == 800)


def test_who_has_confirmed_the_next_visit_again_is_half_the_risk(world):
    visit(world, "missed")
    before = guests.score(guest()).value
    coming = book(world, "21:00", guest=BUDI)
    Booking.objects.filter(pk=coming.pk).update(reconfirmed_at=worlds.NOW)
    after = guests.score(guest())
    assert (after.value, after.reasons[-1]) == (before // 2, "Has confirmed the next visit again: that halves it.")


def test_a_late_cancel_weighs_little(world):
    visit(world, "late_cancel")
    late = guests.score(guest())
    visit(world, "missed", "12:00")
    assert 0 < late.value < guests.score(guest()).value
    assert late.reasons == ("Late cancellations in the last year: 1.",)
