"""What a guest says beside his wish reaches the venue: his dog, a delay, a vegan among them, an allergy told once."""

import pytest

from tests.agents.talk import Talk, conversation
from tests.worlds import restaurant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

EN = "table at lantern tide for 2 tomorrow 7pm"
ID = "pesan meja lantern tide untuk 2 orang besok jam 7 malam"


@pytest.mark.parametrize(
    ("language", "wish", "words", "note"),
    [
        ("en", EN, "can i bring my dog?", "bring my dog"),
        ("en", EN, "are dogs allowed?", "are dogs allowed"),
        ("id", ID, "boleh bawa anjing ga kak?", "bawa anjing"),
    ],
)
def test_a_pet_is_passed_on_to_the_venue_and_shown(language: str, wish: str, words: str, note: str) -> None:
    restaurant(name="Lantern Tide", area="Seminyak")
    talk = Talk(conversation("Ayu", language))
    talk.says(wish)
    said = talk.says(words)
    assert ("For the venue: " if language == "en" else "Untuk tempatnya: ") + note in said, said
    assert talk.quote.notes == note
    talk = Talk(conversation("Ayu", language))
    assert note in talk.says(f"{wish}, {words}")


@pytest.mark.parametrize(
    ("language", "lines", "note"),
    [
        (
            "en",
            ("table at lantern tide tomorrow for 4", "730pm. Name Mia. we might be 15 min late"),
            "might be 15 min late",
        ),
        (
            "en",
            ("table at lantern tide tomorrow for 4, 730pm. Name Mia. we might be 15 min late",),
            "might be 15 min late",
        ),
        (
            "id",
            ("pesan meja lantern tide besok 4 orang jam 19.30 nama Mia, mungkin telat 15 menit",),
            "mungkin telat 15 menit",
        ),
    ],
)
def test_a_delay_told_with_the_wish_goes_to_the_venue_with_it(language: str, lines: tuple[str, ...], note: str) -> None:
    world = restaurant(name="Lantern Tide", area="Seminyak")
    talk = Talk(conversation("", language))
    for line in lines:
        talk.says(line)
    assert (talk.quote.guest_name, talk.quote.party_size, talk.quote.notes) == ("Mia", 4, note)
    assert f"{world.at('19:30'):%H:%M}" == f"{talk.quote.starts_at:%H:%M}"


@pytest.mark.parametrize(
    ("language", "wish", "words", "note"),
    [
        ("en", EN, "its Dave. actually make it 3 of us, one is vegan", "one is vegan"),
        ("id", ID, "Dave. eh jadi 3 orang, satu orang vegan", "1 orang vegan"),
    ],
)
def test_a_name_and_a_change_in_one_breath_keep_the_venue(language: str, wish: str, words: str, note: str) -> None:
    restaurant(name="Lantern Tide", area="Seminyak")
    talk = Talk(conversation("", language))
    talk.says(wish)
    talk.says(words)
    quote = talk.quote
    assert (quote.venue.name, quote.guest_name, quote.party_size, quote.notes) == ("Lantern Tide", "Dave", 3, note)


@pytest.mark.parametrize(
    ("language", "lines", "once"),
    [
        ("en", (f"{EN}, allergic to peanuts", "Eva, peanut allergy"), "allergic to peanuts"),
        ("en", (f"{EN}, peanut allergy", "Eva"), "allergic to peanuts"),
        ("id", (f"{ID}, alergi kacang tanah", "Eva, alergi kacang tanah"), "alergi kacang tanah"),
    ],
)
def test_an_allergy_is_said_once(language: str, lines: tuple[str, ...], once: str) -> None:
    restaurant(name="Lantern Tide", area="Seminyak")
    talk = Talk(conversation("", language))
    for line in lines:
        said = talk.says(line)
    assert f": {once}\n" in said, said
    assert (talk.quote.details or {})["health"]["codes"] == ["peanuts"]


def test_an_allergy_in_words_that_say_more_than_its_name_keeps_them() -> None:
    restaurant(name="Lantern Tide", area="Seminyak")
    talk = Talk(conversation("Eva", "en"))
    said = talk.says(f"{EN}, allergic to shrimp")
    assert "allergic to shrimp and crab\n" in said or "allergic to shrimp and crab, allergic to shrimp" in said
    assert (talk.quote.details or {})["health"]["codes"] == ["crustaceans"]


@pytest.mark.parametrize(
    ("language", "wish", "said"),
    [
        ("en", "table at lantern tide for 18 tomorrow 7pm", "people online. For 18, call +62 361 000000."),
        ("id", "pesan meja lantern tide untuk 18 orang besok jam 7 malam", "Untuk 18 orang, telepon +62 361 000000."),
    ],
)
def test_a_party_above_the_online_limit_reads_it_once_with_the_number_to_call(
    language: str, wish: str, said: str
) -> None:
    restaurant(name="Lantern Tide", area="Seminyak")
    answer = Talk(conversation("Ayu", language)).says(wish)
    assert answer.count("Lantern Tide") == 1 and answer.endswith(said), answer
