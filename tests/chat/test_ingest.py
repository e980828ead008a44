"""The webhook's door: who is let in, what is stored, what is answered.

The door has connections of its own and commits: the tests see that from inside their transaction, and what the door
shall see they commit aside. Emptying the few tables that it touches takes milliseconds, a flush of all a second.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from agnt import ingest
from agnt.core import inbox, sealed
from agnt.core.models import Delivery, Event, InboundEvent
from agnt.ingest import http, nudger, store, whatsapp
from agnt.lib import signing
from chat.models import ChannelAccount
from tests import fixtures
from tests.at_once import aside
from tests.chat import door

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _left_empty(db: None) -> Iterator[None]:
    yield
    for table in (Delivery, Event, InboundEvent, ChannelAccount):
        aside(table._default_manager.all().delete)


@pytest.fixture(autouse=True)
def nudges(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Nudges are noted instead of sent; the accounts' secrets are read anew."""
    sent: list[str] = []
    monkeypatch.setattr(nudger.outbox, "send_nudge", lambda task, *_args, **_more: sent.append(task))
    whatsapp.secrets.forget()
    yield sent
    whatsapp.secrets.forget()


def kept() -> int:
    assert InboundEvent.objects.count() == Event.objects.count() == Delivery.objects.count()
    return InboundEvent.objects.count()


def account(**secrets: str) -> ChannelAccount:
    made = ChannelAccount(channel="whatsapp", external_id="200", name="Own")
    made.secrets = secrets
    aside(made.save)
    return made


# --- who is let in ------------------------------------------------------------------------------------------------


def test_a_signed_message_is_stored_with_the_order_to_work_on_it(nudges: list[str]) -> None:
    assert door.post(door.text("book a table")) == 200
    event, told, delivery = InboundEvent.objects.get(), Event.objects.get(), Delivery.objects.get()
    assert (event.source, event.account, event.kind, event.external_id) == ("whatsapp", "100", "message", "wamid.1")
    assert told.ids == {"inbound_event_id": event.pk}
    assert (told.name, delivery.handler, delivery.event_id) == ("inbound.received", "chat.handlers.on_inbound", told.pk)
    assert event.trace_id == told.trace_id
    assert len(event.trace_id) == 32
    assert b"book a table" not in bytes(event.sealed_raw)
    assert json.loads(sealed.platform_unwrap(bytes(event.sealed_raw)))["message"]["text"]["body"] == "book a table"
    assert nudges == ["core.wake"]


def test_the_statement_writes_what_the_inbox_would_write() -> None:
    door.post(door.text(wamid="wamid.1"))
    inbox.receive(source="whatsapp", account="100", kind="message", external_id="wamid.2", raw=b"{}")
    differs = {"id", "external_id", "sealed_raw", "trace_id", "created_at", "next_at", "event_id", "ids"}
    for model in (InboundEvent, Event, Delivery):
        by_door, by_inbox = model._default_manager.order_by("pk").values()
        assert by_door.keys() == by_inbox.keys()
        assert {name for name in by_door if by_door[name] != by_inbox[name]} <= differs
        for row in (by_door, by_inbox):
            assert row.get("trace_id", "t" * 32) and len(row.get("trace_id", "t" * 32)) == 32
    told = [(event.ids.keys(), type(event.ids["inbound_event_id"])) for event in Event.objects.all()]
    assert told == [({"inbound_event_id": 0}.keys(), int)] * 2


def test_a_trailing_slash_changes_nothing() -> None:
    assert ingest.owns("/webhooks/whatsapp")
    assert ingest.owns("/webhooks/whatsapp/")
    assert not ingest.owns("/webhooks/whatsapp/x")
    assert not ingest.owns("/webhooks")
    assert door.post(door.text(), path="/webhooks/whatsapp/") == 200
    assert kept() == 1


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "sha256=",
        "sha256=zz",
        "sha1={good}",
        "{good}",
        "sha256={wrong}",
        "sha256={other}",
        "SHA256={good}",
        "sha256={upper}",
        " sha256={good}",
        "sha256={good}\xff",
    ],
)
def test_a_bad_or_missing_signature_is_401_and_stores_nothing(signature: str | None, nudges: list[str]) -> None:
    raw = json.dumps(door.text()).encode()
    good = signing.meta_signature(settings.ENV.meta_app_secret, raw).removeprefix("sha256=")
    other = signing.meta_signature("another secret", raw).removeprefix("sha256=")
    wrong = ("1" if good[0] == "0" else "0") + good[1:]
    upper = good.upper() if good.upper() != good else "A" * 64
    headers = []
    if signature is not None:
        written = signature.format(good=good, wrong=wrong, other=other, upper=upper)
        headers = [(b"x-hub-signature-256", written.encode("latin-1"))]
    assert door.ask(door.Request([raw], headers=headers))[0][0] == 401
    assert kept() == 0
    assert nudges == []


def test_a_signature_of_other_bytes_is_401() -> None:
    raw = json.dumps(door.text()).encode()
    request = door.signed(raw)
    request.chunks = [raw.replace(b"hi", b"ho")]
    assert door.ask(request)[0][0] == 401
    assert kept() == 0


def test_an_empty_secret_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENV, "meta_app_secret", "")
    assert door.post(door.text(), secret="") == 401
    assert kept() == 0


def test_an_account_with_its_own_secret_takes_that_and_no_other() -> None:
    account(app_secret="own-secret")
    assert door.post(door.text(account="200"), secret="own-secret") == 200
    assert door.post(door.text(account="200", wamid="wamid.2")) == 401, "signed by the platform's app"
    assert door.post(door.text(account="100", wamid="wamid.3"), secret="own-secret") == 401, "another's account"
    assert door.post(door.text(account="100", wamid="wamid.4")) == 200
    assert set(InboundEvent.objects.values_list("external_id", flat=True)) == {"wamid.1", "wamid.4"}


# --- verification -------------------------------------------------------------------------------------------------


def verify(query: str) -> tuple[int, bytes, dict[bytes, bytes]]:
    return door.ask(door.Request(method="GET", query=query.encode()))[0]


def test_verification_echoes_the_challenge_as_plain_text() -> None:
    token = settings.ENV.meta_verify_token
    status, body, headers = verify(f"hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444")
    assert (status, body) == (200, b"1158201444")
    assert headers[b"content-type"].startswith(b"text/plain")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
        "hub.mode=unsubscribe&hub.verify_token={token}&hub.challenge=1",
        "hub.verify_token={token}&hub.challenge=1",
    ],
)
def test_verification_without_the_token_is_403(query: str) -> None:
    status, body, _headers = verify(query.format(token=settings.ENV.meta_verify_token))
    assert status == 403
    assert b"1" not in body


def test_an_accounts_own_verify_token_counts() -> None:
    account(verify_token="own-word")
    assert verify("hub.mode=subscribe&hub.verify_token=own-word&hub.challenge=7")[:2] == (200, b"7")


def test_other_methods_are_405() -> None:
    status, _body, headers = door.ask(door.Request(method="PUT"))[0]
    assert status == 405
    assert headers[b"allow"] == b"GET, POST"


# --- what is in the body ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", fixtures.files("whatsapp"))
def test_every_sample_is_200_when_signed_and_401_with_one_byte_off(path: Path) -> None:
    raw = path.read_bytes()
    good = door.signed(raw)
    name, value = good.scope["headers"][0]
    off = door.Request([raw], headers=[(name, value[:-1] + (b"0" if value[-1:] != b"0" else b"1"))])
    assert [status for status, _body, _headers in door.ask(off)] == [401]
    assert kept() == 0
    assert [status for status, _body, _headers in door.ask(good)] == [200]
    assert kept() >= 1
    before = kept()
    assert door.post(raw) == 200
    assert kept() == before, "the same POST again stores nothing"


def test_twenty_copies_at_once_are_one_event() -> None:
    raw = json.dumps(door.text()).encode()
    answers = door.ask(*(door.signed(raw) for _ in range(20)))
    assert [status for status, _body, _headers in answers] == [200] * 20
    assert kept() == 1


def test_a_burst_is_one_nudge_or_two(nudges: list[str]) -> None:
    door.ask(*(door.signed(json.dumps(door.text(wamid=f"wamid.{n}")).encode()) for n in range(50)))
    assert kept() == 50
    assert 1 <= len(nudges) <= 5


def test_many_entries_changes_and_messages_of_one_post_are_all_stored() -> None:
    body = door.text(wamid="wamid.1")
    body["entry"] += door.text(wamid="wamid.2")["entry"]
    body["entry"][0]["changes"] += door.change({"statuses": [{"id": "wamid.9", "status": "sent"}]})["entry"][0][
        "changes"
    ]
    value = body["entry"][0]["changes"][0]["value"]
    value["messages"].append({**value["messages"][0], "id": "wamid.3"})
    value["messages"].append(value["messages"][0])
    assert door.post(body) == 200
    keys = set(InboundEvent.objects.values_list("kind", "external_id"))
    assert keys == {("message", f"wamid.{n}") for n in (1, 2, 3)} | {("status", "wamid.9:sent")}
    assert kept() == 4


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"not json", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"entry": [', b"[" * 200_000, b"9" * 5000],
    ids=lambda raw: repr(raw[:12]),
)
def test_what_is_no_json_object_is_400(raw: bytes) -> None:
    assert door.post(raw) == 400
    assert kept() == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"object": "page", "entry": []},
        {"entry": "none"},
        {"entry": [1, None, {"changes": 5}, {"changes": [None, {"field": 7, "value": []}]}]},
        {"entry": [{"id": {"a": 1}, "changes": [{"field": "messages", "value": {"messages": ["x"]}}]}]},
    ],
)
def test_a_shape_that_nobody_knows_is_200_and_nothing(body: dict[str, Any]) -> None:
    assert door.post(body) == 200
    assert kept() <= 1


@pytest.mark.parametrize("words", ["a\x00b", "a\ud800b", "\udfff", "\x00"])
def test_nul_bytes_and_lone_surrogates_are_stored(words: str) -> None:
    assert door.post(door.text(words, wamid=f"wamid.{words}x")) == 200
    assert kept() == 1
    assert InboundEvent.objects.get().external_id in ("wamid.abx", "wamid.x")


def test_a_raw_nul_byte_inside_a_string_is_let_through() -> None:
    raw = json.dumps(door.text("MARK")).encode().replace(b"MARK", b"a\x00b")
    assert door.post(raw) == 200
    assert kept() == 1


def test_ids_longer_than_the_column_are_stored_by_their_digest() -> None:
    assert door.post(door.text(wamid="w" * 5000, account="9" * 300)) == 200
    assert len(InboundEvent.objects.get().external_id) == 64


# --- how much of it -----------------------------------------------------------------------------------------------


def test_a_body_of_4_mb_is_thrown_away_and_413_by_its_length() -> None:
    raw = json.dumps(door.text("x" * 4_000_000)).encode()
    request = door.signed(raw)
    assert door.ask(request)[0][0] == 413
    assert request.read == 1
    assert kept() == 0


def test_a_body_far_over_the_cap_is_413_without_reading_it() -> None:
    request = door.signed(b"x")
    request.scope["headers"] = [request.scope["headers"][0], (b"content-length", b"20000000")]
    assert door.ask(request)[0][0] == 413
    assert request.read == 0
    assert kept() == 0


def test_a_body_that_tells_no_length_is_413_once_it_is_over() -> None:
    request = door.signed(b"x")
    request.scope["headers"] = [request.scope["headers"][0]]
    request.chunks = [b"x" * 1_000_000] * 10
    assert door.ask(request)[0][0] == 413
    assert request.read == 10
    assert kept() == 0


def test_a_body_under_the_cap_in_many_pieces_is_read_whole() -> None:
    raw = json.dumps(door.text("y" * 2_900_000)).encode()
    request = door.signed(raw, length=False)
    request.chunks = [raw[start : start + 65_536] for start in range(0, len(raw), 65_536)]
    assert door.ask(request)[0][0] == 200
    assert kept() == 1


def test_a_body_that_does_not_come_is_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BODY_SECONDS", 0.01)
    request = door.signed(b"{}")

    async def never() -> dict[str, Any]:
        await http.asyncio.sleep(5)
        raise AssertionError("the door waited")

    monkeypatch.setattr(request, "receive", never)
    assert door.ask(request)[0][0] == 408


# --- when the database is away ------------------------------------------------------------------------------------


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    known = connections["default"].settings_dict
    monkeypatch.setattr(store, "_conninfo", lambda: f"host=127.0.0.1 port=1 dbname={known['NAME']} connect_timeout=1")
    monkeypatch.setattr(store, "WAIT_SECONDS", 0.3)


@pytest.mark.usefixtures("away")
def test_with_the_database_away_it_is_503_and_to_be_sent_again(nudges: list[str]) -> None:
    status, _body, headers = door.ask(door.signed(json.dumps(door.text()).encode()))[0]
    assert status == 503
    assert int(headers[b"retry-after"]) > 0
    assert kept() == 0
    assert nudges == []


@pytest.mark.usefixtures("away")
def test_with_the_database_away_meta_can_still_verify() -> None:
    token = settings.ENV.meta_verify_token
    assert verify(f"hub.mode=subscribe&hub.verify_token={token}&hub.challenge=5")[:2] == (200, b"5")


def test_one_post_that_the_database_refuses_does_not_take_the_others_along() -> None:
    good = [door.signed(json.dumps(door.text(wamid=f"wamid.{n}")).encode()) for n in range(5)]
    bad = door.signed(json.dumps(door.text(wamid="wamid.bad", account="200")).encode())
    answers = door.ask(*good[:3], _with_a_long_kind(bad), *good[3:])
    assert [status for status, _body, _headers in answers] == [200, 200, 200, 503, 200, 200]
    assert kept() == 5


def _with_a_long_kind(request: door.Request) -> door.Request:
    """As a bug would make it: a value that does not fit its column."""
    really, was = whatsapp._incoming, whatsapp._incoming

    def incoming(part: Any) -> store.Incoming:
        made = really(part)
        long = "k" * 200 if part.account == "200" else made.kind
        return store.Incoming(made.source, made.account, long, made.external_id, made.sealed_raw, made.trace_id)

    whatsapp._incoming = incoming  # type: ignore[assignment]
    ask = request.ask

    async def restored() -> door.Reply:
        try:
            return await ask()
        finally:
            whatsapp._incoming = was  # type: ignore[assignment]

    request.ask = restored  # type: ignore[method-assign]
    return request
