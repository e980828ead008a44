"""A guest changes his mind: before the offers, among them, with a quote on the table."""

import pytest

from agents.llm.base import Message, Text
from tests.agents.offline_house import ADA, BALI, Chat, House, talked

WISH = "dinner for 2 tomorrow at 7 in Seminyak"


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("make it 3 people", {"party_size": 3}),
        ("jadi berempat ya", {"party_size": 4}),
        ("actually 20:30", {"time": "20:30"}),
        ("jam 9 aja", {"time": "21:00"}),
        ("friday instead", {"date": "2026-11-27"}),
        ("no, lusa", {"date": "2026-11-25"}),
        ("in Canggu instead", {"area": "Canggu"}),
        ("di Ubud aja", {"area": "Ubud"}),
        ("something italian", {"query": "italian dinner"}),
        ("not at 7 but at 8", {"time": "20:00"}),
        ("3 people on friday at 9", {"party_size": 3, "date": "2026-11-27", "time": "21:00"}),
        ("lunch instead", {"query": "lunch", "time": "12:30"}),
        ("later", {"time": "20:00"}),
        ("a bit earlier please", {"time": "18:00"}),
    ],
)
def test_a_change_among_the_offers_searches_again_and_keeps_the_rest(words: str, changed: dict[str, object]) -> None:
    chat = talked(WISH, facts=ADA)
    before = chat.used[1]
    chat.says(words)
    assert chat.used == ("venue_search", before | changed)


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("yes but at 8", {"time": "20:00"}),
        ("make it 3 people", {"party_size": 3}),
        ("the day after tomorrow", {"date": "2026-11-25"}),
        ("ganti jam 9 ya", {"time": "21:00"}),
        ("eh jadi berlima", {"party_size": 5}),
        ("change the booking to 18:30 for 3 people", {"time": "18:30", "party_size": 3}),
        ("ok but under Smith", {"guest_name": "Smith"}),
        ("window seat please", {"notes": "window seat"}),
    ],
)
def test_a_change_of_the_quote_makes_a_new_one_for_the_same_place(words: str, changed: dict[str, object]) -> None:
    chat = talked(WISH, "1", facts=ADA)
    before = chat.used[1]
    assert chat.says(words) == "QUOTE"
    assert chat.used == ("create_booking", before | changed)
    assert chat.committed == 0


def test_another_offer_may_be_picked_while_a_quote_is_open() -> None:
    chat = talked(WISH, "1", facts=ADA)
    assert chat.says("no, the second one") == "QUOTE"
    assert chat.used[1]["venue"] == "ku-de-ta"
    assert chat.says("La Plancha after all") == "QUOTE"
    assert chat.used[1]["venue"] == "la-plancha"


def test_after_a_no_the_other_offers_still_stand() -> None:
    chat = talked(WISH, "1", "no", facts=ADA)
    assert chat.says("the second then") == "QUOTE"
    assert chat.used[1]["venue"] == "ku-de-ta"


def test_a_no_that_reaches_the_model_offers_the_others() -> None:
    chat = talked(WISH, "1", facts=ADA)
    chat.quote = False  # as when the quote has run out
    said = chat.says("no")
    assert said.startswith("These are free too:")
    assert "Ku De Ta" in said
    assert "La Plancha" not in said


def test_a_yes_that_reaches_the_model_prepares_the_quote_again() -> None:
    chat = talked(WISH, "1", facts=ADA)
    before = chat.used
    chat.quote = False
    assert chat.says("yes") == "QUOTE"
    assert chat.used == before


def test_a_no_to_all_offers_asks_what_should_be_different() -> None:
    chat = talked(WISH, facts=ADA)
    assert "What should be different" in chat.says("none of them")
    assert chat.says("another area").startswith("Which area or city?")
    chat.says("Canggu")
    assert chat.used[1]["area"] == "Canggu"


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("another day", "Which day?"),
        ("another time", "What time?"),
        ("somewhere else", "Which area or city?"),
        ("hari lain", "Untuk hari apa?"),
    ],
)
def test_what_should_be_different_is_asked_for(words: str, question: str) -> None:
    assert talked(WISH, facts=ADA).says(words).startswith(question)


@pytest.mark.parametrize("words", ["another one", "something else", "yang lain", "show me more"])
def test_others_are_others(words: str) -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=ADA)
    said = chat.says(words)
    assert chat.used[1]["exclude"] == ["la-plancha", "mozaic", "warung-sita"]
    assert "1. Ku De Ta" in said
    chat.says("more")
    assert len(chat.used[1]["exclude"]) == 5


def test_cheaper_ones_are_others_and_cheap() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "something cheaper", facts=ADA)
    assert chat.used[1]["query"] == "cheap dinner"
    assert chat.used[1]["exclude"] == ["la-plancha", "mozaic", "warung-sita"]


def test_another_kind_of_venue_has_its_own_hours() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "actually a massage at 10", facts=ADA)
    assert chat.used[1] == {
        "query": "massage", "city": "Bali", "category": "spa", "party_size": 2, "date": "2026-11-24", "time": "10:00",
    }  # fmt: skip


def test_the_name_question_stays_open_beside_a_correction() -> None:
    chat = talked(WISH, "1", facts=BALI)
    assert chat.says("make it 3 people") == "Under what name should I put it?"
    assert chat.says("Ada") == "QUOTE"
    assert (chat.used[1]["party_size"], chat.used[1]["guest_name"]) == (3, "Ada")


@pytest.mark.parametrize(
    "name", ["May", "Will", "ada", "Jean-Luc O'Neill", "Pak Budi", "山田太郎", "it's Olga, thanks", "saya Wayan"]
)
def test_names_are_names_where_the_name_was_asked_for(name: str) -> None:
    assert talked(WISH, "1", facts=BALI).says(name) == "QUOTE"


@pytest.mark.parametrize("words", ["cancel", "never mind", "start over", "batal", "lupakan"])
def test_the_wish_can_be_dropped(words: str) -> None:
    chat = talked(WISH, facts=ADA)
    uses = len(chat.uses)
    chat.says(words)
    assert len(chat.uses) == uses
    assert chat.says("book a table") == "For how many people?"


def test_cancel_without_a_wish_is_about_a_booking() -> None:
    assert talked("cancel", facts=ADA).used == ("cancel_booking", {})


def test_another_hour_at_the_only_place_is_a_pick() -> None:
    chat = talked("dinner in canggu tomorrow for 2", facts=ADA)
    assert chat.says("at 9 pm") == "QUOTE"
    assert (chat.used[1]["venue"], chat.used[1]["time"]) == ("mozaic", "21:00")


def test_greetings_and_thanks_leave_the_question_open() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "1", facts=BALI)
    assert chat.says("thanks") == "You are welcome.\nUnder what name should I put it?"
    assert chat.says("Ada") == "QUOTE"


def test_a_week_named_first_holds_the_day_named_next() -> None:
    chat = Chat(facts=ADA)
    assert chat.says("dinner for 2 next week in canggu") == "Which day next week?"
    chat.says("friday")
    assert chat.used[1]["date"] == "2026-12-04"


@pytest.mark.parametrize(("asked", "answer"), [("time", "any"), ("time", "terserah"), ("time", "doesn't matter")])
def test_a_guest_may_not_mind_the_hour(asked: str, answer: str) -> None:
    chat = talked("table for 2 tomorrow", facts=ADA)
    chat.says(answer)
    assert asked not in chat.used[1]
    assert chat.used[0] == "venue_search"


def test_a_refused_yes_offers_what_else_is_free() -> None:
    chat = talked(WISH, "1", facts=ADA)
    chat.house = House(full={("la-plancha", "19:00")})
    chat.quote = False
    said = chat.says("yes")
    assert said.startswith("Every table for that many is taken then.\nI could offer instead:\n1. 20:30\n2. 18:00")
    assert chat.says("the first") == "QUOTE"
    assert (chat.used[1]["time"], chat.used[1]["service"]) == ("20:30", "Dinner")


def test_a_tapped_yes_to_cancelling_is_over_once_it_is_answered() -> None:
    chat = talked("cancel K7M2P9QX", facts=ADA)
    tapped = Message("user", (Text("Yes, cancel it"),), payload="quote:q1:yes")
    chat.messages += [tapped, Message("assistant", (Text("Your booking is cancelled."),))]
    chat.quote = False
    uses = len(chat.uses)
    assert "nothing open to agree to" in chat.says("yes")
    assert len(chat.uses) == uses


def test_a_tapped_yes_begins_the_next_wish_anew() -> None:
    chat = talked(WISH, "1", facts=ADA)
    tapped = Message("user", (Text("Ya, pesankan"),), payload="quote:q1:yes")
    chat.messages += [tapped, Message("assistant", (Text("I have asked them."),))]
    chat.quote = False
    assert chat.says("book a table") == "For how many people?"
