"""Times as people say them."""

from datetime import UTC, datetime

import pytest

from agnt.front.templatetags.front import since
from agnt.front.when import said, said_with_day
from agnt.front.words import WORDS
from agnt.lib import clock

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday noon in Bali
BALI = "Asia/Makassar"


@pytest.mark.parametrize(
    ("moment", "english", "indonesian"),
    [
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), "today 19:00", "hari ini 19:00"),
        (datetime(2026, 11, 23, 16, 30, tzinfo=UTC), "tomorrow 00:30", "besok 00:30"),
        (datetime(2026, 11, 22, 11, 0, tzinfo=UTC), "yesterday 19:00", "kemarin 19:00"),
        (datetime(2026, 11, 28, 11, 0, tzinfo=UTC), "Saturday 28 November 19:00", "Sabtu 28 November 19:00"),
        (datetime(2027, 1, 2, 11, 0, tzinfo=UTC), "Saturday 2 January 2027 19:00", "Sabtu 2 Januari 2027 19:00"),
    ],
)
def test_a_time_is_said_in_the_venues_day_and_the_guests_language(
    moment: datetime, english: str, indonesian: str
) -> None:
    with clock.frozen(NOW):
        assert said(moment, BALI) == english
        assert said(moment, BALI, "id") == indonesian


def test_the_long_form_always_names_the_day() -> None:
    with clock.frozen(NOW):
        assert said_with_day(datetime(2026, 11, 24, 11, 0, tzinfo=UTC), BALI) == "tomorrow, Tuesday 24 November 19:00"
        assert said_with_day(datetime(2026, 11, 28, 11, 0, tzinfo=UTC), BALI) == "Saturday 28 November 19:00"


def test_every_language_says_everything_with_the_same_blanks() -> None:
    english = WORDS["en"]
    for language, words in WORDS.items():
        assert words.keys() == english.keys(), language
        for key, sentence in words.items():
            assert ("{time}" in sentence) == ("{time}" in english[key]), (language, key)
            assert ("{venue}" in sentence) == ("{venue}" in english[key]), (language, key)


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [(None, ""), (0, "at once"), (340, "+340 ms"), (2400, "+2.4 s"), (180_000, "+3 min"), (7_200_000, "+2 h")],
)
def test_a_span_is_said_in_the_unit_people_would_use(milliseconds: int | None, expected: str) -> None:
    assert since(milliseconds) == expected
