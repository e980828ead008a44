"""A person of ours in a conversation."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from agents.models import Turn
from agnt.core.models import ChannelIdentity, User
from agnt.lib import clock
from agnt.lib.errors import DomainError
from chat.models import Conversation, Message, Send
from chat.services import outgoing, sends, staff
from chat.services.accounts import seed_whatsapp
from tests.way.phone import Phone
from tests.way.pump import Pump

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> User:
    return User.objects.create_superuser("alice@agnt.example", "correct horse battery")


@pytest.fixture
def phone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A guest who has asked for a person."""
    monkeypatch.setattr(settings.ENV, "debounce_seconds", 0.0)
    guest = Phone(seed_whatsapp())
    with Pump() as pump:
        guest.write("person")
        pump.run(later=True)
    return guest


def test_a_guest_who_asks_for_a_person_is_shown_to_us(phone: Phone) -> None:
    assert phone.conversation.person_asked_at is not None
    assert "team" in phone.heard()[-1].text


def test_what_we_write_is_sent_and_silences_the_agent(phone: Phone, alice: User) -> None:
    with Pump() as pump:
        staff.write(conversation_id=phone.conversation.pk, user=alice, words="Hello, this is Alice.")
        pump.run(later=True)
        assert phone.heard()[-1].text == "Hello, this is Alice."
        assert phone.heard()[-1].author == Message.Author.STAFF
        assert phone.conversation.person_asked_at is None
        phone.write("book dinner for 2 tomorrow")
        pump.run(later=True)
    assert phone.heard()[-1].text == "Hello, this is Alice."
    assert not Turn.objects.filter(conversation=phone.conversation).exists()


def test_given_back_the_agent_answers_what_nobody_answered(phone: Phone, alice: User) -> None:
    with Pump() as pump:
        staff.take_over(conversation_id=phone.conversation.pk, user=alice)
        phone.write("book dinner for 2 tomorrow")
        pump.run(later=True)
        heard = len(phone.heard())
        staff.give_back(conversation_id=phone.conversation.pk, user=alice)
        pump.run(later=True)
    assert len(phone.heard()) == heard + 1
    assert phone.heard()[-1].author == Message.Author.BOT


def test_what_the_agent_had_queued_is_not_sent_after_a_take_over(phone: Phone, alice: User) -> None:
    conversation = phone.conversation
    with Pump():
        before = outgoing_of_the_agent(conversation)
        staff.take_over(conversation_id=conversation.pk, user=alice)
    assert sends.claim(conversation_id=conversation.pk) is None
    before.refresh_from_db()
    assert (before.status, before.reason) == (Send.Status.SUPPRESSED, "person_has_it")


@transaction.atomic
def outgoing_of_the_agent(conversation: Conversation) -> Send:
    said = outgoing.say(
        conversation=conversation, text="One moment", key="turn:test", owner_fence=conversation.owner_fence
    )
    return said.sends.get()


def test_after_24_hours_nothing_is_written(phone: Phone, alice: User) -> None:
    long_ago = clock.now() - timedelta(hours=25)
    Conversation.objects.filter(pk=phone.conversation.pk).update(last_inbound_at=long_ago)
    count = Message.objects.count()
    with pytest.raises(DomainError) as refused:
        staff.write(conversation_id=phone.conversation.pk, user=alice, words="Hello")
    assert refused.value.code == "window_closed"
    assert Message.objects.count() == count
    assert phone.conversation.owner == Conversation.Owner.BOT


def test_the_page_shows_what_was_said_and_sends_our_words(phone: Phone, alice: User, client: Client) -> None:
    client.force_login(alice)
    url = f"/admin/talk/{phone.conversation.pk}/"
    assert b"asked for a person" in client.get(url).content
    assert client.post(url, {"do": "write", "words": "  "}).status_code == 409
    assert client.post(url, {"do": "write", "words": "Good evening"}).status_code == 302
    assert b"Good evening" in client.get(url).content


def test_a_stranger_sees_no_conversation(phone: Phone, client: Client) -> None:
    bob = User.objects.create_user("bob@agnt.example", "correct horse battery", is_staff=True)
    client.force_login(bob)
    answer = client.post(f"/admin/talk/{phone.conversation.pk}/", {"do": "write", "words": "Hi"})
    assert answer.status_code == 403
    assert ChannelIdentity.objects.count() == 1
    assert not Message.objects.filter(author=Message.Author.STAFF).exists()


def test_words_that_the_router_settled_are_no_part_of_the_next_turn(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.ENV, "debounce_seconds", 0.0)
    guest = Phone(seed_whatsapp())
    with Pump() as pump:
        for words in ("book dinner for 2", "STOP", "START", "tomorrow at 7"):
            guest.write(words)
            pump.run(later=True)
    assert "STOP" not in guest.heard()[-1].text
    assert "START" not in guest.heard()[-1].text
