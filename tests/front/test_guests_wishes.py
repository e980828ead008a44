"""What a guest needs after he has booked: he says so on his booking's page, each need is answered, staff see it."""

from typing import Any

import pytest
from django.test import Client

from agnt.core.models import Event
from agnt.lib import clock
from bookings.models import Booking, Place
from bookings.services import lifecycle, needs
from tests import worlds
from tests.front.test_booking_acts import do, link
from tests.front.venue_pages import Visitor, plain, restaurant
from tests.worlds import DAY, NOW, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def world() -> World:
    """T1 and T2 seat two; only T2 has room for a wheelchair."""
    made = restaurant(tables=(2, 2), can_provide=["high_chair"], cannot_provide=["smoking"])
    second = made.resources[1]
    second.attributes = ["wheelchair"]
    second.save()
    return made


@pytest.fixture
def booking(world: World) -> Booking:
    return Visitor(world).book("19:00")


def answers(booking: Booking) -> dict[str, bool | None]:
    return {row.code: row.answer for row in booking.needs.all()}


def table_of(booking: Booking) -> str:
    return Place.objects.taken().get(booking=booking).resource.name


def test_a_guest_adds_needs_and_the_occasion_and_each_is_answered(client: Client, booking: Booking) -> None:
    before = booking.version
    page = do(client, booking, "wishes", needs=["high_chair", "smoking"], occasion="Birthday")
    assert "High chair: yes" in page and "Smoking: no, sorry" in page
    booking.refresh_from_db()
    assert (answers(booking), booking.occasion) == ({"high_chair": True, "smoking": False}, "Birthday")
    assert booking.version > before


def test_whoever_hears_of_changes_is_told_once_of_what_is_new(client: Client, booking: Booking) -> None:
    told = Event.objects.filter(name="booking.told")
    do(client, booking, "wishes", needs=["high_chair"])
    do(client, booking, "wishes", needs=["high_chair"], occasion="Birthday")
    do(client, booking, "wishes")
    assert told.count() == 1
    do(client, booking, "health", allergies=["eggs"], share="1")
    do(client, booking, "health", withdraw="1")
    assert told.count() == 2


def test_he_takes_one_back_and_the_answer_of_the_other_stays(client: Client, booking: Booking) -> None:
    do(client, booking, "wishes", needs=["high_chair", "step_free"])
    needs.answer(booking_id=booking.pk, code="step_free", answer=True, by="staff:1")
    do(client, booking, "wishes", needs=["step_free"])
    kept = booking.needs.get()
    assert (kept.code, kept.answer, kept.answered_by) == ("step_free", True, "staff:1")


def test_who_needs_what_another_free_table_has_is_moved_there(client: Client, world: World, booking: Booking) -> None:
    assert table_of(booking) == "T1"
    assert "Room for a wheelchair: yes" in do(client, booking, "wishes", needs=["wheelchair"])
    assert (table_of(booking), answers(booking)) == ("T2", {"wheelchair": True})
    booking.refresh_from_db()
    assert booking.starts_at == world.at("19:00")


def test_where_that_table_is_taken_the_answer_is_no_and_the_booking_stays(client: Client, world: World) -> None:
    first = Visitor(world).book("19:00")
    Visitor(world).book("19:00", name="Budi", email="budi@example.com")
    assert "Room for a wheelchair: no, sorry" in do(client, first, "wishes", needs=["wheelchair"])
    assert (table_of(first), answers(first)) == ("T1", {"wheelchair": False})


def test_a_place_that_staff_chose_stays(client: Client, world: World) -> None:
    booking = Visitor(world).book("19:00")
    Booking.objects.update(by_staff=True)
    do(client, booking, "wishes", needs=["wheelchair"])
    assert (table_of(booking), answers(booking)) == ("T1", {"wheelchair": False})


def test_an_unknown_need_or_a_visit_that_has_begun_changes_nothing(
    client: Client, world: World, booking: Booking
) -> None:
    assert "knows that need" in do(client, booking, "wishes", needs=["unicorn"], occasion="Birthday")
    with clock.frozen(world.at("19:30")):
        lifecycle.seat(booking_id=booking.pk, by="staff:1")
        version = Booking.objects.get().version
        assert "has begun" in do(client, booking, "wishes", needs=["high_chair"], occasion="Birthday")
    booking.refresh_from_db()
    assert (answers(booking), booking.occasion, booking.version) == ({}, "", version)


def test_allergies_without_the_consent_are_not_saved_and_what_was_told_stays(client: Client, booking: Booking) -> None:
    do(client, booking, "health", allergies=["eggs"], share="1")
    assert "Tick that the house may see" in do(client, booking, "health", allergies=["peanuts"])
    booking.refresh_from_db()
    assert booking.health["codes"] == ["eggs"]
    do(client, booking, "health", allergies=["eggs"], share="1", withdraw="1")
    booking.refresh_from_db()
    assert booking.health is None


def test_a_restaurant_is_not_asked_for_the_sex_of_its_staff_and_a_spa_is(client: Client, booking: Booking) -> None:
    assert "Female staff" not in plain(client.get(link(booking)).content.decode())
    spa = worlds.spa(name="Kenanga Spa")
    assert "Female staff" in Visitor(spa).look()


def test_other_times_are_shown_only_where_there_is_what_he_needs(
    client: Client, world: World, booking: Booking
) -> None:
    do(client, booking, "wishes", needs=["wheelchair"])
    Visitor(world).book("21:00", name="Budi", email="budi@example.com")
    taken = Booking.objects.exclude(pk=booking.pk).get()
    Place.objects.filter(booking=taken).update(resource=world.resources[1])
    page = client.get(link(booking, "change/"), {"party": 2, "day": DAY.isoformat()}).content.decode()
    assert f'value="{DAY} 19:00"' in page
    assert f'value="{DAY} 21:00"' not in page


def test_it_is_asked_in_his_language(client: Client, booking: Booking) -> None:
    assert booking.person is not None
    booking.person.language = "id"
    booking.person.save()
    page = do(client, booking, "wishes", needs=["high_chair"])
    assert "Kebutuhan Anda" in page and "Kursi bayi: bisa" in page and "Acara" in page
