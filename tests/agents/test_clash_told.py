"""A guest who is booked already hears of it with the offers, not after he has picked."""

import pytest

from tests.agents.talk import Talk
from tests.agents.test_tools import confirmed
from tests.worlds import DAY, restaurant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_what_he_has_then_is_said_with_the_offers_and_no_offer_runs_into_it() -> None:
    world, talk = restaurant(area="Seminyak"), Talk()
    restaurant(name="Warung Sita", area="Seminyak")
    booking = confirmed(talk, world)  # 19:00 to 21:00
    said = talk.says("dinner for 2 in Seminyak on monday at 7 pm")
    assert booking.reference in said and world.venue.name in said
    times = [choice["id"][-5:] for choice in talk.newest.choices]
    assert times
    assert not [at for at in times if "17:00" < at < "21:00"], said


def test_in_indonesian_he_hears_it_too() -> None:
    world, talk = restaurant(area="Seminyak"), Talk()
    restaurant(name="Warung Sita", area="Seminyak")
    booking = confirmed(talk, world)
    said = talk.says("makan malam untuk 2 orang di Seminyak senin jam 7 malam")
    assert f"batalkan {booking.reference}" in said
    assert "Anda sudah punya" in said


def test_he_cancels_or_changes_the_other_in_the_words_that_he_is_given() -> None:
    world, talk = restaurant(area="Seminyak"), Talk()
    restaurant(name="Warung Sita", area="Seminyak")
    booking = confirmed(talk, world)
    talk.says("dinner for 2 in Seminyak on monday at 7 pm")
    assert "What should I change?" in talk.says(f"change {booking.reference}")
    assert "Shall I change that to" in talk.says("to 9 pm")
    assert talk.quote.booking == booking
    talk.says("no")
    assert f"reference {booking.reference}" in talk.says(f"cancel {booking.reference}")
    assert (talk.quote.act, talk.quote.booking) == ("cancel", booking)


def test_without_a_booking_nothing_is_said_of_one() -> None:
    restaurant(area="Seminyak")
    talk = Talk()
    said = talk.says("dinner for 2 in Seminyak on monday at 7 pm")
    assert "already" not in said
    assert any(choice["id"].endswith("19:00") for choice in talk.newest.choices)


def test_a_pick_that_runs_into_another_booking_is_refused_in_his_language() -> None:
    world, talk = restaurant(area="Seminyak"), Talk()
    there = restaurant(name="Warung Sita", area="Seminyak")
    booking = confirmed(talk, world)
    said = talk.says("Jam 19:30 ya", payload=f"pick:{there.venue.slug}:{there.service.slug}:{DAY}:19:30")
    said += talk.says("2 orang")
    said += talk.says("atas nama Ayu")
    assert booking.reference in said
    assert "Anda sudah punya" in said and "You have" not in said
