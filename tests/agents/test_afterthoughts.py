"""What a guest says once he has nearly booked, or has: keep it, actually 8, another one, where is it."""

from datetime import timedelta

import pytest
from django.db import transaction

from agents.turns import saying
from agnt.lib import clock
from bookings.models import Booking
from bookings.services import decisions, lifecycle
from chat import handlers as chat_handlers
from chat import words
from tests.agents.offline_house import ADA, BALI, House, talked
from tests.agents.talk import Talk
from tests.agents.test_tools import confirmed
from tests.worlds import World, request, restaurant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize(
    "text",
    ["no wait keep it", "keep it", "no, keep my booking!", "leave it as it is", "jangan dibatalkan", "eh biarkan aja"],
)
def test_a_word_to_keep_it_ends_the_question_whether_to_cancel_and_nothing_is_cancelled(text: str) -> None:
    world, talk = restaurant(), Talk()
    booking = confirmed(talk, world)
    talk.says("cancel my booking")
    assert talk.quote.act == "cancel"
    said = talk.says(text)
    assert said.startswith(("All right, your booking stays", "Baik, pesanan Anda tetap"))
    booking.refresh_from_db()
    assert (booking.status, talk.quotes()) == ("confirmed", ["declined"])


@pytest.mark.parametrize("text", ["keep it?", "keep it but move it to 8", "keep me posted"])
def test_more_than_a_word_to_keep_it_is_none(text: str) -> None:
    assert not words.is_keep(text)


def test_keep_it_declines_no_offer_of_a_new_booking() -> None:
    restaurant(name="La Brisa", area="Seminyak")
    talk = Talk()
    talk.says("book La Brisa for 2 on monday at 7 pm")
    assert talk.quote.act == "book", talk.newest.text
    talk.says("keep it")
    assert talk.quotes() == ["open"]


def test_an_afterthought_of_a_bare_number_is_asked_about_and_either_answer_is_taken() -> None:
    chat = talked("dinner in Ubud for 2 tomorrow at 7 pm", "1", facts=BALI)
    assert "name" in chat.last.text
    assert chat.says("actually 8") == "Do you mean 8 o'clock, or 8 people?"
    chat.says("people")
    chat.says("Ada")
    assert (chat.used[1]["party_size"], chat.used[1]["time"]) == (8, "19:00")

    other = talked("dinner in Ubud for 2 tomorrow at 7 pm", "1", "actually 8", "the time", "Ada")
    assert (other.used[1]["party_size"], other.used[1]["time"]) == (2, "20:00")
    tapped = talked("dinner in Ubud for 2 tomorrow at 7 pm", "1", "no wait, 8")
    tapped.taps("8 people")
    tapped.says("Ada")
    assert tapped.used[1]["party_size"] == 8


def test_a_number_that_is_the_hour_already_is_the_party_and_the_party_is_the_hour() -> None:
    chat = talked("dinner in Ubud for 8 tomorrow at 7 pm", "1", "actually 8", "Ada")
    assert (chat.used[1]["party_size"], chat.used[1]["time"]) == (8, "20:00")
    chat = talked("dinner in Ubud for 2 tomorrow at 7 pm", "1", "actually 7", "Ada")
    assert (chat.used[1]["party_size"], chat.used[1]["time"]) == (7, "19:00")
    assert talked("makan malam di Ubud untuk 2 besok jam 7 malam", "1").says("ternyata 8").startswith("Maksudnya jam 8")


def test_another_one_is_at_the_same_venue_for_the_same_party() -> None:
    world, talk = restaurant(name="La Brisa", area="Seminyak"), Talk()
    restaurant(name="Warung Sita", area="Seminyak")
    confirmed(talk, world)
    talk.says("book another one for tuesday at 8 pm")
    quote = talk.quote
    assert (quote.venue, quote.party_size, quote.act) == (world.venue, 2, "book")
    assert f"{quote.starts_at:%m-%d %H:%M}" == "11-24 12:00"


@pytest.mark.parametrize("text", ["what's the address?", "where is it", "alamatnya di mana?", "how do we get there"])
def test_where_it_is_that_he_has_booked(text: str) -> None:
    world, talk = restaurant(name="La Brisa", area="Seminyak", address="Jalan Kayu 5"), Talk()
    confirmed(talk, world)
    said = talk.says(text)
    assert "La Brisa" in said and "Jalan Kayu 5" in said and "openstreetmap.org" in said


def test_where_it_is_that_he_is_about_to_book_and_where_nothing_is() -> None:
    chat = talked("dinner in Ubud for 2 tomorrow at 7 pm", "1", facts=BALI, house=House(bookings=()))
    assert chat.says("where is it?") == "Warung Sita is in Ubud. The full address comes with your booking."
    assert "Which place" in talked("where is it?", facts=ADA, house=House(bookings=())).last.text


def test_a_refusal_by_what_he_has_himself_is_told_in_his_language() -> None:
    refused = {"code": "overlapping_booking", "reference": "K7M2P9QX"}
    said = saying._why(refused, "You have a booking", "id")
    assert said.startswith("Anda sudah punya pesanan lain pada jam itu (K7M2P9QX)")
    assert "uang muka" in saying._why({"code": "too_many_unpaid"}, "3 of your bookings", "id")
    assert saying._why(refused, "You have a booking", "en") == "You have a booking"
    assert saying._why({"code": "full"}, "Full.", "id") == "Full."


def test_typos_of_a_hurry_are_read() -> None:
    assert talked("massge in Ubud tomorow at 3 for 2").used[1]["category"] == "spa"
    assert "name" in talked("dinner in Seminyak for 2 tomorrow at 7", "the secnd one").last.text
    assert talked("am i booked?").used[0] == "check_booking"


def test_an_hour_that_several_offers_have_is_no_wrong_number() -> None:
    chat = talked("dinner in Seminyak for 2 tomorrow around dinner time", "at 7")
    assert "not on the list" not in chat.last.text
    assert "Which one?" in chat.last.text


def test_one_more_in_indonesian_is_no_change_of_the_first() -> None:
    world, talk = restaurant(name="La Brisa", area="Seminyak"), Talk()
    booking = confirmed(talk, world)
    talk.says("satu lagi buat selasa jam 7 malam")
    assert (talk.quote.act, talk.quote.venue, talk.quote.party_size) == ("book", world.venue, 2)
    booking.refresh_from_db()
    assert booking.starts_at == world.at("19:00")


def test_being_late_for_nothing_sure_does_not_deny_what_he_has() -> None:
    world, talk = restaurant(), Talk()
    with transaction.atomic():
        request(world, person_id=talk.conversation.person_id)
    assert talk.says("we are 15 minutes late") == "No confirmed booking of yours is about to begin."


def _offers_ended(world: World, talk: Talk) -> None:
    talk.says("book La Brisa for 3 on monday at 7 pm")
    talk.says("yes")
    (booking,) = talk.bookings()
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[world.at("20:30")])
    with clock.frozen(clock.now() + timedelta(hours=3)):
        lifecycle.expire_overdue(booking_id=booking.pk)
        with transaction.atomic():
            chat_handlers.on_booking_expired(booking_id=booking.pk)


def test_a_time_after_offers_that_ended_starts_from_what_is_known() -> None:
    world, talk = restaurant(name="La Brisa", area="Seminyak", policy="ask"), Talk()
    _offers_ended(world, talk)
    with clock.frozen(clock.now() + timedelta(hours=3)):
        said = talk.says("19:30 please")
    assert talk.quotes()[-1] == "open", said
    assert (talk.quote.venue, talk.quote.party_size, talk.quote.starts_at) == (world.venue, 3, world.at("19:30"))
    assert [row.status for row in Booking.objects.all()] == ["expired"]


def test_after_offers_that_ended_another_place_may_be_asked_for() -> None:
    world, talk = restaurant(name="La Brisa", area="Seminyak", policy="ask"), Talk()
    other = restaurant(name="Sea Circus", area="Seminyak")
    _offers_ended(world, talk)
    with clock.frozen(clock.now() + timedelta(hours=3)):
        talk.says("another place please")
        said = talk.says("Seminyak")
        assert "Sea Circus" in said, said
        talk.says("Sea Circus at 8 pm")
    assert (talk.quote.venue, talk.quote.party_size) == (other.venue, 3)
