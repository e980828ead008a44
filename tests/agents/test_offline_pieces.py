"""The small readers behind the planner: places, kinds, names, references, languages, questions; and its phrases."""

import string

import pytest

from agents.llm.offline import phrases, questions
from agents.llm.offline.intents import about, other, whole
from agents.llm.offline.language import detect
from agents.llm.offline.places import read_place, read_venue
from agents.llm.offline.slots import read_kind, read_name, read_notes, read_reference
from agents.turns.claims import claims


@pytest.mark.parametrize(
    ("text", "area", "city"),
    [
        ("dinner in Seminyak", "Seminyak", "Bali"), ("di canggu dong", "Canggu", "Bali"),
        ("near semniyak", "Seminyak", "Bali"), ("nusa dua", "Nusa Dua", "Bali"), ("somewhere in Bali", "", "Bali"),
        ("in Lisbon, Alfama", "Alfama", "Lisbon"), ("lisboa", "", "Lisbon"), ("a bar in SoHo", "Soho", "New York"),
        ("NYC", "", "New York"), ("dinner in Shibuya", "Shibuya", "Tokyo"),
        ("not in Ubud but in Canggu", "Canggu", "Bali"),
        ("in Palo Alto", "Palo Alto", ""), ("food in Palo Alto would be perfect", "Palo Alto", ""),
        ("the city is San Jose", "San Jose", ""), ("anywhere", "*", ""), ("di mana saja", "*", ""),
        ("in the evening", "", ""), ("in an hour", "", ""), ("in the mood for pizza", "", ""), ("in December", "", ""),
        ("not in Ubud", "", ""), ("help me in making a reservation", "", ""), ("for John", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_places(text: str, area: str, city: str) -> None:
    place = read_place(text)
    assert (place.area, place.city) == (area, city)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Palo Alto.", "Palo Alto"), ("Redwood City please", "Redwood City"),
        ("Let's go with Foster City", "Foster City"),
        ("millbrae", "millbrae"), ("seminayk", "Seminyak"), ("I don't know", ""), ("hmm", ""), ("2 people", ""),
        ("tomorrow at 7", ""),
    ],
)  # fmt: skip
def test_a_bare_name_is_a_place_where_the_place_was_asked_for(text: str, area: str) -> None:
    assert read_place(text, asked=True).area == area


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("table at La Lucciola tomorrow", "La Lucciola"), ("Book Potato Head for 2", "Potato Head"),
        ("pesan di Warung Sita jam 7", "Warung Sita"), ("table at 7", ""), ("at Seminyak", ""), ("at Friday", ""),
        ("at the beach", ""), ("di Tebet jam 7", ""),
    ],
)  # fmt: skip
def test_venues_named(text: str, venue: str) -> None:
    assert read_venue(text) == venue


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("dinner at akar tujuh tomorrow", "akar tujuh"), ("di Tebet jam 7", "tebet"), ("at my villa", ""),
        ("di pantai besok", ""), ("at noon", ""), ("at least 4", ""), ("di jimbaran", ""), ("at half past six", ""),
    ],
)  # fmt: skip
def test_words_that_may_name_a_place_are_left_to_the_search(text: str, hint: str) -> None:
    assert read_kind(text).hint == hint


@pytest.mark.parametrize(
    ("text", "category", "query"),
    [
        ("book sunset dinner for 2", "", "sunset dinner"), ("pijat di ubud", "spa", "massage"),
        ("couple's massage", "spa", "couples massage"),
        ("a nice Italian restaurant with live music", "", "live music italian"),
        ("romantic seafood by the sea", "", "romantic sea view seafood"), ("warung murah", "warung", "cheap"),
        ("sunset boat trip", "boat", "sunset"), ("coworking desk", "coworking", "desk"),
        ("beach club", "beach_club", ""),
        ("Book Dinner In Seminyak", "", "dinner"), ("makan malam romantis", "", "romantic dinner"), ("hello", "", ""),
        ("no seafood please, I am allergic to fish", "", "seafood"),
    ],
)  # fmt: skip
def test_kinds(text: str, category: str, query: str) -> None:
    kind = read_kind(text)
    assert (kind.category, kind.query, kind.venue) == (category, query, "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is ada lovelace and I want a table outside", "Ada Lovelace"), ("atas nama Budi ya", "Budi"),
        ("under Smith please", "Smith"), ("a/n Pak Made", "Pak Made"), ("nama saya siti", "Siti"),
        ("table for 2 under the name of Jean-Luc O'Neill", "Jean-Luc O'Neill"), ("I'm hungry", ""),
        ("this is great", ""),
        ("Ada", ""), ("under the sea", ""), ("", ""),
    ],
)  # fmt: skip
def test_names_said_of_oneself(text: str, name: str) -> None:
    assert read_name(text) == name


@pytest.mark.parametrize(
    "text", ["why?", "no", "change to 8pm", "I'm in Oakland", "thanks", "make it 3 people", "yes", "2", ""]
)
def test_no_name_is_read_from_what_is_none(text: str) -> None:
    assert read_name(text, asked=True) == ""


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("cancel K7M2P9QX", "K7M2P9QX"), ("k7m2p9qx", "K7M2P9QX"), ("ABCDEFGH", "ABCDEFGH"),
        ("ref AB2CD3EF please", "AB2CD3EF"),
        ("thursday", ""), ("CANCEL MY BOOKING THURSDAY", ""), ("SATURDAY", ""), ("tomorrow", ""), ("K7M2P9QO", ""),
        ("12345678", ""),
    ],
)  # fmt: skip
def test_references(text: str, reference: str) -> None:
    assert read_reference(text) == reference


def test_notes_for_the_venue() -> None:
    assert read_notes("it's our 10th anniversary, window seat please, allergic to nuts and eggs") == (
        "10th anniversary", "window seat", "allergic to nuts and eggs",
    )  # fmt: skip
    assert read_notes("dinner for 2") == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("book a table for two", "en"), ("lusa jam 7 malam buat berdua", "id"),
        ("mau book dinner besok buat 2 orang", "id"),
        ("ok", ""), ("booking", ""), ("Seminyak", ""), ("Ada", ""), ("2", ""), ("", ""),
    ],
)  # fmt: skip
def test_languages(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", "greet"), ("Hello there!", "greet"), ("selamat pagi kak", "greet"), ("halo", "greet"),
        ("thanks a lot", "thanks"),
        ("ok thank you so much!", "thanks"), ("makasih banyak ya", "thanks"), ("bye", "bye"),
        ("that's all, thanks", "thanks"),
        ("that will be all", "bye"), ("help", "help"), ("bantuan", "help"), ("[a location]", "media"), ("...", "empty"),
        ("hi, a table for 2", ""), ("thanks, make it 3", ""), ("dinner", ""),
    ],
)  # fmt: skip
def test_whole_messages(text: str, kind: str) -> None:
    assert whole(text) == kind


@pytest.mark.parametrize(
    ("text", "busy", "kind"),
    [
        ("cancel my booking", False, "cancel"), ("cancel my booking", True, "cancel"), ("cancel", True, "drop"),
        ("batalkan pesanan saya", False, "cancel"), ("please cancel K7M2P9QX it", False, "cancel"),
        ("what is your cancellation policy", False, ""), ("can I cancel for free?", False, ""),
        ("my booking", False, "status"),
        ("booking saya", False, "status"), ("book a table", False, ""), ("mau booking", False, ""),
        ("change my booking to 8", False, "modify"), ("change the booking to 8", True, ""),
        ("can I talk to a person", False, "person"),
        ("are you a bot?", False, "help"), ("start over", True, "drop"), ("I want a booking for two", False, ""),
    ],
)  # fmt: skip
def test_what_a_message_is_about(text: str, busy: bool, kind: str) -> None:
    assert about(text, busy=busy) == kind


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("something cheaper", "cheaper"), ("lebih murah", "cheaper"), ("another area", "area"), ("jam lain", "time"),
        ("hari lain", "day"), ("a bit later", "later"), ("lebih awal", "earlier"), ("yang lain", "more"),
        ("dinner", ""),
    ],
)  # fmt: skip
def test_other_offers(text: str, what: str) -> None:
    assert other(text) == what


ASKED = {
    "ask_area": "area", "ask_party": "party", "ask_day": "day", "ask_day_of_week": "day", "ask_time": "time",
    "ask_name": "name", "ask_name_why": "name", "ask_which_cancel": "which_booking", "none_place": "area",
    "ask_change": "change", "ask_change_day": "change_day", "ask_change_time": "change_time",
    "ask_change_party": "change_party", "ask_change_area": "change_area", "cancel_what": "cancel_what",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("key", sorted(phrases.KEYS))
def test_every_question_of_ours_is_recognised_and_nothing_else(key: str, language: str) -> None:
    assert questions.asked(_filled(key, language)) == ASKED.get(key, "")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Great! How many people will be joining you?", "party"), ("And what time would you like to come?", "time"),
        ("Which city should I search in? What kind of food?", "area"),
        ("Could I have a name for the reservation?", "name"),
        ("What day were you thinking of?", "day"), ("Shall I book it?", ""), ("Boleh tahu atas nama siapa?", "name"),
        ("Where would you like to eat?", "area"), ("", ""),
    ],
)  # fmt: skip
def test_questions_of_other_models_are_recognised(text: str, asked: str) -> None:
    assert questions.asked(text) == asked


@pytest.mark.parametrize("key", sorted(phrases.KEYS))
def test_both_languages_say_the_same_facts(key: str) -> None:
    english, indonesian = (set(_fields(key, language)) for language in ("en", "id"))
    assert english == indonesian


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("key", sorted(key for key in phrases.KEYS if not key.startswith("status_")))
def test_no_phrase_claims_that_something_is_done(key: str, language: str) -> None:
    text = _filled(key, language)
    assert not claims(text)
    assert text.isascii() or set(text) <= set(string.printable) | {"’"}


def test_an_unknown_language_is_answered_in_english() -> None:
    assert phrases.say("ask_time", "fr") == "What time?"


def _fields(key: str, language: str) -> list[str]:
    words = phrases._WORDS[language][key]
    return [name for _, name, _, _ in string.Formatter().parse(words) if name]


def _filled(key: str, language: str) -> str:
    return phrases.say(key, language, **dict.fromkeys(_fields(key, language), "Seminyak"))
