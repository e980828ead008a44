"""What a party needs is answered yes or no, by the diary or by a person, and never dropped."""

import pytest

from agnt.lib import clock
from agnt.lib.errors import NotFound
from bookings.models import BookingNeed
from bookings.services import changes, lifecycle, needs
from tests import worlds
from tests.bookings.visits import book, refused, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    made = worlds.restaurant(tables=(2, 2), can_provide=["high_chair"], cannot_provide=["smoking"])
    one = made.resources[1]
    one.attributes = ["wheelchair"]
    one.save()
    return made


def told(booking) -> dict[str, tuple[bool | None, str]]:
    return {need.code: (need.answer, need.answered_by) for need in booking.needs.all()}


def test_what_the_house_knows_is_answered_at_once(world):
    booking = book(world, needs=["high_chair", "high_chair", "smoking"], resource_ids=[table(world, 1)])
    assert told(booking) == {"high_chair": (True, "system:diary"), "smoking": (False, "system:diary")}
    assert booking.needs.get(code="high_chair").count == 2


def test_the_place_answers_and_answers_anew_after_a_move(world):
    booking = book(world, needs=["wheelchair"], resource_ids=[table(world, 1)])
    assert told(booking) == {"wheelchair": (False, "system:diary")}
    changes.reschedule(booking_id=booking.pk, by="staff:1", resource_ids=[table(world, 2)])
    assert told(booking) == {"wheelchair": (True, "system:diary")}


def test_what_only_a_person_can_tell_stays_open_until_he_does(world):
    booking = book(world, needs=["female_staff"])
    assert [need.code for need in needs.unanswered(world.venue, worlds.DAY, worlds.DAY)] == ["female_staff"]
    given = needs.answer(booking_id=booking.pk, code="female_staff", answer=False, by="staff:2")
    assert (given.answer, given.answered_by, given.answered_at) == (False, "staff:2", worlds.NOW)
    assert not needs.unanswered(world.venue, worlds.DAY, worlds.DAY)
    booking.refresh_from_db()
    assert booking.version == 2


def test_a_persons_word_outlives_a_move(world):
    booking = book(world, needs=["wheelchair"], resource_ids=[table(world, 1)])
    needs.answer(booking_id=booking.pk, code="wheelchair", answer=True, by="staff:2")
    changes.reschedule(booking_id=booking.pk, by="staff:1", starts_at=world.at("19:15"))
    assert told(booking) == {"wheelchair": (True, "staff:2")}


def test_a_need_nobody_knows_is_refused_and_one_nobody_has_is_not_there(world):
    assert refused(lambda: book(world, needs=["unicorn"])).code == "unknown_need"
    assert not BookingNeed.objects.exists()
    booking = book(world)
    with pytest.raises(NotFound):
        needs.answer(booking_id=booking.pk, code="smoking", answer=True, by="staff:1")


def test_what_is_over_needs_no_answer(world):
    booking = book(world, needs=["female_staff"])
    lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
    assert not needs.unanswered(world.venue, worlds.DAY, worlds.DAY)
