"""Step 2: what a webhook said becomes a person's message, once, and is handed on or settled here."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agnt.core import people, sealed
from agnt.core.models import AuditEntry, ChannelIdentity, Event, InboundEvent, Person
from agnt.lib import clock
from chat.models import ChannelAccount, Consent, Conversation, Message, Send
from chat.services import inbound
from tests import fixtures
from tests.chat import talk

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("path", fixtures.files("whatsapp"))
def test_every_sample_is_worked_off_and_its_raw_bytes_are_gone(path: Path) -> None:
    body = json.loads(path.read_text())
    outcomes = talk.arrive(body)
    assert outcomes
    assert all(outcomes)
    for event in InboundEvent.objects.all():
        assert event.routed_at is not None
        assert bytes(event.sealed_raw) == b""
        assert event.outcome
    assert set(talk.arrive(body)) == {"again"}


def test_a_first_message_makes_person_conversation_and_message() -> None:
    with clock.frozen(NOON):
        assert talk.write("book sunset dinner for 2") == "message"
    conversation, message = talk.conversation(), Message.objects.get()
    assert people.phone_of(conversation.identity) == talk.NUMBER
    assert conversation.identity.display_name == "Ayu"
    assert (message.sequence, message.direction, message.author, message.kind) == (1, "in", "guest", "text")
    assert message.text == "book sunset dinner for 2"
    assert b"sunset" not in bytes(message.sealed_body)
    assert conversation.last_inbound_at == NOON
    assert talk.heard() == [message.pk]
    assert (
        message.trace_id == InboundEvent.objects.get().trace_id == Event.objects.get(name="message.received").trace_id
    )


def test_routing_twice_changes_nothing() -> None:
    talk.write("hi")
    event = InboundEvent.objects.get()
    assert inbound.route(inbound_event_id=event.pk) == "message"
    assert Message.objects.count() == len(talk.heard()) == 1


def test_messages_of_one_guest_are_numbered_in_one_conversation() -> None:
    for words in ("dinner", "tomorrow at 7", "for 2"):
        talk.write(words)
    assert [(row.sequence, row.text) for row in Message.objects.order_by("sequence")] == [
        (1, "dinner"),
        (2, "tomorrow at 7"),
        (3, "for 2"),
    ]
    assert talk.conversation().last_sequence == 3


def test_a_tap_carries_what_was_tapped() -> None:
    reply = {"type": "button_reply", "button_reply": {"id": "quote:1:yes", "title": "Yes, book it"}}
    talk.arrive(talk.message({"type": "interactive", "interactive": reply, "context": {"id": "wamid.out"}}))
    message = Message.objects.get()
    assert (message.kind, message.text, message.payload, message.reply_to) == (
        "choice",
        "Yes, book it",
        "quote:1:yes",
        "wamid.out",
    )


def test_a_forwarded_message_is_tainted() -> None:
    talk.write("book it all", context={"forwarded": True})
    assert Message.objects.get().tainted


def test_phone_first_and_user_id_later_are_one_guest() -> None:
    talk.write("hi")
    both = {"wa_id": talk.NUMBER, "user_id": "US.5", "profile": {"name": "Ayu"}}
    talk.arrive(talk.message({"type": "text", "text": {"body": "me again"}}, contact=both))
    alone = {"user_id": "US.5", "profile": {"name": "Ayu"}}
    hidden = {"type": "text", "text": {"body": "no phone now"}, "from": None, "from_user_id": "US.5"}
    talk.arrive(talk.message(hidden, contact=alone))
    assert Person.objects.count() == ChannelIdentity.objects.count() == Conversation.objects.count() == 1
    assert people.user_id_of(talk.conversation().identity) == "US.5"
    assert Message.objects.count() == 3


def test_a_sender_without_a_name_is_nobody() -> None:
    assert talk.write("hi", **{"from": "NOT_A_NUMBER"}) == "ignored: no sender"
    assert not Person.objects.exists()
    assert not Message.objects.exists()


def test_bytes_that_cannot_be_read_are_visibly_nothing() -> None:
    event = InboundEvent.objects.create(
        source="whatsapp", kind="message", external_id="x", sealed_raw=sealed.platform_wrap(b"{")
    )
    assert inbound.route(inbound_event_id=event.pk) == "ignored: unreadable"


def test_an_account_that_the_settings_do_not_name_is_local_without_a_token() -> None:
    talk.write("hi")
    account = ChannelAccount.objects.get()
    assert (account.external_id, account.local) == (talk.ACCOUNT, True)


# --- what is settled here -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["STOP", "stop", "Stop!", "berhenti", "BERHENTI", "alto", "arrêt", "Stopp", "parar", "unsubscribe"]
)
def test_stop_as_a_whole_message_ends_our_messages_with_one_confirmation(word: str) -> None:
    assert talk.write(word) == "stopped"
    assert [(row.purpose, row.given) for row in Consent.objects.all()] == [("messages", False)]
    assert len(talk.said()) == 1
    assert talk.heard() == []
    assert talk.write(word) == "stopped before"
    assert len(talk.said()) == 1, "who has ended it hears nothing more"


@pytest.mark.parametrize("words", ["stop by the beach club", "don't stop", "please book the last stop cafe for 2"])
def test_stop_inside_a_message_is_only_a_word(words: str) -> None:
    assert talk.write(words) == "message"
    assert not Consent.objects.exists()


@pytest.mark.parametrize("word", ["START", "mulai", "commencer", "starten", "iniciar", "começar"])
def test_start_takes_it_up_again(word: str) -> None:
    talk.write("STOP")
    assert talk.write(word) == "started"
    assert [row.given for row in Consent.objects.order_by("pk")] == [False, True]
    assert len(talk.said()) == 2


@pytest.mark.parametrize("word", ["HELP", "bantuan", "ayuda", "aide", "Hilfe", "ajuda"])
def test_help_says_what_can_be_done(word: str) -> None:
    assert talk.write(word) == "help"
    assert "STOP" in talk.said()[0]
    assert talk.heard() == []


@pytest.mark.parametrize("word", ["PERSON", "orang"])
def test_who_asks_for_a_person_is_written_down_for_people(word: str) -> None:
    assert talk.write(word) == "person"
    assert AuditEntry.objects.get().act == "person.asked_for"
    assert len(talk.said()) == 1


def test_a_guest_from_indonesia_is_answered_in_indonesian() -> None:
    talk.arrive(talk.message({"type": "text", "text": {"body": "bantuan"}}, number="628123456789"))
    assert "layanan pemesanan otomatis" in talk.said()[0]


@pytest.mark.parametrize(
    ("part", "outcome"),
    [
        ({"type": "audio", "audio": {"id": "1", "voice": True}}, "cannot_hear"),
        ({"type": "audio", "audio": {"id": "1"}}, "cannot_hear"),
        ({"type": "image", "image": {"id": "1"}}, "cannot_see"),
        ({"type": "document", "document": {"id": "1", "filename": "menu.pdf"}}, "cannot_see"),
    ],
)
def test_what_we_cannot_hear_or_see_is_asked_for_in_words_once(part: dict[str, Any], outcome: str) -> None:
    assert talk.arrive(talk.message(part)) == [outcome]
    assert len(talk.said()) == 1
    assert talk.heard() == []


def test_a_picture_with_words_is_answered_for_its_words() -> None:
    part = {"type": "image", "image": {"id": "1", "caption": "book this place for 2"}}
    assert talk.arrive(talk.message(part)) == ["message"]
    assert Message.objects.get().text == "book this place for 2"


@pytest.mark.parametrize(
    "part",
    [
        {"type": "sticker", "sticker": {"id": "1"}},
        {"type": "order", "order": {}},
        {"type": "contacts", "contacts": []},
        {"type": "unsupported"},
        {"type": "poll_from_the_future", "poll_from_the_future": {}},
        {},
        {"type": "text", "text": {"body": "  "}},
        {"type": "text", "text": {"body": "\x00"}},
        {"type": "interactive", "interactive": {"type": "nfm_reply"}},
    ],
)
def test_what_asks_for_nothing_is_kept_and_not_answered(part: dict[str, Any]) -> None:
    (outcome,) = talk.arrive(talk.message(part))
    assert outcome.startswith("nothing to answer: ")
    assert Message.objects.count() == 1
    assert talk.said() == []
    assert talk.heard() == []


# --- groups -------------------------------------------------------------------------------------------------------


def test_a_group_in_which_we_are_not_meant_leaves_no_trace_of_anybody() -> None:
    assert talk.write("who is in?", group_id="g1") == "ignored: group, not addressed"
    assert not Person.objects.exists()
    assert not Message.objects.exists()


def test_a_group_that_asks_us_is_answered_in_the_group_without_buttons() -> None:
    assert talk.write("@15550100000 dinner for 6", group_id="g1") == "message"
    talk.say("Shall I?", choices=[{"id": "a", "title": "Yes"}, {"id": "b", "title": "No"}], key="reply")
    content = Send.objects.get().content
    assert content["group"] == "g1"
    assert content["text"].endswith("1. Yes\n2. No")
    talk.say("Your booking is confirmed.", key="news", author=Message.Author.SYSTEM)
    assert "group" not in Send.objects.get(message__key="news").content, "his own news is for him alone"
    talk.write("here it is only me")
    talk.say("Good.", key="alone")
    assert "group" not in Send.objects.get(message__key="alone").content


# --- edits, deletions, reactions ----------------------------------------------------------------------------------


def first() -> Message:
    return Message.objects.filter(direction="in").order_by("sequence")[0]


def edit(words: str, about: str) -> str:
    part = {"original_message_id": about, "message": {"type": "text", "text": {"body": words}}}
    return talk.about("edit", part)


def test_an_edit_before_the_answer_changes_the_words() -> None:
    talk.write("dinner for 2")
    assert edit("dinner for 3", first().external_id) == "edited"
    assert (first().text, first().edited_at is not None) == ("dinner for 3", True)
    assert talk.said() == []
    assert len(talk.heard()) == 1


def test_an_edit_after_the_answer_changes_nothing_and_asks() -> None:
    talk.write("dinner for 2")
    talk.say("Shall I book it?")
    assert edit("dinner for 3", first().external_id) == "edited, and asked"
    assert "dinner for 3" in talk.said()[-1]
    assert "stays as it is" in talk.said()[-1]
    assert len(talk.heard()) == 1, "no turn is started by an edit"


def test_a_deleted_message_loses_its_words() -> None:
    talk.write("my secret")
    assert talk.about("revoke", {"original_message_id": first().external_id}) == "deleted"
    message = first()
    assert (message.text, bytes(message.sealed_body), message.deleted_at is not None) == ("", b"", True)
    assert edit("again", message.external_id) == "ignored: about a deleted message"


def test_a_reaction_is_kept_with_the_message_and_answers_nothing() -> None:
    talk.write("hi")
    talk.say("Shall I book it?")
    Send.objects.update(external_id="wamid.ours")
    assert talk.about("reaction", {"message_id": "wamid.ours", "emoji": "👍"}) == "reaction"
    ours = Message.objects.get(direction="out")
    assert (ours.body["reaction"], ours.text.endswith("Shall I book it?")) == ("👍", True)
    assert talk.about("reaction", {"message_id": "wamid.ours", "emoji": ""}) == "reaction taken back"
    assert "reaction" not in Message.objects.get(direction="out").body
    assert len(talk.heard()) == 1


@pytest.mark.parametrize("kind", ["edit", "revoke", "reaction"])
def test_what_is_about_an_unknown_message_makes_nobody(kind: str) -> None:
    part = {"original_message_id": "wamid.unknown", "message_id": "wamid.unknown", "emoji": "x", "message": {}}
    assert talk.about(kind, part) == "ignored: about an unknown message"
    assert not Person.objects.exists()


def test_nobody_edits_what_we_said() -> None:
    talk.write("hi")
    talk.say("Your booking is confirmed.")
    Send.objects.update(external_id="wamid.ours")
    assert edit("You owe me a dinner", "wamid.ours") == "ignored: not the guest's own message"
    assert talk.said()[-1].endswith("Your booking is confirmed.")


# --- numbers that change ------------------------------------------------------------------------------------------


def system(part: dict[str, Any], *, number: str = talk.NUMBER) -> str:
    (outcome,) = talk.arrive(talk.message({"type": "system", "system": part}, number=number, contact={}))
    return outcome


def test_a_new_number_keeps_the_conversation() -> None:
    talk.write("hi")
    assert system({"type": "user_changed_number", "wa_id": "15550149999"}) == "address moved"
    talk.arrive(talk.message({"type": "text", "text": {"body": "new phone"}}, number="15550149999"))
    assert Conversation.objects.count() == Person.objects.count() == 1
    assert people.phone_of(talk.conversation().identity) == "15550149999"


def test_a_new_number_brings_its_new_user_id_along() -> None:
    talk.write("hi")
    news = {"type": "user_changed_number", "wa_id": "15550149999", "previous_user_id": "US.1", "user_id": "US.2"}
    assert system(news) == "address moved"
    identity = talk.conversation().identity
    assert (people.phone_of(identity), people.user_id_of(identity)) == ("15550149999", "US.2")


def test_a_new_user_id_keeps_the_conversation() -> None:
    contact = {"user_id": "US.1", "profile": {"name": "Ayu"}}
    hidden = {"type": "text", "text": {"body": "hi"}, "from": None, "from_user_id": "US.1"}
    talk.arrive(talk.message(hidden, contact=contact))
    moved = {"type": "user_changed_user_id", "previous_user_id": "US.1", "user_id": "US.2"}
    assert system(moved, number="") == "address moved"
    assert people.user_id_of(talk.conversation().identity) == "US.2"


def test_a_number_that_somebody_else_has_is_left_alone() -> None:
    talk.write("hi")
    talk.arrive(talk.message({"type": "text", "text": {"body": "other"}}, number="15550149999"))
    assert system({"type": "user_changed_number", "wa_id": "15550149999"}) == "ignored: address of an unknown guest"
    phones = {people.phone_of(identity) for identity in ChannelIdentity.objects.all()}
    assert phones == {talk.NUMBER, "15550149999"}


def test_a_number_of_a_stranger_changes_nothing() -> None:
    assert system({"type": "user_changed_number", "wa_id": "1"}) == "ignored: address of an unknown guest"
    assert not Person.objects.exists()


def test_a_phone_set_up_anew_is_written_down() -> None:
    talk.write("hi")
    assert system({"type": "customer_identity_changed"}) == "identity set up anew"
    assert AuditEntry.objects.get().act == "identity.set_up_anew"


def test_the_window_counts_from_the_newest_message() -> None:
    with clock.frozen(NOON):
        talk.write("hi")
    with clock.frozen(NOON + timedelta(hours=3)):
        talk.write("still there?")
    assert talk.conversation().last_inbound_at == NOON + timedelta(hours=3)
