"""A party says when it will come, and whom that is in the way of."""

from datetime import timedelta

import pytest

from agnt.lib import clock
from agnt.lib.errors import Stale
from bookings import late, marks
from bookings.models import Booking
from bookings.reading.history import history
from bookings.services import lifecycle
from bookings.services.late import on_time, running_late
from tests import worlds
from tests.bookings.visits import book, events, refused, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 4))


def say(booking, minutes: int):
    return running_late(booking_id=booking.pk, eta=booking.starts_at + timedelta(minutes=minutes), by="guest:1")


def test_the_word_is_written_down_and_told_once(world):
    booking = book(world)
    for _ in range(2):
        told = say(booking, 20)
    assert (told.eta, told.version, events("booking.late")) == (booking.starts_at + timedelta(minutes=20), 2, 1)
    assert say(booking, 40).version == 3


def test_who_comes_needs_no_word_any_more(world):
    booking = say(book(world), 20)
    with clock.frozen(booking.eta):
        assert lifecycle.seat(booking_id=booking.pk, by="staff:1").eta is None
    assert refused(lambda: say(booking, 30)).code == "not_expected"


@pytest.mark.parametrize("minutes", [-5, 0, 24 * 60])
def test_a_time_that_is_no_delay_is_refused(world, minutes: int):
    booking = book(world)
    assert refused(lambda: say(booking, minutes)).code == "bad_eta"


def test_the_next_party_at_the_table_is_named(world):
    booking = book(world, resource_ids=[table(world, 1)])
    book(world, "21:00", name="Nia", resource_ids=[table(world, 1)])
    assert late.next_party_needs_table(booking) is None
    hurry = late.next_party_needs_table(say(booking, 20))
    assert hurry is not None
    assert (hurry.next_name, worlds.wall(world, hurry.next_at), worlds.wall(world, hurry.done_at)) == (
        "Nia",
        "21:00",
        "21:20",
    )
    assert hurry.sentence == "Nia (2) needs T1 at 21:00; this party will stay until about 21:20."


def test_a_party_that_sat_down_late_warns_as_well(world):
    booking = book(world, resource_ids=[table(world, 1)])
    book(world, "21:00", name="Nia", resource_ids=[table(world, 1)])
    with clock.frozen(booking.starts_at + timedelta(minutes=30)):
        seated = lifecycle.seat(booking_id=booking.pk, by="staff:1")
    assert late.next_party_needs_table(seated) is not None


def test_nobody_is_in_a_hurry_at_another_table_or_much_later(world):
    booking = book(world, resource_ids=[table(world, 1)])
    book(world, "21:00", name="Nia", resource_ids=[table(world, 2)])
    book(world, "21:30", name="Ayu", resource_ids=[table(world, 1)], minutes=60)
    assert late.next_party_needs_table(say(booking, 20)) is None


def test_many_cost_as_many_queries_as_one(world, django_assert_num_queries):
    rows = [say(book(world, wall, name=wall), 10) for wall in ("10:00", "12:00", "14:00", "16:00")]
    with django_assert_num_queries(2):
        late.warnings(rows)


def test_a_party_that_comes_on_time_after_all_is_late_no_more(world):
    booking = say(book(world), 20)
    was = f"{worlds.wall(world, booking.eta)}"
    assert "Late" in [mark.word[:4] for mark in marks.marks(booking, clock.now(), known=frozenset())]
    now = on_time(booking_id=booking.pk, by="staff:1", version=booking.version)
    assert (now.eta, now.version) == (None, booking.version + 1)
    assert on_time(booking_id=booking.pk, by="staff:1").version == now.version
    lines = [line.what for line in history(now)]
    assert sum(line.startswith("On time after all, before that ") and line.endswith(was) for line in lines) == 1


def test_on_time_after_all_is_refused_to_who_read_an_older_version_or_came(world):
    booking = say(book(world), 20)
    with pytest.raises(Stale):
        on_time(booking_id=booking.pk, by="staff:1", version=booking.version - 1)
    fresh = Booking.objects.get(pk=booking.pk)
    assert (fresh.eta, fresh.version) == (booking.eta, booking.version)
    with clock.frozen(booking.eta):
        seated = lifecycle.seat(booking_id=booking.pk, by="staff:1")
        assert refused(lambda: on_time(booking_id=booking.pk, by="staff:1")).code == "not_expected"
    assert Booking.objects.get(pk=booking.pk).version == seated.version
