"""How a deposit is paid: as the venue says it, told where the guest asks for it in the chat."""

from datetime import timedelta

import pytest

from agents.llm.offline import intents
from agnt.lib import clock
from bookings.models import Booking
from bookings.services import changes
from tests.agents.offline_house import BALI, House, talked
from tests.agents.talk import Talk, conversation
from tests.agents.test_tools import confirmed
from tests.bookings.visits import tier
from tests.worlds import restaurant
from venues.models import Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ASKED = [
    "how do I pay the deposit?",
    "where do I pay?",
    "How can I pay it",
    "can I pay the deposit by card?",
    "what's the bank account?",
    "bagaimana bayar deposit",
    "bayar uang mukanya ke mana?",
    "gimana cara bayar DP?",
]


def owing(talk: Talk, how: str = "BCA 123 456 7890, Teras Laut") -> Booking:
    """A booking of the guest whose deposit is awaited."""
    booking = confirmed(talk, restaurant(name="La Brisa"))
    Venue.objects.filter(pk=booking.venue_id).update(deposit_how=how)
    Booking.objects.filter(pk=booking.pk).update(
        status="awaiting_deposit", terms={"deposit_minor": 400_000_00}, deposit_by=clock.now() + timedelta(hours=3)
    )
    return booking


@pytest.mark.parametrize("text", ASKED)
def test_who_asks_how_to_pay_is_told_how_much_until_when_and_how(text: str) -> None:
    talk = Talk()
    booking = owing(talk)
    said = talk.says(text)
    assert "BCA 123 456 7890, Teras Laut" in said
    assert "IDR 400,000" in said and booking.reference in said


def test_where_the_venue_has_not_said_how_its_phone_is_named() -> None:
    talk = Talk()
    owing(talk, how="")
    assert "call La Brisa: +62 361 000000" in talk.says("how do I pay the deposit?")


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "how do I pay the deposit?", "asks for IDR 400,000 more"),
        ("id", "bagaimana bayar depositnya?", "minta tambahan IDR 400,000"),
    ],
)
def test_a_change_that_waits_for_its_deposit_is_told_with_how_it_is_paid(language: str, text: str, said: str) -> None:
    world, talk = restaurant(name="La Brisa"), Talk(conversation(language=language))
    booking = confirmed(talk, world)
    Venue.objects.filter(pk=booking.venue_id).update(deposit_how="BCA 123 456 7890, Teras Laut")
    tier(world, 4, 100_000_00)
    changes.ask(booking_id=booking.pk, by="guest:1", party_size=4)
    answer = talk.says(text)
    assert said in answer and booking.reference in answer
    assert "BCA 123 456 7890, Teras Laut" in answer
    assert ("4 people" if language == "en" else "4 orang") in answer
    booking.refresh_from_db()
    assert (booking.status, booking.party_size) == ("confirmed", 2)


def test_who_owes_no_deposit_is_told_so() -> None:
    talk = Talk()
    confirmed(talk, restaurant(name="La Brisa"))
    assert talk.says("where do I pay?").startswith("None of your bookings waits for a deposit.")


def test_who_has_booked_nothing_is_told_what_can_be_done_here() -> None:
    assert "I cannot answer that" in talked("where do I pay?", facts=BALI, house=House(bookings=())).last.text


@pytest.mark.parametrize("text", ["cancel my booking", "table for 4 at 8pm", "where is it?", "how late?"])
def test_other_words_do_not_ask_for_it(text: str) -> None:
    assert intents.about(text, busy=False) != "deposit"
