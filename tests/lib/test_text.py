"""Text from outside: whatever it is, it can be stored, compared, clamped and split."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agnt.lib import text

anything = st.text(st.characters(exclude_categories=()), max_size=300)  # surrogates and control characters too
sensible = st.text(max_size=300)


@given(anything)
def test_clean_text_can_be_stored_and_sent(value: str) -> None:
    cleaned = text.clean(value)
    assert "\x00" not in cleaned
    cleaned.encode()
    assert text.clean(cleaned) == cleaned


def test_cleaning_takes_out_only_what_cannot_be_kept() -> None:
    assert text.clean("caf\u0065\u0301\x00 \ud800bar\x07\n\tok") == "café bar\n\tok"


def test_nothing_that_turns_the_line_round_is_kept() -> None:
    assert text.clean("Ayu\u202e 2 gnp.exe\u202c\u2066!\u2069") == "Ayu 2 gnp.exe!"
    assert text.clean("\u05d0\u05d1 \u200f(2)") == "\u05d0\u05d1 \u200f(2)"


def test_every_string_of_a_json_value_is_cleaned() -> None:
    raw = json.loads('{"a\\u0000": ["b\\ud800", 1, null, {"c": "d\\u0007"}]}')
    assert text.clean_json(raw) == {"a": ["b", 1, None, {"c": "d"}]}


@pytest.mark.parametrize(
    ("value", "folded"), [("  Café\n ÉTÉ ", "cafe ete"), ("Straße", "strasse"), ("ＦＵＬＬ", "full"), ("㎒", "mhz")]
)
def test_words_are_compared_without_case_accents_and_blanks(value: str, folded: str) -> None:
    assert text.fold(value) == folded


@given(sensible)
def test_folding_twice_is_folding_once(value: str) -> None:
    assert text.fold(text.fold(value)) == text.fold(value)


@given(value=sensible, limit=st.integers(1, 50))
def test_clamped_text_fits_and_says_that_it_was_cut(value: str, limit: int) -> None:
    clamped = text.clamp(value, limit)
    assert len(clamped) <= limit
    assert clamped == value or clamped.endswith("…")


def _bytes(value: str) -> int:
    return len(value.encode())


@pytest.mark.parametrize("measure", [len, _bytes])
@given(value=sensible, limit=st.integers(4, 60))
def test_split_parts_fit_and_lose_nothing_but_white_space(measure: object, value: str, limit: int) -> None:
    parts = text.split_sentences(value, limit, measure)  # type: ignore[arg-type]
    assert all(0 < measure(part) <= limit for part in parts)  # type: ignore[operator]
    assert "".join("".join(parts).split()) == "".join(value.split())


def test_text_is_split_at_the_end_of_a_sentence() -> None:
    value = "One table is free. It is by the window. Shall I hold it?"
    assert text.split_sentences(value, 40) == ["One table is free. It is by the window.", "Shall I hold it?"]


def test_a_long_sentence_is_split_at_a_blank_and_a_long_word_anywhere() -> None:
    assert text.split_sentences("a table by the sea", 8) == ["a table", "by the", "sea"]
    assert text.split_sentences("abcdefgh", 3) == ["abc", "def", "gh"]


def test_what_fits_is_left_whole_and_nothing_has_no_parts() -> None:
    assert text.split_sentences("One. Two.", 9) == ["One. Two."]
    assert text.split_sentences("  \n ", 9) == []


def test_names_with_numbers_stand_as_people_count() -> None:
    names = ["T10", "T2", "t1", "T²", "Bar"]
    assert sorted(names, key=text.natural) == ["Bar", "t1", "T2", "T10", "T²"]
