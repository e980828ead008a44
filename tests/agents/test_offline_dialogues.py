"""Whole conversations with the offline model, in English, Indonesian and both."""

from dataclasses import replace

import pytest

from agents.llm.base import Facts
from tests.agents.offline_house import ADA, BALI, Chat, House, talked

NOWHERE = Facts()


def test_a_sunset_dinner_over_several_messages() -> None:
    chat = Chat(facts=BALI)
    assert "book them for you" in chat.says("hi")
    assert chat.says("book sunset dinner for 2") == "Which day?"
    said = chat.says("tomorrow at 7")
    assert chat.used == (
        "venue_search",
        {
            "query": "sunset dinner",
            "city": "Bali",
            "party_size": 2,
            "date": "2026-11-24",
            "time": "19:00",
            "sunset": True,
        },
    )
    assert "2. Mozaic Beach Club, Canggu: 19:00 (also 19:15, 18:45, 19:30)" in said
    assert "18:12" in said
    assert chat.says("the second one") == "Under what name should I put it?"
    assert chat.says("Ada") == "QUOTE"
    assert chat.used == (
        "create_booking",
        {
            "venue": "mozaic",
            "service": "Dinner",
            "party_size": 2,
            "date": "2026-11-24",
            "time": "19:00",
            "guest_name": "Ada",
        },
    )
    assert chat.says("yes") == "ASKED"


def test_makan_malam_dalam_beberapa_pesan() -> None:
    chat = Chat(facts=BALI)
    said = chat.says("lusa jam 7 malam buat berdua")
    assert chat.used == ("venue_search", {"city": "Bali", "party_size": 2, "date": "2026-11-25", "time": "19:00"})
    assert said.startswith("Masih kosong untuk 2 orang Rabu 25 November jam 19:00 di Bali:")
    assert chat.says("yang kedua") == "Atas nama siapa?"
    assert chat.says("Budi aja") == "QUOTE"
    assert chat.used[1]["guest_name"] == "Budi"
    assert chat.says("iya kak") == "ASKED"
    assert chat.says("makasih ya") == "Sama-sama."


def test_one_message_may_hold_everything() -> None:
    chat = Chat(facts=NOWHERE)
    chat.says(
        "Hi! Table for me and my wife in Seminyak tomorrow at half past seven, my name is Ada, it's our anniversary"
    )
    assert chat.used == (
        "venue_search",
        {
            "query": "restaurant", "city": "Bali", "area": "Seminyak", "party_size": 2, "date": "2026-11-24",
            "time": "19:30",
        },
    )  # fmt: skip
    assert chat.says("1") == "QUOTE"
    assert chat.used[1] | {"service": ""} == {
        "venue": "la-plancha", "service": "", "party_size": 2, "date": "2026-11-24", "time": "19:30",
        "guest_name": "Ada", "occasion": "anniversary",
    }  # fmt: skip


def test_both_languages_in_one_message() -> None:
    chat = talked("mau book dinner besok jam 8 buat 4 orang di Canggu dong", facts=NOWHERE)
    assert chat.used[1] == {
        "query": "dinner", "city": "Bali", "area": "Canggu", "party_size": 4, "date": "2026-11-24", "time": "20:00",
    }  # fmt: skip
    assert chat.last.language == "id"


def test_everything_missing_is_asked_once_and_one_at_a_time() -> None:
    chat = Chat(facts=NOWHERE)
    assert chat.says("I want to book a table").startswith("Which area or city?")
    assert chat.says("Ubud") == "For how many people?"
    assert chat.says("two") == "Which day?"
    assert chat.says("friday") == "What time?"
    chat.says("8")
    assert chat.used[1] == {
        "query": "restaurant", "city": "Bali", "area": "Ubud", "party_size": 2, "date": "2026-11-27", "time": "20:00",
    }  # fmt: skip


def test_the_area_is_not_asked_again_when_the_guest_passes_over_it() -> None:
    chat = Chat(facts=NOWHERE)
    assert chat.says("book sunset dinner for 2").startswith("Which area or city?")
    chat.says("tomorrow at 7")
    assert chat.used[0] == "venue_search"


def test_a_meal_without_an_hour_shows_free_times() -> None:
    chat = talked("dinner tonight for 2", facts=BALI)
    assert chat.used[1]["time"] == "19:00"
    assert "around 19:00" in chat.last.text


def test_sunset_stands_for_a_time() -> None:
    chat = talked("sunset dinner for 2 tomorrow in Seminyak", facts=BALI)
    assert "time" not in chat.used[1]
    assert "1. La Plancha, Seminyak: 17:30" in chat.last.text
    assert "The sun sets at 18:12." in chat.last.text


@pytest.mark.parametrize(
    ("words", "venue", "time"),
    [
        ("2", "mozaic", "19:00"), ("2.", "mozaic", "19:00"), ("#2", "mozaic", "19:00"),
        ("number two", "mozaic", "19:00"),
        ("option 2 please", "mozaic", "19:00"), ("the 2nd", "mozaic", "19:00"), ("yes, the second", "mozaic", "19:00"),
        ("yang kedua", "mozaic", "19:00"), ("nomor dua aja", "mozaic", "19:00"),
        ("the last one", "warung-sita", "19:00"),
        ("yang terakhir", "warung-sita", "19:00"), ("Mozaic", "mozaic", "19:00"),
        ("la plancha please", "la-plancha", "19:00"),
        ("the beach club", "mozaic", "19:00"), ("the one in Ubud", "warung-sita", "19:00"),
        ("the 1st at 7:30", "la-plancha", "19:30"),
        ("Warung Sita at quarter past seven", "warung-sita", "19:15"), ("any of them", "la-plancha", "19:00"),
    ],
)  # fmt: skip
def test_an_offer_is_picked_by_number_order_name_place_or_time(words: str, venue: str, time: str) -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=ADA)
    assert chat.says(words) == "QUOTE"
    assert (chat.used[1]["venue"], chat.used[1]["time"]) == (venue, time)


def test_a_button_picks() -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=ADA)
    assert chat.taps("19:00 Warung") == "QUOTE"
    assert chat.used[1]["venue"] == "warung-sita"


def test_a_button_of_long_ago_still_picks() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "something else", "friday instead", facts=ADA)
    assert chat.says("19:00 La Plancha", payload="pick:la-plancha:Dinner:2026-11-24:19:00") == "QUOTE"
    assert (chat.used[1]["date"], chat.used[1]["party_size"]) == ("2026-11-24", 2)


def test_a_time_that_several_have_asks_which() -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=ADA)
    assert "1. La Plancha, Seminyak: 19:15" in chat.says("the 7:15 one")
    assert chat.says("3") == "QUOTE"
    assert (chat.used[1]["venue"], chat.used[1]["time"]) == ("warung-sita", "19:15")


def test_a_named_venue_at_a_free_hour_needs_no_list() -> None:
    chat = talked("dinner at Ku De Ta tomorrow for 2 at 8pm", facts=ADA)
    assert [use.name for use in chat.uses] == ["venue_search", "create_booking"]
    assert chat.uses[0].arguments["venue"] == "Ku De Ta"
    assert chat.used[1]["time"] == "20:00"


def test_the_hours_of_a_single_venue_are_the_choices() -> None:
    chat = talked("dinner in canggu tomorrow for 2", facts=ADA)
    assert [choice.title for choice in chat.last.choices] == ["19:00", "19:15", "18:45", "19:30"]
    assert chat.says("the 7:30 one") == "QUOTE"
    assert chat.used[1]["time"] == "19:30"


def test_choices_fit_their_buttons() -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=ADA)
    titles = [choice.title for choice in chat.last.choices]
    assert len(titles) == len(set(titles)) == 3
    assert all(len(choice.title) <= 20 and len(choice.description) <= 72 for choice in chat.last.choices)
    assert chat.last.choices[0].id == "pick:la-plancha:Dinner:2026-11-24:19:00"


def test_the_name_is_asked_once_and_kept() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "1", "Ada Lovelace", "yes", facts=BALI)
    assert chat.committed == 1
    chat.says("lunch for 2 on friday")
    assert chat.says("the first one") == "QUOTE"
    assert chat.used[1]["guest_name"] == "Ada Lovelace"


def test_a_known_name_is_not_asked() -> None:
    assert talked("dinner for 2 tomorrow at 7", facts=ADA).says("1") == "QUOTE"


def test_another_name_for_this_booking_is_taken() -> None:
    chat = talked("dinner for 2 tomorrow at 7 under Smith", "1", facts=ADA)
    assert chat.used[1]["guest_name"] == "Smith"


def test_who_gives_no_name_is_a_guest() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "1", facts=BALI)
    assert "a first name will do" in chat.says("why do you need it?")
    assert chat.says("no thanks") == "QUOTE"
    assert chat.used[1]["guest_name"] == "Guest"


def test_after_a_booking_the_next_wish_begins_anew() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "1", "yes", facts=ADA)
    assert chat.says("book a table") == "For how many people?"


def test_a_booking_is_shown_with_its_state_and_link() -> None:
    said = talked("my booking", facts=ADA).last.text
    assert "K7M2P9QX: La Plancha, tomorrow, Tuesday 24 November 19:00, 2 people. Confirmed" in said
    assert "http://test/b/K7M2P9QX/t/" in said


@pytest.mark.parametrize(
    "words",
    ["my bookings?", "booking saya", "is my booking confirmed?", "do I have a booking", "cek pesanan", "status"],
)
def test_many_words_ask_for_the_bookings(words: str) -> None:
    assert talked(words, facts=ADA).used == ("check_booking", {})


def test_a_reference_asks_for_its_booking() -> None:
    assert talked("AB2CD3EF", facts=ADA).used == ("check_booking", {"reference": "AB2CD3EF"})
    assert "no booking ZZZZZZZ9" in talked("status of ZZZZZZZ9?", facts=ADA).says("zzzzzzz9")


@pytest.mark.parametrize("answer", ["2", "the second one", "AB2CD3EF", "yang kedua"])
def test_of_several_bookings_the_guest_says_which_to_cancel(answer: str) -> None:
    chat = talked("cancel my booking", facts=ADA)
    assert chat.last.text.endswith("Which one shall I cancel? A number is enough.")
    assert chat.says(answer) == "QUOTE"
    assert chat.used == ("cancel_booking", {"reference": "AB2CD3EF"})


def test_a_button_says_which_to_cancel() -> None:
    chat = talked("batalkan pesanan", facts=ADA)
    assert chat.taps("K7M2") == "QUOTE"
    assert chat.used == ("cancel_booking", {"reference": "K7M2P9QX"})


def test_the_language_follows_the_guest() -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=replace(BALI, language="id"))
    assert chat.last.language == "en"
    assert chat.says("yang pertama") == "Atas nama siapa?"
    chat.says("Ada Lovelace")
    assert chat.last.language == "id"


def test_a_spa_is_asked_for_by_its_own_hours() -> None:
    chat = talked("pijat buat 2 orang besok jam 9 di ubud", facts=NOWHERE)
    assert chat.used[1] == {
        "query": "massage", "city": "Bali", "area": "Ubud", "category": "spa", "party_size": 2, "date": "2026-11-24",
        "time": "09:00",
    }  # fmt: skip


def test_a_city_brings_its_own_clock() -> None:
    late = Chat(facts=ADA)  # 02:00 UTC: still Sunday evening in New York
    late.says("dinner for 2 in New York tonight at 11")
    assert late.used[1]["date"] == "2026-11-22"


def test_messages_in_a_row_are_answered_together() -> None:
    chat = Chat(facts=ADA)
    chat.messages += talked("dinner for 2").messages[:1]
    chat.says("tomorrow at 7")
    assert chat.used[1]["party_size"] == 2


def test_a_proposal_of_another_model_is_agreed_to() -> None:
    chat = talked("dinner for 2 tomorrow at 7 in canggu", facts=ADA, house=House(full={("mozaic", "19:00")}))
    chat.messages = [chat.messages[0]]
    chat.platform_says("19:00 is taken. Shall I try 20:30 tomorrow?", "")
    chat.says("yes please")
    assert chat.used[1]["time"] == "20:30"
