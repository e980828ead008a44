"""A venue that a guest calls by its name: no number in it picks another, no word of it changes the language."""

import pytest

from agents.llm.offline.slots import read_kind
from agnt.lib import clock
from tests.agents.talk import Talk, conversation
from tests.worlds import restaurant
from venues.models import Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def three(language: str = "en") -> Talk:
    """A guest who is offered three places, one of them called the third."""
    for name in ("Garam Ketiga", "Kerang Putih", "Kerikil dan Kelapa"):
        restaurant(name=name, area="Seminyak")
    talk = Talk(conversation("Ayu", language))
    wish = {"en": "dinner in Seminyak for 2 on monday at 7 pm", "id": "makan malam di Seminyak berdua hari senin jam 7"}
    said = talk.says(wish[language])
    assert all(f"{n}. {name}" in said for n, name in enumerate(("Garam Ketiga", "Kerang Putih"), 1)), said
    return talk


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "garam ketiga please"), ("en", "Garam Ketiga"), ("en", "let's do garam ketiga"),
        ("id", "yang garam ketiga dong"), ("id", "garam ketiga aja"), ("id", "mau yang Garam Ketiga ya"),
    ],
)  # fmt: skip
def test_the_name_of_an_offered_venue_is_no_number(language: str, words: str) -> None:
    talk = three(language)
    said = talk.says(words)
    assert talk.quote.venue.name == "Garam Ketiga"
    assert ("Shall I book it?" in said) == (language == "en"), said


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the third one", "Kerikil dan Kelapa"), ("yang ketiga", "Kerikil dan Kelapa"), ("2", "Kerang Putih"),
        ("kerang putih please", "Kerang Putih"), ("kelapa", "Kerikil dan Kelapa"), ("garam", "Garam Ketiga"),
    ],
)  # fmt: skip
def test_a_number_and_a_part_of_a_name_still_pick(words: str, name: str) -> None:
    talk = three()
    talk.says(words)
    assert talk.quote.venue.name == name


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "dinner for 2 at garam ketiga around 7pm on monday"),
        ("en", "garam ketiga, monday 7pm, 2 people"),
        ("en", "can i get a table at Garam Ketiga for two on monday at 7pm?"),
        ("id", "pesan meja garam ketiga utk 2 orang senin jam 7 malam"),
        ("id", "kak mau makan malam di garam ketiga berdua hari senin jam 7"),
    ],
)
@pytest.mark.parametrize("spoken", ["en", "id"])
def test_a_venue_that_is_named_is_looked_at_and_no_area_is_asked(language: str, words: str, spoken: str) -> None:
    restaurant(name="Garam Ketiga", area="Canggu")
    restaurant(name="Kerang Putih", area="Seminyak")
    talk = Talk(conversation("Ayu", spoken))
    said = talk.says(words)
    assert "Kerang Putih" not in said
    assert talk.quote.venue.name == "Garam Ketiga", said
    assert f"{clock.local(talk.quote.starts_at, talk.quote.venue.timezone):%H:%M}" == "19:00"
    if language == "en" or spoken == "id":
        assert ("Shall I book it?" in said) == (language == "en"), said


def test_a_venue_named_in_a_question_is_kept_through_where_it_is_and_when() -> None:
    restaurant(name="Kopi Sore", area="Ubud", category=Venue.Category.CAFE, tables=(8,))
    restaurant(name="Kopi Lereng Kabut", area="Ubud", category=Venue.Category.CAFE, tables=(8,))
    talk = Talk(conversation("", "en"))
    talk.says("hey is kopi sore open tmrw")
    talk.says("its in ubud")
    talk.says("kopi sore, 11am, 7 people")
    talk.says("Dave")
    assert (talk.quote.venue.name, talk.quote.party_size, talk.quote.guest_name) == ("Kopi Sore", 7, "Dave")


@pytest.mark.parametrize("area", ["", "its in ubud"])
def test_a_venue_named_in_a_question_that_is_not_known_is_said_to_be_so(area: str) -> None:
    restaurant(name="Kopi Lereng Kabut", area="Ubud", category=Venue.Category.CAFE, tables=(8,))
    talk = Talk(conversation("Dave", "en"))
    said = talk.says("hey is kopi sore open tmrw")
    said += talk.says(area) if area else ""
    said += talk.says("kopi sore, 11am, 7 people")
    assert "I do not know a place called kopi sore" in said, said
    assert talk.quotes() == []


def test_a_named_venue_that_cannot_take_them_says_so_and_offers_no_other_house_as_if_it_were_it() -> None:
    restaurant(name="Kopi Sore", area="Ubud", category=Venue.Category.CAFE, tables=(2,))
    restaurant(name="Kopi Lereng Kabut", area="Ubud", category=Venue.Category.CAFE, tables=(8,))
    talk = Talk(conversation("Dave", "en"))
    said = talk.says("kopi sore, tomorrow 11am, 7 people")
    assert "Kopi Sore" in said and "Lereng" not in said, said
    assert talk.quotes() == []


def test_a_name_of_kind_and_area_alone_is_no_venue_that_was_named() -> None:
    restaurant(name="Ubud Cafe", area="Canggu", category=Venue.Category.CAFE)
    restaurant(name="Kopi Lereng Kabut", area="Ubud", category=Venue.Category.CAFE)
    said = Talk(conversation("Dave", "en")).says("ubud cafe for 2 tomorrow at 11am")
    assert "Kopi Lereng Kabut" in said


@pytest.mark.parametrize(
    "words",
    [
        "is it open tomorrow?", "is anything open tomorrow?", "is the beach club open tomorrow?", "is ubud open?",
        "besok buka gak?", "apakah masih buka jam 9?", "which places are open now?", "are you open today?",
    ],
)  # fmt: skip
def test_a_question_about_opening_that_names_nobody_names_no_venue(words: str) -> None:
    assert read_kind(words).venue == ""


@pytest.mark.parametrize(
    "words", ["hey is kopi sore open tmrw", "apakah kopi sore buka besok?", "kak kopi sore buka jam berapa"]
)
def test_a_question_about_opening_names_the_venue(words: str) -> None:
    assert read_kind(words).venue == "kopi sore"
