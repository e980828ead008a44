"""Webhook bodies of WhatsApp into typed events. Pure; every fixture, and payloads of our own for what has none."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.channels.whatsapp.events import (
    Edited,
    Event,
    IdentityChanged,
    Ignored,
    Marked,
    Moved,
    Reacted,
    Revoked,
    Said,
    Sender,
)
from chat.channels.whatsapp.parse import parse
from chat.channels.whatsapp.split import Part, split
from tests import fixtures

GUEST = Sender("972987654321", "US.13491208655302741918", "Test Name")


def events(body: dict[str, Any]) -> list[Event]:
    return [parse(part.kind, part.payload) for part in split(body)]


def fixture(name: str) -> list[Event]:
    path = fixtures.FOLDER / "whatsapp" / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no sample data at {path}")
    return events(json.loads(path.read_text()))


def body(message: dict[str, Any], **value: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "15550100000", "phone_number_id": "100"}
    given = {"metadata": metadata, "messages": [{"id": "wamid.1", **message}]} | value
    return {"entry": [{"id": "1", "changes": [{"field": "messages", "value": given}]}]}


def one(message: dict[str, Any], **value: Any) -> Event:
    (event,) = events(body(message, **value))
    return event


@pytest.mark.parametrize("path", fixtures.files("whatsapp"))
def test_every_sample_is_understood_or_visibly_ignored(path: Path) -> None:
    found = events(json.loads(path.read_text()))
    assert found
    for event in found:
        assert not isinstance(event, Ignored) or event.why


def test_a_text_comes_with_its_sender_by_both_names() -> None:
    assert fixture("text__pywa") == [
        Said(GUEST, "wamid.xyzxyz", "text", "text", text="Body Text", number="972123456789")
    ]


def test_a_tapped_button_and_a_chosen_row_carry_their_ids() -> None:
    for name in ("interactive_button_reply__pywa", "interactive_list_reply__pywa", "template_quick_reply_button__pywa"):
        (said,) = fixture(name)
        assert isinstance(said, Said)
        assert (said.kind, said.text, said.payload) == ("choice", "title", "callback_data")
        assert said.reply_to


def test_forwarded_and_much_forwarded_texts_are_marked() -> None:
    for name in ("text_forwarded__pywa", "text_forwarded_many_times__pywa", "text_forwarded__netflie"):
        (said,) = fixture(name)
        assert isinstance(said, Said)
        assert said.forwarded


@pytest.mark.parametrize(
    ("name", "what", "text"),
    [
        ("image__pywa", "image", ""),
        ("video__pywa", "video", "caption"),
        ("document__pywa", "document", "caption"),
        ("audio__pywa", "audio", ""),
        ("voice_note__pywa", "voice", ""),
        ("sticker__pywa", "sticker", ""),
    ],
)
def test_media_say_what_they_are(name: str, what: str, text: str) -> None:
    (said,) = fixture(name)
    assert isinstance(said, Said)
    assert said.kind == "media"
    assert said.media is not None
    assert (said.media["what"], said.text) == (what, text)


def test_a_location_has_its_coordinates_and_the_name_of_the_place() -> None:
    (said,) = fixture("location_named_place__pywa")
    assert isinstance(said, Said)
    assert (said.kind, said.text) == ("location", "Facebook HQ")
    assert said.location is not None
    assert (said.location["latitude"], said.location["longitude"]) == (37.4611978, -122.2164385)


@pytest.mark.parametrize(
    "name",
    [
        "contacts__pywa",
        "order__pywa",
        "unsupported__pywa",
        "flow_completion_nfm_reply__pywa",
        "interactive_with_error__pywa",
    ],
)
def test_what_we_do_not_ask_for_says_nothing(name: str) -> None:
    (said,) = fixture(name)
    assert isinstance(said, Said)
    assert (said.kind, said.text, said.payload) == ("other", "", "")


def test_a_reaction_and_its_end() -> None:
    assert fixture("reaction__pywa") == [Reacted(GUEST, "wamid.yzxyzx=", "😮")]
    for name in ("reaction_removed_empty_emoji__pywa", "reaction_removed_no_emoji__pywa"):
        assert fixture(name) == [Reacted(GUEST, "wamid.yzxyzx=", "")]


def test_an_edit_carries_the_new_words_and_only_the_senders_own_contact() -> None:
    (edited,) = fixture("message_edited_image__pywa")
    assert isinstance(edited, Edited)
    assert edited.text == "Updated image caption"
    assert edited.sender == Sender("16505551234"), "the contact is of another number"
    assert edited.about.startswith("wamid.HBgLMTQx")


def test_a_deleted_message_is_named() -> None:
    assert one({"from": "1555", "type": "revoke", "revoke": {"original_message_id": "wamid.0"}}) == Revoked(
        Sender("1555"), "wamid.0"
    )


def test_a_new_number_and_a_new_user_id() -> None:
    assert fixture("system_phone_number_change__pywa") == [Moved(old_phone="972987654321", new_phone="972912345678")]
    system = {"type": "user_changed_user_id", "previous_user_id": "US.1", "user_id": "US.2"}
    assert one({"type": "system", "system": system}) == Moved(old_user_id="US.1", new_user_id="US.2")
    older = {"type": "customer_changed_number", "customer": "1555", "new_wa_id": "1666"}
    assert one({"type": "system", "system": older}) == Moved(old_phone="1555", new_phone="1666")


def test_a_phone_set_up_anew() -> None:
    assert fixture("system_identity_change__pywa") == [IdentityChanged(Sender("972987654321", name="User A"))]


@pytest.mark.parametrize(
    ("name", "status"),
    [("sent", "sent"), ("delivered", "delivered"), ("read", "read"), ("played", "read"), ("failed", "failed")],
)
def test_statuses(name: str, status: str) -> None:
    (marked,) = fixture(f"status_{name}__pywa")
    assert isinstance(marked, Marked)
    assert (marked.id, marked.status) == ("wamid.xyzxyz", status)
    assert marked.error_code == (130472 if name == "failed" else 0)
    assert marked.at > 1_600_000_000


def test_our_own_send_id_comes_back_with_a_status() -> None:
    (marked,) = fixture("status_with_tracker__pywa")
    assert isinstance(marked, Marked)
    assert marked.callback == "some data"


def test_echoes_and_news_of_the_account_are_ignored_one_by_one() -> None:
    found = fixture("multi_1_account_alerts__kapso")
    whys = [event.why for event in found if isinstance(event, Ignored)]
    assert "echo smb_message_echoes" in whys
    assert "notice account_alerts" in whys
    assert [event for event in found if isinstance(event, Said | Marked)] == [
        Said(Sender("111"), "wamid.msg", "text", "text", text="hi"),
        Marked("wamid.msg", "delivered", 3),
    ]


def test_keys_are_the_message_id_and_id_with_status() -> None:
    value = {
        "statuses": [{"id": "wamid.9", "status": "sent"}, {"id": "wamid.9", "status": "read"}],
        "messages": [{"id": "wamid.1"}, {"id": "wamid.2"}],
    }
    keys = [(part.kind, part.external_id) for part in split(body({}, **value))]
    assert keys == [
        ("message", "wamid.1"),
        ("message", "wamid.2"),
        ("status", "wamid.9:sent"),
        ("status", "wamid.9:read"),
    ]


def test_what_has_no_id_has_the_same_key_each_time_it_comes() -> None:
    alert = {"entry": [{"id": "7", "changes": [{"field": "account_alerts", "value": {"alert_info": {"a": 1}}}]}]}
    (first,), (again,) = split(alert), split(json.loads(json.dumps(alert)))
    other = split({"entry": [{"id": "7", "changes": [{"field": "account_alerts", "value": {"alert_info": {"a": 2}}}]}]})
    assert first.external_id == again.external_id != other[0].external_id
    assert first.account == "7"


def test_a_guest_without_a_phone_is_known_by_the_user_id() -> None:
    contacts = [{"user_id": "US.5", "profile": {"name": "Ayu", "username": "ayu.bali"}}]
    said = one({"from_user_id": "US.5", "type": "text", "text": {"body": "hi"}}, contacts=contacts)
    assert isinstance(said, Said)
    assert said.sender == Sender("", "US.5", "Ayu", "ayu.bali")


def test_nobody_is_made_up_for_a_sender_without_a_name() -> None:
    for sender in ({}, {"from": "PHONE_NUMBER"}, {"from": ""}, {"from": None}, {"from": "+"}):
        assert one({**sender, "type": "text", "text": {"body": "hi"}}) == Ignored("no sender")


GROUP = {"from": "1555", "group_id": "g1", "type": "text"}


@pytest.mark.parametrize(
    ("more", "addressed"),
    [
        ({"text": {"body": "who is in?"}}, False),
        ({"text": {"body": "@15550100000 book a table"}}, True),
        ({"text": {"body": "yes"}, "context": {"from": "15550100000", "id": "wamid.0"}}, True),
        ({"text": {"body": "yes"}, "context": {"from": "1777", "id": "wamid.0"}}, False),
        ({"text": {"body": "hey you"}, "mentions": ["15550100000"]}, True),
    ],
)
def test_in_a_group_we_are_meant_when_named_or_answered(more: dict[str, Any], addressed: bool) -> None:
    said = one(GROUP | more)
    assert isinstance(said, Said)
    assert (said.group, said.addressed) == ("g1", addressed)


def test_nul_bytes_and_lone_surrogates_are_cleaned_away() -> None:
    said = one({"from": "1555", "id": "wamid.\x00\ud800", "type": "text", "text": {"body": "ta\x00ble\ud83d for 2"}})
    assert isinstance(said, Said)
    assert (said.id, said.text) == ("wamid.", "table for 2")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KNOWN = ("text", "image", "system", "edit", "revoke", "reaction", "interactive", "button", "location", "order")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: JSON | st.sampled_from(KNOWN)
            for name in ("id", "from", "from_user_id", "type", "context", "group_id", "mentions", *KNOWN)
        },
    ),
    JSON,
)
def test_no_shape_of_a_message_breaks_it(message: dict[str, Any], contacts: Any) -> None:
    for part in split(body(message, contacts=contacts, statuses=contacts)):
        assert isinstance(part, Part)
        assert len(part.external_id) <= 255
        assert "\x00" not in part.external_id + part.account
        parse(part.kind, part.payload)


@given(st.dictionaries(st.sampled_from(["entry", "object"]), JSON))
def test_no_shape_of_a_post_breaks_it(post: dict[str, Any]) -> None:
    assert isinstance(split(post), list)
