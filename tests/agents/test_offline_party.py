"""How many come, in words."""

import pytest

from agents.llm.offline.party import read_party

ENGLISH = [
    ("for 2", 2), ("book sunset dinner for 2", 2), ("table for six", 6), ("party of 8", 8), ("group of twelve", 12),
    ("4 pax", 4), ("4-5 people", 5), ("2 or 3 people", 3), ("from 2 to 3 people", 3), ("make it 3 people", 3),
    ("not 2 but 3 people", 3), ("we are four", 4), ("there will be 10 of us", 10), ("a family of 5", 5),
    ("my family of 6", 6), ("the two of us", 2), ("half a dozen people", 6), ("a dozen", 12), ("1 table for 4", 4),
    ("one person", 1), ("for one", 1), ("it's just 1 person", 1), ("only two", None), ("just me", 1), ("a couple", 2),
    ("me and my wife", 2), ("my wife and i", 2), ("my husband and I want to go out", 2), ("me, my wife and 2 kids", 4),
    ("with my 2 kids", 3), ("with 3 friends", 4), ("with a friend", 2), ("me and a couple of friends", 3),
    ("dinner with my girlfriend", 2), ("dinner with my parents", 3), ("my parents and i", 3), ("me plus 2", 3),
    ("me + 3", 4), ("two adults and one kid", 3), ("2 adults 2 children", 4), ("massage for my wife and me", 2),
    ("couple's massage", 2), ("for a group of 9", 9), ("twenty five people", 25), ("for 0", 0), ("0 people", 0),
    ("nobody", 0), ("500 people", 500), ("five hundred people", 500),
]  # fmt: skip
INDONESIAN = [
    ("berdua", 2), ("buat berdua", 2), ("berdua aja", 2), ("bertiga", 3), ("berempat", 4), ("kami berlima", 5),
    ("kita ber-7", 7), ("ber 5", 5), ("2 orang", 2), ("dua orang", 2), ("dua puluh lima orang", 25),
    ("seratus orang", 100), ("untuk 4", 4), ("buat 5 orang", 5), ("meja untuk 6", 6), ("2 meja untuk 8 orang", 8),
    ("saya dan istri", 2), ("aku sama pacar", 2), ("sama temen", 2), ("bersama 3 teman", 4), ("saya dan 3 teman", 4),
    ("sendirian", 1), ("cuma saya", 1), ("rombongan 20 orang", 20), ("2 orang dewasa dan 1 anak", 3), ("sepasang", 2),
    ("jadi berlima ya", 5),
]  # fmt: skip
NOBODY_COUNTED = [
    "hello", "for 2 hours", "for 7 pm", "for 7:30", "2 nights", "60 minutes massage", "at 2", "25 december",
    "for 25 december", "350.000", "-3 people", "2.5 people", "dinner with a view", "restaurant with live music",
    "buat sekeluarga", "the second one", "3rd option", "jam 7", "", "7",
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), ENGLISH + INDONESIAN)
def test_the_party_is_read(text: str, count: int | None) -> None:
    assert read_party(text) == count


@pytest.mark.parametrize("text", NOBODY_COUNTED)
def test_no_party_is_read_where_nobody_was_counted(text: str) -> None:
    assert read_party(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2", 2), ("two", 2), ("just 2", 2), ("only two", 2), ("2 aja", 2), ("two please", 2), ("One", 1), ("dua", 2),
        ("2 or 3", 3), ("0", 0), ("-2", 0), ("500", 500), ("4!", 4), ("we are 4", 4), ("cuma 2", 2), ("hi", None),
    ],
)  # fmt: skip
def test_a_bare_number_counts_only_where_the_party_was_asked_for(text: str, count: int | None) -> None:
    assert read_party(text, bare=True) == count
