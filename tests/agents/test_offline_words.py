"""Messages that are wholly a yes, a no, STOP, START or HELP, and those that only look so."""

import pytest

from chat import words

THUMB, NOD, CROSS = "\N{THUMBS UP SIGN}", "\N{OK HAND SIGN}", "\N{CROSS MARK}"
YES = [
    "yes", "Yes", "YES!", "yes please", "Yes, please do", "yesss", "yep", "yup", "yeah", "y", "ok", "okay", "okkk", "k",
    "sure", "Sure, why not", "of course", "go ahead", "yes go ahead", "book it", "Book it please", "confirm",
    "I confirm",
    "that's right", "that is correct", "sounds good", "Sure, that sounds great!", "perfect", "perfect thank you",
    "ok thanks", "do it", "let's do it", "yes yes", "yes\nyes", "works for me", "deal", "yes sir",
    "ya", "Ya!", "iya", "iya kak", "iyaa", "oke", "oke siap", "siap", "sip", "boleh", "boleh dong", "lanjut",
    "lanjutkan",
    "jadi", "iya jadi", "betul", "ya betul", "setuju", "baik", "mau", "gas", "ya makasih", "pesankan ya", "si", "oui",
    "ja", "sim", THUMB, f"{THUMB}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}", f"yes {THUMB}", NOD,
    "\N{WHITE HEAVY CHECK MARK}",
]  # fmt: skip
NO = [
    "no", "No.", "NO!!", "nope", "nah", "no thanks", "no thank you", "not now", "not that one", "don't",
    "do not book it",
    "never mind", "nevermind", "forget it", "I changed my mind", "maybe later", "oh no", "sorry no",
    "tidak", "tidak ya", "nggak", "gak", "ga jadi", "gak jadi kak", "tidak jadi", "jangan", "jangan dulu", "bukan",
    "bukan itu", "belum", "nanti dulu", "ga usah", "lain kali", "non", "nein", CROSS, "\N{THUMBS DOWN SIGN}",
]  # fmt: skip
NEITHER = [
    "", "?", "yes?", "ok?", "yes but at 8", "yes for 3", "yes 2", "2", "yes, and my wife too please", "no, at 8",
    "not Ubud", "thanks", "thank you", "makasih", "makasih ya", "terima kasih ya", "hello", "maybe", "yes no maybe",
    "later",
    "earlier", "ya ampun", "bukan jam 7", "jangan jam 7", "book it for 8", "good morning", "yesterday", "nothing else",
    "да", "はい", "yes" + " please" * 40, "\N{PERSON WITH FOLDED HANDS}", "cancel", "batal", "stop", "the second one",
    "perfect place?", "is it good", "no problem",
]  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_a_yes_is_a_yes_and_no_no(text: str) -> None:
    assert words.is_yes(text)
    assert not words.is_no(text)


@pytest.mark.parametrize("text", NO)
def test_a_no_is_a_no_and_no_yes(text: str) -> None:
    assert words.is_no(text)
    assert not words.is_yes(text)


@pytest.mark.parametrize("text", [*NEITHER, "looks good to book"])
def test_anything_more_is_neither(text: str) -> None:
    assert not words.is_yes(text)
    assert not words.is_no(text)


@pytest.mark.parametrize(
    "text",
    ["STOP", "stop", "Stop.", "STOP!", " stop ", "stop all", "unsubscribe", "BERHENTI", "berhenti", "alto", "baja",
     "ARRÊT", "arret", "Stopp", "abmelden", "parar", "sair"],
)  # fmt: skip
def test_stop_in_six_languages(text: str) -> None:
    assert words.is_stop(text)
    assert not words.is_start(text)
    assert not words.is_help(text)


@pytest.mark.parametrize("text", ["START", "mulai", "iniciar", "commencer", "starten", "começar", "unstop"])
def test_start_in_six_languages(text: str) -> None:
    assert words.is_start(text)
    assert not words.is_stop(text)


@pytest.mark.parametrize("text", ["HELP", "help!", "bantuan", "ayuda", "aide", "Hilfe", "ajuda", "info"])
def test_help_in_six_languages(text: str) -> None:
    assert words.is_help(text)
    assert not words.is_stop(text)


@pytest.mark.parametrize(
    "text",
    ["stop at the beach", "please don't stop", "cancel", "batal", "starter", "help me book a table", "", "stop " * 40],
)
def test_only_the_whole_message_counts(text: str) -> None:
    assert not words.is_stop(text)
    assert not words.is_start(text)
    assert not words.is_help(text)


def test_no_phrase_of_one_list_stands_in_another() -> None:
    lists = {
        name: {p for row in getattr(words, name).values() for p in row}
        for name in ("YES", "NO", "STOP", "START", "HELP")
    }
    assert not lists["YES"] & (lists["NO"] | lists["STOP"])
    assert not lists["STOP"] & (lists["START"] | lists["HELP"] | lists["NO"])
    assert not lists["START"] & (lists["HELP"] | lists["YES"])
