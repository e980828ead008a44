"""`manage.py trace`: the story on the terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.front import tales

pytestmark = pytest.mark.django_db


def printed(*words: str) -> str:
    out = StringIO()
    call_command("trace", *words, stdout=out)
    return out.getvalue()


def test_it_prints_the_eight_steps_with_times_and_no_words() -> None:
    tale = tales.told()
    text = printed(tale.booking.reference)
    for number, title in enumerate(("Webhook", "Router", "Prompt and model", "Tool and quote"), 1):
        assert f"{number} {title}" in text
    assert "8 Tell and bill" in text
    assert "not yet" not in text
    assert "from the guest's yes to the answer leaving: 290 ms" in text
    assert "sunset dinner for 2 tomorrow" not in text


def test_what_was_written_is_printed_when_it_is_asked_for() -> None:
    tale = tales.told()
    assert "| sunset dinner for 2 tomorrow" in printed(tale.trace_id, "--bodies")


def test_an_unknown_reference_is_a_sentence_and_an_error() -> None:
    with pytest.raises(CommandError, match="no booking and no trace"):
        printed("NOSUCHTH")
