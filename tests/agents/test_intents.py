"""What a turn's messages ask for: the quote's own buttons, whole yeses and nos, and everything else."""

import uuid

import pytest

from agents.turns.intents import Act, Heard, Intent, no_payload, of, yes_payload

QUOTE = uuid.UUID(int=1)
OTHER = uuid.UUID(int=2)


def heard(*words: str) -> list[Heard]:
    """Messages numbered from 5."""
    return [Heard(number, word) for number, word in enumerate(words, 5)]


def tap(payload: str, sequence: int = 5) -> Heard:
    """A tapped button."""
    return Heard(sequence, "Yes, book it", payload)


def test_nothing_written_asks_for_nothing() -> None:
    assert of([], QUOTE).act == Act.NOTHING


def test_a_whole_yes_commits_the_quote_that_was_asked_about() -> None:
    assert of(heard("yes please"), QUOTE) == Intent(Act.COMMIT, str(QUOTE), 5, 5)


def test_every_message_must_be_a_yes() -> None:
    assert of(heard("yes", "ok"), QUOTE).act == Act.COMMIT
    assert of(heard("yes", "but at 8"), QUOTE) == Intent(Act.TALK, "", 5, 6)
    assert of(heard("yes", "no"), QUOTE).act == Act.TALK


def test_a_whole_no_declines() -> None:
    assert of(heard("no thanks"), QUOTE).act == Act.DECLINE


@pytest.mark.parametrize("words", ["yes", "no", "ya"])
def test_without_a_quote_asked_about_a_yes_or_no_is_talk(words: str) -> None:
    assert of(heard(words), None).act == Act.TALK


def test_a_tap_names_its_own_quote() -> None:
    assert of([tap(yes_payload(OTHER))], QUOTE) == Intent(Act.COMMIT, str(OTHER), 5, 5)
    assert of([tap(no_payload(OTHER))], QUOTE) == Intent(Act.DECLINE, str(OTHER), 5, 5)


def test_a_tap_on_an_alternative_is_a_choice() -> None:
    assert of([tap(f"alternative:{OTHER}")], None) == Intent(Act.ALTERNATIVE, str(OTHER), 5, 5)


def test_a_tap_ends_what_the_turn_answers() -> None:
    assert of([Heard(5, "hm"), tap(yes_payload(QUOTE), 6), Heard(7, "wait")], QUOTE) == Intent(
        Act.COMMIT, str(QUOTE), 5, 6
    )


@pytest.mark.parametrize(
    "payload", ["quote:x:yes", "quote::yes", f"quote:{QUOTE}:maybe", f"quote:{QUOTE}", "alternative:7", "pick:a:b:c"]
)
def test_a_button_that_is_no_quotes_is_for_the_model(payload: str) -> None:
    assert of([tap(payload)], QUOTE).act == Act.TALK


def test_another_button_that_is_called_yes_is_no_yes() -> None:
    assert of([Heard(5, "Yes", "pick:somewhere")], QUOTE).act == Act.TALK


def test_while_a_person_has_the_conversation_only_a_tap_on_the_open_quote_counts() -> None:
    assert of(heard("yes"), QUOTE, by_model=False).act == Act.NOTHING
    assert of([tap(yes_payload(OTHER))], QUOTE, by_model=False).act == Act.NOTHING
    assert of([tap(f"alternative:{QUOTE}")], QUOTE, by_model=False).act == Act.NOTHING
    assert of([Heard(5, "hm"), tap(yes_payload(QUOTE), 6)], QUOTE, by_model=False).act == Act.COMMIT
    assert of([tap(yes_payload(QUOTE))], None, by_model=False).act == Act.NOTHING
