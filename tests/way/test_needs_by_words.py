"""Allergies and needs said by themselves: never a search, always for the booking in hand, the one that stands, or the
next, and seen by the venue with the guest's own yes alone."""

import pytest

from bookings.models import Booking
from tests import worlds
from tests.fakes.meta import Meta
from tests.way.phone import Phone
from tests.way.pump import Pump
from tests.way.talk import says, taps

pytestmark = pytest.mark.django_db(transaction=True)

EN = ("dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu", "yes")
ID = ("makan malam di Seminyak besok jam 7 untuk 2 orang", "1", "Wayan", "ya")


@pytest.fixture(autouse=True)
def sardine(meta: Meta) -> worlds.World:
    return worlds.restaurant((2, 4, 6), name="Sardine", area="Seminyak", description="Fish")


def the_booking(phone: Phone) -> Booking:
    (booking,) = phone.bookings()
    return booking


@pytest.mark.parametrize(("first", "said", "booked"), [("peanut allergy", "Noted", EN), ("alergi kacang", "catat", ID)])
def test_an_allergy_before_anything_else_goes_with_the_next_booking(
    phone: Phone, pump: Pump, first: str, said: str, booked: tuple[str, ...]
) -> None:
    assert said in says(phone, pump, first)
    says(phone, pump, *booked[:-1])
    assert len(phone.heard()[-1].choices) == 3
    says(phone, pump, booked[-1])
    booking = the_booking(phone)
    assert booking.health["codes"] == ["peanuts"]
    assert booking.health_shared


def test_an_allergy_is_no_name_no_area_and_no_search(phone: Phone, pump: Pump) -> None:
    assert "Which area" in says(phone, pump, "dinner for 2", "peanut allergy")
    assert "Which one" in says(phone, pump, "Seminyak", "tomorrow", "high chair please")
    asked = says(phone, pump, "1", "allergic to prawns and milk")
    assert "name" in asked
    shown = says(phone, pump, "Ayu")
    for words in ("peanuts", "milk", "shrimp", "high chair"):
        assert words in shown
    taps(phone, pump, "Book, do not")
    booking = the_booking(phone)
    assert set(booking.health["codes"]) == {"peanuts", "milk", "crustaceans"}
    assert not booking.health_shared
    assert [need.code for need in booking.needs.all()] == ["high_chair"]


@pytest.mark.parametrize(
    ("booked", "words", "yes"),
    [(EN, "peanut allergy", "yes"), (ID, "alergi kacang", "ya"), (EN, "peanut alergy!", "ok")],
)
def test_an_allergy_after_the_booking_is_told_with_his_yes(
    phone: Phone, pump: Pump, booked: tuple[str, ...], words: str, yes: str
) -> None:
    says(phone, pump, *booked)
    assert "Sardine" in says(phone, pump, words)
    assert the_booking(phone).health is None
    says(phone, pump, yes)
    booking = the_booking(phone)
    assert (booking.health["codes"], booking.health_shared, booking.status) == (["peanuts"], True, "confirmed")


def test_a_second_allergy_does_not_push_out_the_first(phone: Phone, pump: Pump) -> None:
    says(phone, pump, *EN, "peanut allergy", "yes", "also allergic to shellfish", "yes")
    assert {"peanuts", "crustaceans"} <= set(the_booking(phone).health["codes"])


def test_a_no_tells_the_venue_nothing(phone: Phone, pump: Pump) -> None:
    says(phone, pump, *EN, "peanut allergy", "no")
    assert the_booking(phone).health is None
    says(phone, pump, "wheelchair", "no")
    assert not the_booking(phone).needs.exists()


@pytest.mark.parametrize(
    ("booked", "words", "code"),
    [
        (EN, "high chair please", "high_chair"),
        (EN, "we need room for a wheelchair", "wheelchair"),
        (ID, "kursi bayi dong", "high_chair"),
    ],
)
def test_a_need_after_the_booking(phone: Phone, pump: Pump, booked: tuple[str, ...], words: str, code: str) -> None:
    says(phone, pump, *booked, words, "ya")
    assert [need.code for need in the_booking(phone).needs.all()] == [code]


@pytest.mark.parametrize(
    ("booked", "words", "party", "start"),
    [
        (EN, "we are 3 now and one has a nut allergy", 3, "19:00"),
        (ID, "ganti jam 8 ya, dan alergi kacang pohon", 2, "20:00"),
    ],
)
def test_a_change_and_an_allergy_in_one_message_are_both_kept(
    phone: Phone, pump: Pump, booked: tuple[str, ...], words: str, party: int, start: str
) -> None:
    says(phone, pump, *booked)
    assert "Sardine" in says(phone, pump, words)
    assert the_booking(phone).health is None
    says(phone, pump, "ya")
    booking = the_booking(phone)
    assert (booking.party_size, f"{booking.local_start:%H:%M}", booking.health_shared) == (party, start, True)
    assert "nuts" in booking.health["codes"]


def test_a_name_and_a_need_in_one_answer_are_both_kept(phone: Phone, pump: Pump) -> None:
    says(phone, pump, "dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu, and one high chair", "yes")
    booking = the_booking(phone)
    assert (booking.guest_name, [need.code for need in booking.needs.all()]) == ("Ayu", ["high_chair"])
