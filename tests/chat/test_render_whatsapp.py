"""Texts and choices into what WhatsApp allows: nothing is lost, nothing is over a limit."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agnt.lib.text import split_sentences
from chat.channels.whatsapp import render

YES_NO = [{"id": "quote:1:yes", "title": "Yes, book it"}, {"id": "quote:1:no", "title": "No, thanks"}]
WORDS = st.text(alphabet="abcd é.!?\n😀", min_size=1, max_size=400).filter(str.strip)


def sized(number: int) -> str:
    return " ".join(f"Sentence {place} of a long story." for place in range(number))


def squeezed(value: str) -> str:
    return "".join(value.split())


def choices(number: int, title: str = "Choice") -> list[dict[str, str]]:
    return [{"id": f"pick:{place}", "title": f"{title} {place}"} for place in range(number)]


def sent(content: dict[str, Any], **address: str) -> dict[str, Any]:
    return render.payload(content, callback="our-id", **(address or {"phone": "1555"}))


@given(WORDS, st.integers(min_value=1, max_value=60))
def test_splitting_loses_no_word_and_keeps_the_limit(value: str, limit: int) -> None:
    parts = split_sentences(value, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert squeezed("".join(parts)) == squeezed(value)


@given(WORDS, st.integers(min_value=4, max_value=60))
def test_splitting_may_be_measured_in_bytes(value: str, limit: int) -> None:
    parts = split_sentences(value, limit, lambda part: len(part.encode()))
    assert all(len(part.encode()) <= limit for part in parts)
    assert squeezed("".join(parts)) == squeezed(value)


def test_a_text_is_cut_where_a_sentence_ends() -> None:
    parts = split_sentences(sized(400), render.TEXT_LIMIT)
    assert len(parts) > 2
    assert all(part.endswith(".") and part.startswith("Sentence") for part in parts)


@given(st.integers(min_value=1, max_value=900), st.integers(min_value=0, max_value=14))
def test_every_part_is_within_the_limits_and_the_choices_are_on_the_last(length: int, count: int) -> None:
    body, offered = sized(length), choices(count)
    contents = render.contents(body, offered)
    assert all(len(part["text"]) <= render.TEXT_LIMIT for part in contents)
    assert all("choices" not in part for part in contents[:-1])
    if 1 <= count <= render.ROWS:
        assert contents[-1]["choices"] == offered
        assert len(contents[-1]["text"]) <= render.BODY_LIMIT
        assert squeezed("".join(part["text"] for part in contents)) == squeezed(body)


def test_a_text_is_one_plain_message() -> None:
    assert sent(render.contents("Hello")[0]) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "1555",
        "type": "text",
        "text": {"body": "Hello", "preview_url": False},
        "biz_opaque_callback_data": "our-id",
    }


def test_a_guest_without_a_phone_is_sent_to_by_recipient_without_to() -> None:
    posted = sent({"text": "Hello"}, user_id="US.5")
    assert posted["recipient"] == "US.5"
    assert "to" not in posted
    assert "recipient" not in sent({"text": "Hello"}, phone="1555", user_id="US.5")


def test_a_group_is_sent_to_as_a_group() -> None:
    posted = sent({"text": "Hello", "group": "g1"})
    assert (posted["to"], posted["recipient_type"]) == ("g1", "group")


def test_up_to_three_choices_are_buttons() -> None:
    posted = sent(render.contents("Shall I?", YES_NO)[0])
    assert posted["interactive"]["type"] == "button"
    assert posted["interactive"]["action"]["buttons"] == [
        {"type": "reply", "reply": {"id": "quote:1:yes", "title": "Yes, book it"}},
        {"type": "reply", "reply": {"id": "quote:1:no", "title": "No, thanks"}},
    ]


def test_four_to_ten_choices_are_a_list() -> None:
    posted = sent(render.contents("Which?", choices(10))[0])
    rows = posted["interactive"]["action"]["sections"][0]["rows"]
    assert posted["interactive"]["type"] == "list"
    assert [row["id"] for row in rows] == [f"pick:{place}" for place in range(10)]


def test_more_than_ten_choices_are_numbered_text() -> None:
    (content,) = render.contents("Which?", choices(11))
    assert content["text"].startswith("Which?\n\n1. Choice 0\n2. Choice 1")
    assert sent(content)["type"] == "text"


def test_where_there_are_no_buttons_choices_are_numbered() -> None:
    (content,) = render.contents("Shall I?", [{**YES_NO[0], "description": "free until 5"}, YES_NO[1]], plain=True)
    assert content == {"text": "Shall I?\n\n1. Yes, book it (free until 5)\n2. No, thanks"}


def test_long_titles_are_cut_and_told_in_full_below() -> None:
    long = [{"id": str(n), "title": f"The Very Long Name of Restaurant {n}", "description": "19:00"} for n in range(4)]
    rows = sent(render.contents("Which?", long)[0])["interactive"]["action"]["sections"][0]["rows"]
    assert all(len(row["title"]) <= 24 and len(row["description"]) <= 72 for row in rows)
    assert rows[2]["description"] == "The Very Long Name of Restaurant 2. 19:00"


def test_buttons_that_would_read_alike_become_a_list() -> None:
    alike = [{"id": str(n), "title": f"The Very Long Name of Restaurant {n}"} for n in range(2)]
    content = render.contents("Which?", alike)[0]
    assert content["form"] == "list"


def test_choices_with_one_id_twice_are_numbered_text() -> None:
    assert "form" not in render.contents("Which?", [YES_NO[0], YES_NO[0]])[0]


@pytest.mark.parametrize("empty", ["", "  \n "])
def test_a_message_without_a_word_is_refused(empty: str) -> None:
    with pytest.raises(ValueError, match="words"):
        render.contents(empty, YES_NO)
