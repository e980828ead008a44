"""Statuses of our messages: they settle what was unknown and only ever move a send forward."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from agnt.core import outbox
from agnt.lib import clock
from chat import tasks
from chat.models import ChannelAccount, Send
from chat.services import sends
from tests.chat import talk
from tests.fakes.meta import Meta, Misbehaviour

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
AT = datetime.fromtimestamp(1790000100, UTC)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(outbox, "send_nudge", lambda *_args, **_more: None)
    with clock.frozen(NOON):
        yield


@pytest.fixture
def meta(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meta]:
    with Meta() as server:
        monkeypatch.setattr(settings.ENV, "meta_graph_base_url", server.base_url)
        monkeypatch.setattr(settings.ENV, "whatsapp_access_token", "token")
        talk.write("hi")
        assert not ChannelAccount.objects.get().local
        talk.say("Hello")
        yield server


def work() -> Send:
    tasks.send(talk.conversation().pk)
    return only()


def only() -> Send:
    return Send.objects.get()


def test_delivered_and_read_are_times_of_the_channel(meta: Meta) -> None:
    send = work()
    assert talk.status("sent", send) == "sent"
    assert only().delivered_at is None
    assert talk.status("delivered", send) == "delivered"
    assert (only().delivered_at, only().read_at) == (AT, None)
    assert talk.status("read", send, timestamp="1790000200") == "read"
    assert (only().delivered_at, only().read_at) == (AT, AT + timedelta(seconds=100))


def test_read_before_delivered_counts_as_both_and_a_later_delivered_changes_nothing(meta: Meta) -> None:
    send = work()
    talk.status("read", send)
    talk.status("delivered", send, timestamp="1790009999")
    talk.status("sent", send)
    assert (only().status, only().delivered_at, only().read_at) == ("sent", AT, AT)


def test_played_is_read(meta: Meta) -> None:
    assert talk.status("played", work()) == "read"
    assert only().read_at == AT


@pytest.mark.parametrize("at", ["", "soon", "99999999999999", None, -5])
def test_a_time_that_is_none_is_our_own(meta: Meta, at: Any) -> None:
    talk.status("delivered", work(), timestamp=at)
    assert only().delivered_at == NOON


@pytest.mark.parametrize("word", ["sent", "delivered", "read"])
def test_a_status_settles_an_unknown_outcome_and_nothing_is_repeated(meta: Meta, word: str) -> None:
    meta.next(Misbehaviour(hang_up=True))
    send = work()
    assert send.status == "unknown"
    talk.status(word, send, wamid="wamid.settled")
    assert (only().status, only().external_id, only().reason) == ("sent", "wamid.settled", "")
    with clock.frozen(NOON + timedelta(minutes=5)):
        work()
    assert len(meta.sent) == 1


def test_a_status_settles_a_send_that_waits_to_be_repeated(meta: Meta) -> None:
    meta.next(Misbehaviour(hang_up=True), Misbehaviour(code=131016))
    work()
    with clock.frozen(NOON + timedelta(minutes=2)):
        assert work().status == "queued"
    talk.status("delivered", only(), wamid="wamid.first")
    assert (only().status, only().delivered_at) == ("sent", AT)
    with clock.frozen(NOON + timedelta(hours=1)):
        work()
    assert len(meta.sent) == 2


def test_a_status_that_overtakes_the_answer_settles_it_and_the_answer_changes_nothing(meta: Meta) -> None:
    claimed = sends.claim(conversation_id=talk.conversation().pk)
    assert claimed is not None
    talk.status("delivered", only(), wamid="wamid.fast")
    sends.sent(claimed=claimed, external_id="wamid.fast")
    assert (only().status, only().external_id, only().delivered_at) == ("sent", "wamid.fast", AT)


def test_a_failure_may_come_later_as_a_status(meta: Meta) -> None:
    send = work()
    assert talk.status("failed", send, errors=[{"code": 131026}]) == "failed: unreachable"
    assert (only().status, only().reason) == ("failed", "unreachable")
    assert "131026" in only().last_error


def test_a_passing_failure_that_comes_later_is_tried_again(meta: Meta) -> None:
    send = work()
    assert talk.status("failed", send, errors=[{"code": 131000}]) == "failed: service"
    assert (only().status, only().next_at) == ("queued", NOON + timedelta(minutes=1))
    with clock.frozen(NOON + timedelta(minutes=1)):
        again = work()
    assert (again.status, len(meta.sent)) == ("sent", 2)
    assert again.external_id == meta.sent[1].wamid


def test_what_was_delivered_does_not_fail_any_more(meta: Meta) -> None:
    send = work()
    talk.status("delivered", send)
    assert talk.status("failed", send, errors=[{"code": 131026}]) == "failed, too late"
    assert only().status == "sent"


def test_what_waits_for_its_next_try_is_not_failed_by_the_try_before(meta: Meta) -> None:
    meta.next(Misbehaviour(code=131016))
    send = work()
    assert talk.status("failed", send, wamid="wamid.x", errors=[{"code": 131026}]) == "failed, too late"
    assert only().status == "queued"


def test_a_status_of_another_copy_changes_nothing(meta: Meta) -> None:
    send = work()
    assert talk.status("failed", send, wamid="wamid.copy", errors=[{"code": 131026}]) == "failed of another copy"
    assert only().status == "sent"


def test_a_status_without_our_id_is_found_by_whatsapps(meta: Meta) -> None:
    send = work()
    for callback in ("", "not ours", None):
        (word,) = {"": ["sent"], "not ours": ["delivered"], None: ["read"]}[callback]
        assert talk.status(word, send, biz_opaque_callback_data=callback) == word
    assert only().read_at == AT


def test_a_status_of_another_account_is_of_an_unknown_message(meta: Meta) -> None:
    send = work()
    mark = {"id": send.external_id, "status": "read", "biz_opaque_callback_data": str(send.public_id)}
    assert talk.arrive(talk.door.change({"statuses": [mark]}, "999")) == ["read of an unknown message"]
    assert only().read_at is None


def test_a_status_word_of_the_future_is_visibly_nothing(meta: Meta) -> None:
    assert talk.status("pondered", work()) == "ignored: status pondered"


def test_the_same_status_again_is_the_same_event(meta: Meta) -> None:
    send = work()
    talk.status("delivered", send)
    assert talk.status("delivered", send) == "again"
