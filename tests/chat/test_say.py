"""What we say is written once, numbered, split, introduced; nothing leaves before the caller commits."""

import re

import pytest
from django.db import transaction

from agnt.core import outbox
from agnt.core.models import Transition
from agnt.lib.errors import DomainError
from chat.models import Conversation, Message, Send
from chat.services import outgoing
from tests.chat import talk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_guest_has_written() -> None:
    talk.write("hi")


def test_the_same_key_says_it_once() -> None:
    first, again = talk.say("Hello", key="k"), talk.say("Something else", key="k")
    assert first.pk == again.pk
    assert Message.objects.filter(direction="out").count() == Send.objects.count() == 1
    assert first.text.endswith("Hello")


def test_it_is_numbered_after_what_was_said_before() -> None:
    assert (talk.say().sequence, talk.say().sequence) == (2, 3)
    assert talk.conversation().last_sequence == 3


def test_the_first_message_introduces_us_and_the_second_does_not() -> None:
    first, second = talk.say("Hello").text, talk.say("Hello").text
    assert "automated booking service" in first
    assert re.search(r"https?://\S+", first)
    assert "PERSON" in first
    assert first.endswith("\n\nHello")
    assert second == "Hello"
    assert Send.objects.order_by("pk")[0].content["text"] == first


def test_the_introduction_is_in_the_language_of_the_conversation() -> None:
    Conversation.objects.update(language="id")
    assert "layanan pemesanan otomatis" in talk.say("Halo").text


def test_without_an_introduction_the_next_message_brings_it() -> None:
    assert talk.say("Bye", introduce=False).text == "Bye"
    assert "automated" in talk.say("Hello").text


def test_a_long_text_is_several_sends_in_order_and_one_message() -> None:
    long = " ".join(f"Sentence {n} of a long story." for n in range(400))
    message = talk.say(long)
    parts = list(message.sends.order_by("part"))
    assert [send.part for send in parts] == list(range(len(parts)))
    assert len(parts) > 2
    assert "".join("".join(send.content["text"] for send in parts).split()) == "".join(message.text.split())


def test_choices_are_kept_with_the_message_and_on_its_last_send() -> None:
    offered = [{"id": "a", "title": "Yes"}, {"id": "b", "title": "No"}]
    message = talk.say("Shall I?", choices=offered)
    assert message.choices == offered
    assert Send.objects.get().content["choices"] == offered


def test_words_are_sealed_in_message_and_send() -> None:
    message = talk.say("the secret table")
    assert b"secret" not in bytes(message.sealed_body) + bytes(Send.objects.get().sealed_content)


def test_control_characters_do_not_leave() -> None:
    assert talk.say("a\x00b\ud800c", choices=[{"id": "x\x00", "title": "y\x00"}]).text.endswith("abc")
    assert Send.objects.get().content["choices"] == [{"id": "x", "title": "y"}]


def test_nothing_is_said_when_the_caller_rolls_back() -> None:
    with pytest.raises(DomainError), transaction.atomic():
        outgoing.say(conversation=talk.conversation(), text="Hello", key="k")
        raise DomainError("x", "undone")
    assert not Message.objects.filter(direction="out").exists()
    assert not Send.objects.exists()
    assert talk.conversation().last_sequence == 1


def test_the_sender_is_woken_once_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    nudged: list[tuple[object, ...]] = []
    monkeypatch.setattr(outbox, "send_nudge", lambda *args, **_more: nudged.append(args))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        talk.say(" ".join(["word."] * 2000))
        assert nudged == []
    assert nudged == [("chat.send", talk.conversation().pk)]


def test_the_birth_of_a_send_is_written_down() -> None:
    send = talk.say().sends.get()
    born = Transition.objects.get(entity="chat.send", entity_id=str(send.pk))
    assert (born.from_status, born.to_status, born.by) == ("", "queued", "chat:bot")
