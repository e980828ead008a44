"""Words and spans as people read them."""

import pytest

from agnt.front.templatetags.front import since
from agnt.front.words import WORDS


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
