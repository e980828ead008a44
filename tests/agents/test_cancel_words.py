"""Words of cancelling by chat: the booking that stands is asked about, and cancelled by a yes in any of its words."""

import pytest
from django.db import transaction

from agnt.lib import clock
from bookings.models import Booking
from bookings.services import lifecycle
from tests.agents.talk import Talk, conversation
from tests.worlds import request, restaurant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

EN = "dinner in Seminyak for 2 on tuesday at 7 pm"
ID = "makan malam di Seminyak untuk 2 orang hari selasa jam 7 malam"
ASKED = {"en": "Shall I cancel Table at Lantern Tide", "id": "Batalkan Table di Lantern Tide"}


def booked(language: str = "en", *, offers: bool = False) -> tuple[Talk, Booking]:
    """A guest with a confirmed table at Lantern Tide for Monday; with `offers` two other places are on offer."""
    talk, world = Talk(conversation("Ayu", language)), restaurant(name="Lantern Tide", area="Canggu")
    with transaction.atomic():
        booking = request(world, "19:00", person_id=talk.conversation.person_id)
        lifecycle.confirm(booking_id=booking.pk, by="test")
    if offers:
        restaurant(name="La Brisa", area="Seminyak")
        restaurant(name="Sardine", area="Seminyak")
        said = talk.says(EN if language == "en" else ID)
        assert "La Brisa" in said and "Sardine" in said, said
    return talk, booking


def status(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


@pytest.mark.parametrize("offers", [False, True])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "ga jadi dateng, tolong dibatalin ya"),
        ("id", "maaf kak kami tidak bisa datang"),
        ("id", "gak jadi datang kak"),
        ("en", "something came up we can't come tomorrow"),
        ("en", "sorry we can't make it, please cancel"),
        ("en", "we're not coming anymore"),
        ("en", "cancel my booking please"),
    ],
)
def test_who_does_not_come_is_asked_whether_his_booking_shall_be_cancelled(
    language: str, words: str, offers: bool
) -> None:
    talk, booking = booked(language, offers=offers)
    said = talk.says(words)
    assert ASKED[language] in said and booking.reference in said, said
    assert status(booking) == "confirmed"
    talk.says("yes" if language == "en" else "iya")
    assert status(booking) == "cancelled"


@pytest.mark.parametrize(
    "words", ["maaf batal aja ya kak", "batal", "pls cancel", "cancel it please", "ga jadi deh kak"]
)
def test_a_bare_word_of_cancelling_with_nothing_else_in_hand_means_the_booking(words: str) -> None:
    talk, booking = booked("id")
    assert "Lantern Tide" in talk.says(words)
    assert (talk.quote.act, talk.quote.booking_id, status(booking)) == ("cancel", booking.pk, "confirmed")


@pytest.mark.parametrize(
    ("language", "yes"),
    [
        ("en", "yes cancel"), ("en", "yes please cancel it"), ("en", "cancel it"), ("en", "ok cancel my booking"),
        ("id", "iya batalin"), ("id", "ya batal"), ("id", "batalkan saja kak"), ("id", "iya tolong dibatalin ya"),
    ],
)  # fmt: skip
def test_a_yes_that_says_what_it_cancels_cancels(language: str, yes: str) -> None:
    talk, booking = booked(language)
    talk.says("cancel my booking" if language == "en" else "batalkan pesanan saya")
    assert status(booking) == "confirmed"
    talk.says(yes)
    assert status(booking) == "cancelled"


@pytest.mark.parametrize(
    "words", ["no don't cancel", "jangan dibatalin", "cancel it?", "can I cancel later?", "keep it"]
)
def test_what_is_no_yes_to_cancelling_cancels_nothing(words: str) -> None:
    talk, booking = booked()
    talk.says("cancel my booking")
    talk.says(words)
    assert status(booking) == "confirmed"


@pytest.mark.parametrize(
    ("language", "words", "question", "to_booking", "to_search"),
    [
        ("en", "cancel please", "Shall I cancel that booking, or only stop looking", "my booking", "only this search"),
        ("id", "batal aja kak", "Yang dibatalkan pesanan itu, atau", "pesanan saya", "pencarian ini saja"),
    ],
)
def test_a_bare_word_of_cancelling_between_offers_and_a_booking_is_asked_about(
    language: str, words: str, question: str, to_booking: str, to_search: str
) -> None:
    talk, booking = booked(language, offers=True)
    said = talk.says(words)
    assert question in said and "Lantern Tide" in said, said
    assert talk.quotes() == []
    said = talk.taps(to_search)
    assert "Lantern Tide" in said and ("stands" in said or "tetap berlaku" in said), said
    assert (talk.quotes(), status(booking)) == ([], "confirmed")
    talk, booking = booked(language, offers=False)
    talk.says(
        "dinner in Canggu for 2 on wednesday at 7pm" if language == "en" else "makan malam di Canggu rabu jam 7 berdua"
    )
    talk.says(words)
    assert ASKED[language] in talk.says(to_booking)
    assert status(booking) == "confirmed"


@pytest.mark.parametrize(("language", "words"), [("en", "never mind"), ("id", "ga jadi")])
def test_who_drops_a_search_is_told_that_his_booking_stands(language: str, words: str) -> None:
    talk, booking = booked(language, offers=True)
    said = talk.says(words)
    assert "Lantern Tide" in said and ("stands" in said or "tetap berlaku" in said), said
    assert status(booking) == "confirmed"


@pytest.mark.parametrize("words", ["we can't come at 7, can we come at 8?", "ga bisa datang jam 7, bisa jam 8?"])
def test_who_cannot_come_then_and_asks_for_another_hour_is_asked_about_a_change(words: str) -> None:
    talk, booking = booked()
    talk.says(words)
    assert talk.quote.act == "change"
    assert f"{clock.local(talk.quote.starts_at, talk.quote.venue.timezone):%H:%M}" == "20:00"
    assert status(booking) == "confirmed"


def test_who_has_no_booking_and_says_cancel_to_offers_drops_them() -> None:
    restaurant(name="La Brisa", area="Seminyak")
    talk = Talk(conversation("Ayu", "en"))
    talk.says("dinner in Seminyak for 2 on monday at 7 pm")
    assert "dropped" in talk.says("pls cancel")
    assert talk.bookings() == []
