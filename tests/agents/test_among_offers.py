"""What a guest says while offers are open and none is picked: a bare number, a bare time, the price, a name."""

import pytest

from agents.llm.offline import priced_asked
from agents.llm.offline.state import Option, State
from agnt.lib import clock
from chat.models import Conversation
from tests.agents.offline_house import ADA, talked
from tests.agents.talk import Talk, conversation
from tests.worlds import restaurant
from venues.models import TermsTier, Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

EN = "dinner in Seminyak for 2 on monday at 7 pm"
ID = "makan malam di Seminyak untuk 2 orang hari senin jam 7 malam"


def unnamed(language: str = "en") -> Conversation:
    """A guest whose name nobody knows."""
    return conversation("", language)


def offered(words: str = EN, **columns: object) -> Talk:
    """A guest of no name to whom two restaurants are offered."""
    restaurant(name="La Brisa", area="Seminyak", **columns)
    restaurant(name="Sardine", area="Seminyak")
    talk = Talk(unnamed())
    said = talk.says(words)
    assert "La Brisa" in said and "Sardine" in said, said
    return talk


# --- a bare number -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "words", "question", "answer", "party", "wall"),
    [
        (EN, "actually make it 4", "Do you mean 4 o'clock, or 4 people?", "4 people", 4, "19:00"),
        (EN, "make it 8", "Do you mean 8 o'clock, or 8 people?", "the time", 2, "20:00"),
        (EN, "could it be 8?", "Do you mean 8 o'clock, or 8 people?", "8 o'clock", 2, "20:00"),
        (EN, "how about 8?", "Do you mean 8 o'clock, or 8 people?", "o'clock", 2, "20:00"),
        (ID, "ternyata jadi 4", "Maksudnya jam 4, atau 4 orang?", "orang", 4, "19:00"),
        (ID, "jadinya 8 aja", "Maksudnya jam 8, atau 8 orang?", "jamnya", 2, "20:00"),
    ],
)
def test_a_number_that_may_be_the_hour_or_the_party_is_asked_about_and_nothing_is_taken(
    wish: str, words: str, question: str, answer: str, party: int, wall: str
) -> None:
    talk = offered(wish)
    assert talk.says(words) == question
    said = talk.says(answer)
    assert talk.quotes() == []
    assert f"{party} people" in said or f"{party} orang" in said or wall in said, said
    talk.says("1")
    talk.says("Eva")
    assert talk.quote.party_size == party
    assert f"{clock.local(talk.quote.starts_at, talk.quote.venue.timezone):%H:%M}" == wall


def test_a_number_that_is_on_the_list_as_well_may_be_meant_so() -> None:
    chat = talked("dinner in Seminyak for 4 tomorrow at 7", facts=ADA)
    assert chat.says("actually 2") == "Do you mean 2 o'clock, 2 people, or number 2 of the list?"
    assert chat.says("number 2") == "QUOTE"
    assert (chat.used[1]["venue"], chat.used[1]["party_size"]) == ("ku-de-ta", 4)
    chat = talked("makan malam di Seminyak untuk 4 besok jam 7", "ternyata 2", facts=ADA)
    chat.taps("2 orang")
    assert (chat.used[0], chat.used[1]["party_size"], chat.used[1]["time"]) == ("venue_search", 2, "19:00")


def test_the_hour_that_stands_already_is_no_hour_again() -> None:
    chat = talked("dinner in Seminyak for 2 tomorrow at 8 pm", "actually make it 8", facts=ADA)
    assert (chat.used[0], chat.used[1]["party_size"], chat.used[1]["time"]) == ("venue_search", 8, "20:00")
    chat = talked("dinner in Seminyak for 6 tomorrow at 7 pm", "make it 6", facts=ADA)
    assert (chat.used[0], chat.used[1]["party_size"], chat.used[1]["time"]) == ("venue_search", 6, "18:00")


# --- a bare time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "words"),
    [("table at La Brisa for 2 on monday at 1 pm", "1pm"), ("table at La Brisa for 2 on monday at 1 pm", "13:00")],
)
def test_a_bare_time_that_is_offered_is_picked(wish: str, words: str) -> None:
    restaurant(name="La Brisa", area="Seminyak")
    talk = Talk(unnamed())
    talk.says(wish)
    assert "name" in talk.says(words)
    talk.says("Eva")
    assert f"{talk.quote.starts_at:%H:%M}" == "05:00"


@pytest.mark.parametrize("words", ["1pm", "13:00", "jam 1 siang"])
def test_a_bare_time_that_is_not_offered_is_looked_for_at_each_place(words: str) -> None:
    talk = offered()
    assert "13:00" in talk.says(words)
    talk.says("1")
    talk.says("Eva")
    assert f"{talk.quote.starts_at:%H:%M}" == "05:00"


def test_at_the_only_place_a_time_is_looked_for_before_the_name_is_asked() -> None:
    restaurant(name="La Brisa", area="Seminyak")
    talk = Talk(unnamed())
    talk.says("table at La Brisa for 2 on monday evening")
    said = talk.says("at 3 in the morning")
    assert "Under what name" not in said and "La Brisa has nothing free" in said.replace(", Seminyak", ""), said
    assert talk.quotes() == []


# --- the price ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "words", "least", "deposit", "none"),
    [
        (EN, "whats the price", "minimum spend IDR 500,000", "deposit IDR 200,000", "there is no deposit"),
        (EN, "is there a deposit?", "minimum spend IDR 500,000", "deposit IDR 200,000", "there is no deposit"),
        (ID, "berapa harganya", "minimum belanja IDR 500,000", "uang muka IDR 200,000", "tanpa uang muka"),
    ],
)
def test_who_asks_the_price_of_the_offers_is_told_it_and_the_offers_stay(
    wish: str, words: str, least: str, deposit: str, none: str
) -> None:
    restaurant(name="La Brisa", area="Seminyak", minimum_spend_minor=500_000_00)
    restaurant(name="Sardine", area="Seminyak")
    brisa = Venue.objects.get(name="La Brisa")
    TermsTier.objects.create(venue=brisa, from_party=1, deposit_minor=200_000_00, deposit_per="booking")
    talk = Talk(unnamed())
    talk.says(wish)
    said = talk.says(words)
    about = {line.partition(",")[0]: line for line in said.splitlines() if not line[:1].isdigit()}
    assert least in about["La Brisa"] and deposit in about["La Brisa"], said
    assert none in about["Sardine"]
    assert talk.newest.choices
    talk.says("1")
    talk.says("Eva")
    assert talk.quotes() == ["open"]


@pytest.mark.parametrize(
    "words",
    ["how much is it?", "how much does it cost", "price?", "harganya berapa kak", "ada minimum spend?", "dp berapa"],
)
def test_words_that_ask_the_price(words: str) -> None:
    assert priced_asked.asked(State(options=(Option("a", "", "2026-11-24", "19:00"),)), words)


@pytest.mark.parametrize(
    "words",
    [
        "how do I pay the deposit?",
        "something cheaper",
        "how much longer?",
        "lower priced",
        "yes",
        "1",
        "bayar dp ke mana?",
    ],
)
def test_words_that_ask_something_else(words: str) -> None:
    assert not priced_asked.asked(State(options=(Option("a", "", "2026-11-24", "19:00"),)), words)


def test_the_price_of_what_was_offered_instead_is_known() -> None:
    chat = talked("dinner in Seminyak for 2 tomorrow at 7", facts=ADA)
    chat.house.full = {("la-plancha", "19:00")}
    chat.says("1")
    said = chat.says("how much is that?")
    assert said.startswith("La Plancha: IDR 350,000 per person, no deposit.\n1. 20:30")


# --- a name ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "words", "said", "name"),
    [
        (EN, "for Eva", "under Eva", "Eva"), (EN, "name eva", "under Eva", "Eva"),
        (EN, "for Mrs Eva Lind please", "under Eva Lind", "Eva Lind"), (EN, "I'm Eva", "under Eva", "Eva"),
        (ID, "saya Budi", "atas nama Budi", "Budi"),
        (ID, "nama saya Budi", "atas nama Budi", "Budi"), (ID, "untuk Budi ya", "atas nama Budi", "Budi"),
    ],
)  # fmt: skip
def test_a_name_given_before_the_pick_is_kept_for_it(wish: str, words: str, said: str, name: str) -> None:
    talk = offered(wish)
    answer = talk.says(words)
    assert said in answer and "La Brisa" in answer
    talk.says("2")
    assert talk.quote.guest_name == name


@pytest.mark.parametrize(("wish", "so"), [(EN, "for Eva"), (ID, "untuk Eva")])
def test_a_bare_word_that_no_place_is_called_leaves_the_offers_and_may_be_his_name(wish: str, so: str) -> None:
    talk = offered(wish)
    said = talk.says("Eva")
    assert f'"{so}"' in said and "Sardine" in said, said
    assert "Eva" in talk.says(so)
    talk.says("1")
    assert talk.quote.guest_name == "Eva"


@pytest.mark.parametrize(
    "words", ["for Lunch", "I'm Sorry", "for Friday", "for Ubud", "for Christmas", "for Sardine", "untuk Berdua"]
)
def test_what_is_no_name_is_taken_for_none(words: str) -> None:
    talk = offered()
    talk.says(words)
    assert "under" not in talk.newest.text and "atas nama" not in talk.newest.text


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (EN, ("1, name Eva, allergic to shrimp",)),
        (EN, ("name Eva allergic to shrimp", "1")),
        (EN, ("1", "Eva, allergic to shrimp")),
        (f"{EN}, name Eva, allergic to shrimp", ("1",)),
        (ID, ("1, atas nama Eva, alergi udang",)),
        (ID, ("1 nama Eva alergi udang",)),
        (EN, ("number 1 name Eva, allergic to shrimp",)),
        (f"{ID}, nama Eva, alergi udang", ("1",)),
    ],
)
def test_a_name_and_an_allergy_in_one_breath_are_both_kept(wish: str, words: tuple[str, ...]) -> None:
    talk = offered(wish)
    for said in words:
        talk.says(said)
    health = (talk.quote.details or {})["health"]
    assert (talk.quote.guest_name, health["codes"]) == ("Eva", ["crustaceans"])
    assert health["words"] in ("allergic to shrimp", "alergi udang")
