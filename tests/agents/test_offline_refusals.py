"""What cannot be had, is out of scope or makes no sense gets a clear answer and no tool call that would not help."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from agents.llm.base import Facts, Message, Request, Text, ToolResult, ToolUse
from agents.llm.offline.planner import Offline
from tests.agents.offline_house import ADA, BALI, NOW, TOOLS, Chat, House, talked


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("table for 2 yesterday at 7pm", "Sunday 22 November is in the past.\nWhich day?"),
        ("meja untuk 2 orang kemarin jam 7", "Minggu 22 November sudah lewat.\nUntuk hari apa?"),
        ("table for 2 today at 9 am", "Today 09:00 is in the past.\nWhat time?"),
        ("table for 2 on 12/10 at 7pm", "Monday 12 October is in the past.\nWhich day?"),
        ("breakfast for 2 on 31 april", "That date does not exist.\nWhich day?"),
        ("table for 0 tomorrow at 7pm", "That would be nobody.\nFor how many people?"),
        ("dinner tomorrow for 500 people", "For more than 50 people a person at the venue has to arrange it"),
        ("makan malam besok untuk 500 orang", "Untuk lebih dari 50 orang harus diatur langsung"),
    ],
)
def test_an_impossible_wish_is_said_to_be_so_before_any_search(words: str, answer: str) -> None:
    chat = talked(words, facts=ADA)
    assert chat.last.text.startswith(answer)
    assert chat.uses == []


def test_after_an_impossible_day_the_rest_is_remembered() -> None:
    chat = talked("table for 2 yesterday at 8pm", "tomorrow", facts=ADA)
    assert chat.used[1]["time"] == "20:00"


def test_nothing_found_says_what_was_tried_and_what_to_loosen() -> None:
    said = talked("dinner for 2 tomorrow at 7 in Padang Bai", facts=ADA).last.text
    assert said == (
        "I found nothing free for 2 people tomorrow, Tuesday 24 November at 19:00 in Padang Bai.\n"
        "Shall I look at another time, another day or another area?"
    )


def test_a_place_that_is_not_served_is_said_to_be_unknown() -> None:
    chat = talked("table for 2 tomorrow at 7 in Palo Alto", facts=Facts())
    assert chat.last.text.startswith("I know no places in Palo Alto. Which other area")
    chat.says("Ubud")
    assert chat.used[1]["area"] == "Ubud"


def test_an_unknown_venue_is_named_and_then_forgotten() -> None:
    chat = talked("dinner at Nonexistent Place tomorrow for 2 at 8pm", facts=ADA)
    assert "I do not know a place called Nonexistent Place." in chat.last.text
    chat.says("in Canggu then")
    assert "venue" not in chat.used[1]


def test_words_that_name_nothing_known_are_mentioned_beside_the_offers() -> None:
    house = House(strange=("akar", "tujuh"))
    chat = talked("dinner at akar tujuh tomorrow for 2 at 7", facts=ADA, house=house)
    assert chat.used[1]["query"] == "dinner akar tujuh"
    assert chat.last.text.startswith("I do not know a place called akar tujuh.\nFree for 2 people")


def test_offers_elsewhere_are_said_to_be_elsewhere() -> None:
    chat = talked("dinner for 2 tomorrow at 7 in Sanur", facts=ADA, house=House(wide=("Sanur",)))
    assert chat.last.text.startswith("I have nothing in Sanur; elsewhere there is:\nFree for 2 people")
    assert "in Sanur:" not in chat.last.text


def test_offers_in_several_cities_name_the_city() -> None:
    chat = talked(
        "dinner for 2 tomorrow at 7 anywhere", facts=Facts(name="Ada"), house=House(cities=("Bali", "Lisbon"))
    )
    assert "2. Mozaic Beach Club, Canggu, Lisbon: 19:00" in chat.last.text


def test_a_closed_day_is_told_with_its_reason() -> None:
    house = House(closed=({"venue": "La Plancha", "why": "Closed that day."},))
    said = talked("dinner at La Plancha tomorrow for 2 at 8pm", facts=ADA, house=house).last.text
    assert said.startswith("La Plancha has nothing free for 2 people tomorrow, Tuesday 24 November at 20:00.")
    assert "La Plancha: Closed that day." in said


def test_no_others_are_said_to_be_none() -> None:
    chat = talked("dinner for 2 tomorrow at 7 in Ubud", "another one", facts=ADA)
    assert chat.last.text.startswith("I know no others for 2 people")


def test_a_full_time_offers_the_alternatives_as_choices() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "2", facts=ADA, house=House(full={("mozaic", "19:00")}))
    assert [choice.id for choice in chat.last.choices] == [
        "pick:mozaic:Dinner:2026-11-24:20:30",
        "pick:mozaic:Dinner:2026-11-24:18:00",
    ]
    assert chat.taps("18:00") == "QUOTE"


def test_a_refusal_in_another_language_is_said_in_the_guests() -> None:
    house = House(full={("la-plancha", "19:00")})
    said = talked("besok jam 7 malam buat berdua di Seminyak", "nomor 1", facts=ADA, house=house).last.text
    assert said.startswith("La Plancha sudah penuh pada jam itu untuk 2 orang.\nSebagai gantinya ada:")


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        ({"code": "name_needed", "message": "Ask the guest for the name."}, "Under what name should I put it?"),
        ({"code": "bad_party", "message": "Ask the guest."}, "That would be nobody.\nFor how many people?"),
        ({"code": "timeout", "message": "That took too long."}, "That did not work just now. Please try again"),
        ({"code": "not_found", "message": "I do not know that venue. Search again."}, "I no longer find that place."),
        ({"code": "past", "message": "That day has passed. Ask the guest."}, "That time has passed."),
        (
            {"code": "unclaimed", "message": "They take no bookings here. You can call them."},
            "They take no bookings here.",
        ),
        ({"code": "never_heard_of", "message": ""}, "That cannot be had."),
        ({}, "That cannot be had."),
    ],
)
def test_refusals_are_said_plainly(error: dict[str, str], answer: str) -> None:
    chat = talked("dinner for 2 tomorrow at 7", "1", facts=ADA, house=House(failing={"create_booking": error}))
    assert chat.last.text.startswith(answer)


def test_a_search_that_fails_is_said_to_have_failed() -> None:
    house = House(failing={"venue_search": {"code": "timeout", "message": "x"}})
    assert "did not work" in talked("dinner for 2 tomorrow at 7", facts=ADA, house=house).last.text


def test_no_bookings_are_said_to_be_none() -> None:
    house = House(bookings=())
    assert "no booking of yours" in talked("my booking", facts=ADA, house=house).last.text
    assert "no booking of yours" in talked("cancel my booking", facts=ADA, house=house).last.text


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("what's the weather like?", "I cannot answer that."),
        ("asdf qwer", "I did not understand that."),
        ("", "came without words"),
        ("?", "came without words"),
        ("[a picture, voice note or file]", "only read text"),
        ("I want to talk to a human", "automated service"),
        ("bisa bicara sama orang?", "layanan otomatis"),
        ("what can you do?", "automated booking service"),
        ("change my booking", "What should I change"),
        ("put me on the waitlist", "then I can put you on its list"),
        ("ubah pesanan saya", "Apa yang saya ubah"),
        ("yes", "nothing open to agree to"),
        ("no", "All right."),
        ("bye", "Goodbye"),
        ("thank you so much!", "You are welcome."),
        ("x" * 4000, "I did not understand that."),
        ("\x00\ud800", "came without words"),
    ],
)
def test_words_outside_the_wish_are_answered_without_a_tool(words: str, part: str) -> None:
    chat = talked(words, facts=replace(ADA, language=""))
    assert part in chat.last.text
    assert chat.uses == []


def test_a_very_long_text_is_read_at_its_beginning() -> None:
    chat = talked("dinner for 2 tomorrow at 7 in Ubud " + "please " * 600, facts=ADA)
    assert chat.used[1]["area"] == "Ubud"


def test_a_number_off_the_list_is_asked_again() -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=ADA)
    assert chat.says("9").startswith("That number is not on the list.")
    assert len(chat.last.choices) == 3


def test_a_yes_to_several_offers_asks_which() -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=ADA)
    assert chat.says("yes").endswith("Which one? A number is enough.")
    assert chat.uses[-1].name == "venue_search"


def test_a_question_among_the_offers_leaves_them_standing() -> None:
    chat = talked("dinner for 2 tomorrow at 7", facts=ADA)
    assert chat.says("do they have parking?").startswith("I cannot answer that.")
    assert chat.says("2") == "QUOTE"


def test_a_second_yes_commits_nothing_more() -> None:
    chat = talked("dinner for 2 tomorrow at 7", "1", "yes", facts=ADA)
    assert "nothing open to agree to" in chat.says("yes")
    assert chat.committed == 1


def test_the_sunset_before_the_hour_asked_for_is_mentioned() -> None:
    said = talked("sunset dinner for 2 tomorrow at 8pm in Seminyak", facts=ADA).last.text
    assert "The sun will have set by then, at 18:12" in said


def test_times_on_another_clock_say_so() -> None:
    said = talked("dinner for 2 tomorrow at 7 in Seminyak", facts=replace(ADA, timezone="Europe/Lisbon")).last.text
    assert "Times are the venue's local time (UTC+8)." in said


@pytest.mark.parametrize("words", ["dinner for 2 tomorrow at 7", "my booking", "cancel my booking"])
def test_a_tool_that_is_not_offered_is_not_used(words: str) -> None:
    chat = Chat(facts=ADA, tools=())
    assert "cannot do that right now" in chat.says(words)
    assert chat.uses == []


def test_nothing_is_said_after_a_quote_was_prepared() -> None:
    use = ToolUse("1", "create_booking", {"venue": "x", "date": "2026-11-24", "time": "19:00", "party_size": 2})
    result = ToolResult("1", "create_booking", {"state": "needs_confirmation", "quote": "q"})
    messages = (
        Message("user", (Text("1"),)),
        Message("assistant", (use,)),
        Message("user", (result,)),
    )
    assert Offline().reply(Request("", messages, TOOLS, BALI, NOW)).blocks == ()


def test_an_empty_history_is_answered() -> None:
    reply = Offline().reply(Request("", (), TOOLS, Facts(), datetime(2026, 1, 1, tzinfo=UTC)))
    assert reply.text
