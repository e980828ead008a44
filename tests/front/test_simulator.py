"""The simulator: a phone whose every act is a signed webhook at our own door, and which shows what was really sent."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from agents.models import Turn
from agnt.env import env
from agnt.lib import clock, signing
from chat.models import Conversation, Message, Send
from tests.front import tales
from tests.front.fakes import Door, door

pytestmark = pytest.mark.django_db
PHONE = f"/simulator/whatsapp/{tales.NUMBER}/"


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    tales.account()
    with door(monkeypatch) as kept:
        yield kept


def message_of(post: tuple[str, dict[str, str], bytes]) -> dict[str, Any]:
    value = json.loads(post[2])["entry"][0]["changes"][0]["value"]
    found: dict[str, Any] = value["messages"][0]
    return found


def talk_with_choices(count: int = 2) -> tuple[Conversation, Send]:
    talk = tales.conversation()
    tales.say(talk, "book a table")
    choices = [{"id": f"pick:{n}", "title": f"Place {n} with a long name", "description": ""} for n in range(count)]
    message = tales.say(talk, "Which one?", out=True, choices=choices)
    return talk, message.sends.get()


# --- what goes out --------------------------------------------------------------------------------------------


def test_a_text_comes_in_at_our_door_as_meta_would_send_it(client: Client, ours: Door) -> None:
    answer = client.post("/simulator/whatsapp/send", {"number": tales.NUMBER, "text": "book a table"})
    assert answer.status_code == 302
    [(path, headers, body)] = ours.posts
    assert path == "/webhooks/whatsapp"
    assert signing.meta_verify(env.meta_app_secret, body, headers["X-Hub-Signature-256"])
    message = message_of(ours.posts[0])
    assert (message["from"], message["type"], message["text"]) == (tales.NUMBER, "text", {"body": "book a table"})
    value = json.loads(body)["entry"][0]["changes"][0]["value"]
    assert value["metadata"]["phone_number_id"] == tales.account().external_id
    assert value["contacts"][0]["wa_id"] == tales.NUMBER


@pytest.mark.parametrize(("count", "kind"), [(2, "button_reply"), (5, "list_reply")])
def test_a_tap_names_the_choice_and_the_message_it_was_on(client: Client, ours: Door, count: int, kind: str) -> None:
    _talk, send = talk_with_choices(count)
    content = send.content | {"form": "buttons" if count <= 3 else "list"}
    send.content = content
    send.save()
    client.post("/simulator/whatsapp/send", {"number": tales.NUMBER, "tap": f"s{send.pk} pick:1"})
    message = message_of(ours.posts[0])
    assert message["type"] == "interactive"
    assert message["interactive"]["type"] == kind
    assert message["interactive"][kind]["id"] == "pick:1"
    assert len(message["interactive"][kind]["title"]) <= (20 if kind == "button_reply" else 24)
    assert message["context"]["id"] == send.external_id


@pytest.mark.parametrize("tap", ["s1 nothing-like-it", "s999999 pick:1", "1 pick:1", "s pick:1", "", "s²  x"])
def test_a_tap_on_what_was_never_offered_sends_nothing(client: Client, ours: Door, tap: str) -> None:
    talk_with_choices()
    client.post("/simulator/whatsapp/send", {"number": tales.NUMBER, "tap": tap})
    assert ours.posts == []


def test_a_tap_on_another_guests_message_sends_nothing(client: Client, ours: Door) -> None:
    _talk, send = talk_with_choices()
    tales.conversation("15550149001", "Marco")
    client.post("/simulator/whatsapp/send", {"number": "15550149001", "tap": f"s{send.pk} pick:1"})
    assert ours.posts == []


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_nothing_said_is_nothing_sent(client: Client, ours: Door, text: str) -> None:
    client.post("/simulator/whatsapp/send", {"number": tales.NUMBER, "text": text})
    assert ours.posts == []


def test_a_form_posted_twice_is_one_message(client: Client, ours: Door) -> None:
    form = {"number": tales.NUMBER, "text": "hello", "wamid": "wamid.SIM0123456789abcdef"}
    client.post("/simulator/whatsapp/send", form)
    client.post("/simulator/whatsapp/send", form)
    assert {message_of(post)["id"] for post in ours.posts} == {"wamid.SIM0123456789abcdef"}


def test_a_refused_webhook_is_told_to_the_page(client: Client, ours: Door) -> None:
    ours.status = 503
    form = {"number": tales.NUMBER, "text": "hello"}
    assert client.post("/simulator/whatsapp/send", form, headers={"HX-Request": "true"}).status_code == 502
    page = client.post("/simulator/whatsapp/send", form, follow=True).content.decode()
    assert "The server did not take that message" in page


def test_showing_a_message_tells_us_that_it_was_delivered_and_read(client: Client, ours: Door) -> None:
    _talk, send = talk_with_choices()
    assert client.post(PHONE + "seen").status_code == 204
    marks = [json.loads(body)["entry"][0]["changes"][0]["value"]["statuses"][0] for _, _, body in ours.posts]
    assert [mark["status"] for mark in marks] == ["delivered", "read"]
    assert {mark["id"] for mark in marks} == {send.external_id}
    assert {mark["biz_opaque_callback_data"] for mark in marks} == {str(send.public_id)}


# --- what is shown --------------------------------------------------------------------------------------------


def test_only_what_left_is_on_the_phone(client: Client) -> None:
    talk = tales.conversation()
    tales.say(talk, "book a table")
    tales.say(talk, "this one left", out=True)
    tales.say(talk, "this one waits", out=True, status=Send.Status.QUEUED)
    page = client.get(PHONE).content.decode()
    assert "book a table" in page
    assert "this one left" in page
    assert "this one waits" not in page


def test_a_message_that_could_not_leave_says_why(client: Client) -> None:
    talk = tales.conversation()
    tales.say(talk, "never", out=True, status=Send.Status.SUPPRESSED, reason="consent")
    assert "Did not leave. Not sent: consent" in client.get(PHONE).content.decode()


def test_the_thread_after_the_cursor_holds_what_is_new_and_the_ticks_of_the_rest(client: Client) -> None:
    talk = tales.conversation()
    tales.say(talk, "first")
    second = tales.say(talk, "second", out=True, read_at=clock.now())
    page = client.get(PHONE + "thread", {"after": 1}).content.decode()
    assert "second" in page
    assert ">first<" not in page
    later = client.get(PHONE + "thread", {"after": 2}).content.decode()
    assert "<li" not in later
    tick = re.search(rf'id="tick-s{second.sends.get().pk}" class="tick (\w*)" hx-swap-oob="true"', later)
    assert tick is not None
    assert tick[1] == "read"


def test_what_leaves_after_the_guest_has_written_again_is_asked_for(client: Client) -> None:
    talk = tales.conversation()
    tales.say(talk, "first")
    slow = tales.say(talk, "a slow answer", out=True, status=Send.Status.QUEUED)
    tales.say(talk, "hello?")
    page = client.get(PHONE).content.decode()
    assert "a slow answer" not in page
    assert 'data-cursor="1"' in page
    slow.sends.update(status=Send.Status.SENT, sent_at=clock.now())
    later = client.get(PHONE + "thread", {"after": 1}).content.decode()
    assert "a slow answer" in later
    assert 'data-cursor="3"' in later


@pytest.mark.parametrize("after", ["", "-1", "x", "²", "9" * 30])
def test_a_cursor_that_is_none_shows_everything(client: Client, after: str) -> None:
    tales.say(tales.conversation(), "first")
    assert "first" in client.get(PHONE + "thread", {"after": after}).content.decode()


def test_the_phone_shows_that_an_answer_is_being_written(client: Client) -> None:
    talk = tales.conversation()
    tales.say(talk, "first")
    assert "AGNT is writing" not in client.get(PHONE).content.decode()
    Turn.objects.create(conversation=talk, person=talk.person, status=Turn.Status.RUNNING)
    assert "AGNT is writing" in client.get(PHONE).content.decode()


@pytest.mark.parametrize(
    ("marks", "tick"),
    [({}, "sent"), ({"delivered_at": True}, "delivered"), ({"delivered_at": True, "read_at": True}, "read")],
)
def test_the_tick_says_how_far_a_message_has_come(client: Client, marks: dict[str, Any], tick: str) -> None:
    times = {name: clock.now() - timedelta(seconds=1) for name in marks}
    message = tales.say(tales.conversation(), "hello", out=True, **times)
    page = client.get(PHONE).content.decode()
    assert f'id="tick-s{message.sends.get().pk}" class="tick {tick}"' in page


def test_markup_in_a_message_is_text(client: Client) -> None:
    tales.say(tales.conversation(name="<b>Ayu</b>"), "<script>alert(1)</script>")
    page = client.get(PHONE).content.decode()
    assert "<script>alert" not in page
    assert "<b>Ayu" not in page


def test_an_erased_message_does_not_break_the_page(client: Client) -> None:
    talk = tales.conversation()
    tales.say(talk, "gone")
    tales.say(talk, "gone too", out=True)
    Message.objects.update(sealed_body=b"")
    Send.objects.update(sealed_content=b"")
    assert "(erased)" in client.get(PHONE).content.decode()


# --- phones ---------------------------------------------------------------------------------------------------


def test_a_new_phone_has_a_number_that_belongs_to_nobody(client: Client) -> None:
    tales.account()
    answer = client.post("/simulator/phones")
    assert re.fullmatch(r"/simulator/whatsapp/155501\d{5}/", answer["Location"])
    assert client.get(answer["Location"]).status_code == 200


def test_the_first_page_leads_to_a_phone(client: Client) -> None:
    tales.say(tales.conversation(), "hello")
    assert client.get("/simulator/")["Location"] == PHONE


def test_without_an_account_the_page_says_what_to_do(client: Client) -> None:
    assert "There is no account to simulate" in client.get("/simulator/").content.decode()


@pytest.mark.parametrize("number", ["123", "abc", "0155501420070", "1" * 16, "+15550142007"])
def test_what_is_no_number_is_no_phone(client: Client, number: str) -> None:
    tales.account()
    assert client.get(f"/simulator/whatsapp/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/simulator/"),
        ("post", "/simulator/phones"),
        ("get", PHONE),
        ("get", PHONE + "thread"),
        ("get", PHONE + "story"),
        ("post", PHONE + "seen"),
        ("post", "/simulator/whatsapp/send"),
    ],
)
@override_settings(PRODUCTION=True)
def test_in_production_there_is_no_simulator(client: Client, ours: Door, method: str, address: str) -> None:
    tales.say(tales.conversation(), "hello")
    answer = getattr(client, method)(address, {"number": tales.NUMBER, "text": "hello"}, secure=True)
    assert answer.status_code == 404
    assert ours.posts == []


def test_the_panel_shows_the_steps_and_none_of_the_words(client: Client) -> None:
    tale = tales.told()
    panel = client.get(PHONE + "story").content.decode()
    assert f"/admin/story/{tale.booking.reference}/" in panel
    assert "Venue: accepted" in panel
    assert "sunset dinner for 2 tomorrow" not in panel
