"""From queued to sent: in order, through the gate, over the wire to a Graph API that can misbehave."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from agnt.core import outbox
from agnt.core.models import Transition
from agnt.lib import clock, http
from agnt.lib.errors import DomainError
from chat import jobs, tasks
from chat.models import ChannelAccount, Consent, Conversation, Message, Send
from chat.services import outgoing, sends
from tests.chat import talk
from tests.fakes.meta import Meta, Misbehaviour

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
Nudge = tuple[tuple[Any, ...], float | None]


def later(**time: float) -> Any:
    """The clock stands so long after noon."""
    return clock.frozen(NOON + timedelta(**time))


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture(autouse=True)
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[Nudge]:
    told: list[Nudge] = []

    def take(*args: Any, countdown: float | None = None) -> None:
        told.append((args, countdown))

    monkeypatch.setattr(outbox, "send_nudge", take)
    return told


@pytest.fixture
def meta(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meta]:
    """A guest has written to an account that has credentials of its own."""
    with Meta() as server:
        monkeypatch.setattr(settings.ENV, "meta_graph_base_url", server.base_url)
        talk.write("hi")
        account = ChannelAccount.objects.get()
        account.local = False
        account.secrets = {"access_token": "own-token"}
        account.save()
        Conversation.objects.update(introduced_at=NOON)
        yield server


def work() -> None:
    """What the worker does when it is nudged."""
    tasks.send(talk.conversation().pk)


def states() -> list[str]:
    return [send.status for send in Send.objects.order_by("pk")]


def only() -> Send:
    return Send.objects.get()


def texts(meta: Meta) -> list[str]:
    return [posted.text for posted in meta.sent]


# --- it leaves ----------------------------------------------------------------------------------------------------


def test_a_message_leaves_with_our_id_and_keeps_whatsapps(meta: Meta) -> None:
    talk.say("Hello")
    work()
    (posted,) = meta.sent
    send = only()
    assert (posted.phone_number_id, posted.token) == (talk.ACCOUNT, "own-token")
    assert posted.body["to"] == talk.NUMBER
    assert posted.body["text"]["body"] == "Hello"
    assert posted.body["biz_opaque_callback_data"] == str(send.public_id)
    assert (send.status, send.external_id, send.sent_at) == ("sent", posted.wamid, NOON)


def test_a_guest_who_hides_his_phone_is_sent_to_by_recipient(meta: Meta) -> None:
    hidden = {"type": "text", "text": {"body": "hi"}, "from": None, "from_user_id": "US.7"}
    talk.arrive(talk.message(hidden, contact={"user_id": "US.7"}))
    other = Conversation.objects.exclude(pk=Conversation.objects.earliest("pk").pk).get()
    with transaction.atomic():
        outgoing.say(conversation=other, text="Hello", key="k")
    tasks.send(other.pk)
    (posted,) = meta.sent
    assert posted.body["recipient"] == "US.7"
    assert "to" not in posted.body


def test_without_credentials_it_stays_here_as_sent() -> None:
    talk.write("hi")
    talk.say("Hello")
    work()
    assert (only().status, only().external_id) == ("sent", f"local-{only().public_id}")


def test_the_parts_and_messages_of_a_conversation_leave_in_order(meta: Meta) -> None:
    long = " ".join(f"Sentence {n}." for n in range(900))
    talk.say(long)
    talk.say("Second")
    work()
    sent = texts(meta)
    assert sent[-1] == "Second"
    assert "".join("".join(sent[:-1]).split()) == "".join(long.split())
    assert set(states()) == {"sent"}


def test_a_worker_with_nothing_to_do_does_nothing(meta: Meta) -> None:
    talk.say("Hello")
    work()
    work()
    assert len(meta.sent) == 1


# --- the gate -----------------------------------------------------------------------------------------------------


def test_what_the_gate_refuses_is_suppressed_and_the_next_one_leaves(meta: Meta) -> None:
    talk.say("Too late", owner_fence=0)
    Conversation.objects.update(owner_fence=1)
    talk.say("From the person", author=Message.Author.STAFF)
    work()
    assert states() == ["suppressed", "sent"]
    assert Send.objects.earliest("pk").reason == "owner_changed"
    assert texts(meta) == ["From the person"]


def test_a_person_who_took_over_silences_the_bot_but_not_the_news(meta: Meta) -> None:
    talk.say("I can help!")
    talk.say("Your booking is confirmed.", author=Message.Author.SYSTEM)
    Conversation.objects.update(owner=Conversation.Owner.HUMAN)
    work()
    assert texts(meta) == ["Your booking is confirmed."]
    assert Send.objects.earliest("pk").reason == "person_has_it"


def test_after_24_hours_nothing_leaves_and_it_is_visible(meta: Meta) -> None:
    talk.say("Hello")
    with later(hours=24, seconds=1):
        work()
    assert (only().status, only().reason) == ("suppressed", "window_closed")
    assert meta.sent == []


def test_after_stop_only_its_confirmation_and_answers_to_later_messages_leave(meta: Meta) -> None:
    talk.write("STOP")
    talk.say("News of your booking", author=Message.Author.SYSTEM)
    talk.say("One more thing")
    work()
    with later(minutes=5):
        talk.write("wait, is my table still booked?")
        talk.say("Yes, it is.")
        work()
    assert len(meta.sent) == 2
    assert "no more messages" in texts(meta)[0]
    assert texts(meta)[1].endswith("Yes, it is.")
    assert list(Send.objects.filter(status="suppressed").values_list("reason", flat=True)) == ["no_consent"] * 2
    assert Consent.objects.count() == 1


def test_an_erased_message_does_not_leave(meta: Meta) -> None:
    talk.say("Hello")
    Send.objects.update(sealed_content=b"")
    work()
    assert (only().status, only().reason) == ("suppressed", "erased")
    assert meta.sent == []


# --- what Meta answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (131047, "window_closed"),
        (131026, "unreachable"),
        (190, "token"),
        (131030, "bad_recipient"),
        (100, "bad_request"),
    ],
)
def test_a_permanent_failure_goes_straight_to_the_dead_letters(meta: Meta, code: int, reason: str) -> None:
    meta.next(Misbehaviour(code=code, status=500))
    talk.say("Hello")
    talk.say("Next")
    work()
    assert states() == ["failed", "sent"], "and the next one is not held up"
    assert Send.objects.earliest("pk").reason == reason
    assert str(code) in Send.objects.earliest("pk").last_error


@pytest.mark.parametrize("code", [4, 130429, 131056, 131016])
def test_a_passing_failure_is_tried_again_after_1_5_and_25_minutes(meta: Meta, code: int) -> None:
    meta.next(*[Misbehaviour(code=code)] * 4)
    talk.say("Hello")
    talk.say("Next")
    tried = []
    for minute in range(40):
        with later(minutes=minute, seconds=1):
            before = len(meta.sent)
            work()
            if len(meta.sent) > before and texts(meta)[before] == "Hello":
                tried.append(minute)
    assert tried == [0, 1, 6, 31]
    assert states() == ["failed", "sent"], "the later message waited for the earlier one to end"


def test_the_second_try_may_succeed(meta: Meta) -> None:
    meta.next(Misbehaviour(code=131016, status=503))
    talk.say("Hello")
    work()
    assert (only().status, only().next_at) == ("queued", NOON + timedelta(minutes=1))
    with later(minutes=1):
        work()
    assert (only().status, only().attempts, only().last_error) == ("sent", 2, "")


def test_no_connection_is_tried_again_and_nothing_is_unknown(
    meta: Meta, monkeypatch: pytest.MonkeyPatch, nudged: list[Nudge]
) -> None:
    monkeypatch.setattr(settings.ENV, "meta_graph_base_url", "http://127.0.0.1:1")
    talk.say("Hello")
    work()
    assert (only().status, only().attempts) == ("queued", 1)
    assert (("chat.send", talk.conversation().pk), 61.0) in nudged


@pytest.mark.parametrize(
    "misbehaviour",
    [
        Misbehaviour(hang_up=True),
        Misbehaviour(raw=b"<html>Bad gateway</html>", status=502),
        Misbehaviour(raw=b"{}", status=200),
        Misbehaviour(raw=b'{"messages": []}', status=200),
    ],
)
def test_an_unknown_outcome_is_silent_for_a_minute_and_repeated_once_marked(
    meta: Meta, misbehaviour: Misbehaviour
) -> None:
    meta.next(misbehaviour)
    talk.say("Hello")
    talk.say("Next")
    work()
    assert states() == ["unknown", "queued"]
    with later(seconds=59):
        work()
        assert len(meta.sent) == 1, "nothing overtakes it meanwhile"
    with later(seconds=61):
        work()
    assert texts(meta) == ["Hello", "Hello", "Next"]
    assert [(send.status, send.repeated) for send in Send.objects.order_by("pk")] == [("sent", True), ("sent", False)]


def test_unknown_twice_waits_for_a_person(meta: Meta) -> None:
    meta.next(Misbehaviour(hang_up=True), Misbehaviour(hang_up=True))
    talk.say("Hello")
    talk.say("Next")
    for minutes in (0, 2, 4, 60):
        with later(minutes=minutes):
            work()
    assert texts(meta) == ["Hello", "Hello", "Next"], "one message more at most, and the next one leaves"
    assert states() == ["unknown", "sent"]
    assert Send.objects.earliest("pk").reason == "outcome_unknown"


def test_what_is_not_transactional_is_not_repeated(meta: Meta) -> None:
    meta.next(Misbehaviour(hang_up=True))
    talk.say("An offer", transactional=False)
    for minutes in (0, 2, 60):
        with later(minutes=minutes):
            work()
    assert len(meta.sent) == 1
    assert states() == ["unknown"]


# --- senders that die ---------------------------------------------------------------------------------------------


def test_a_send_whose_sender_was_killed_is_repeated_once_after_a_minute(meta: Meta) -> None:
    talk.say("Hello")
    assert sends.claim(conversation_id=talk.conversation().pk) is not None
    with later(seconds=59):
        work()
        assert meta.sent == []
    with later(seconds=60):
        work()
    assert texts(meta) == ["Hello"]
    assert (only().status, only().repeated) == ("sent", True)


def test_a_sender_that_was_given_up_settles_nothing_any_more(meta: Meta) -> None:
    talk.say("Hello")
    slow = sends.claim(conversation_id=talk.conversation().pk)
    assert slow is not None
    with later(minutes=2):
        work()
        settled = only().external_id
        sends.sent(claimed=slow, external_id="wamid.late")
        sends.put_off(claimed=slow, seconds=5, why="late")
        sends.failed(claimed=slow, error=sends.GatewayError("late", permanent=True))
    assert (only().status, only().external_id) == ("sent", settled)


def test_two_workers_at_one_conversation_send_each_message_once(meta: Meta) -> None:
    talk.say("Hello")
    talk.say("Next")
    claimed = sends.claim(conversation_id=talk.conversation().pk)
    assert claimed is not None
    assert sends.claim(conversation_id=talk.conversation().pk) is None, "the first one is on its way"
    sends.sent(claimed=claimed, external_id="wamid.a")
    work()
    assert texts(meta) == ["Next"]


# --- the breaker --------------------------------------------------------------------------------------------------


def test_ten_transport_failures_in_a_row_open_the_breaker_for_two_minutes(
    meta: Meta, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = settings.ENV.meta_graph_base_url
    monkeypatch.setattr(settings.ENV, "meta_graph_base_url", "http://127.0.0.1:1")
    account = ChannelAccount.objects.get()
    talk.say("Hello")
    breaker = tasks._breaker(account)
    for _ in range(9):
        breaker.failed()
    assert breaker.state() == "closed"
    work()
    assert breaker.state() == "open"
    monkeypatch.setattr(settings.ENV, "meta_graph_base_url", good)
    with later(seconds=61):
        work()
        assert meta.sent == [], "it is due, but the breaker is open"
        assert (only().status, only().attempts) == ("queued", 1), "what was not tried does not count"
    with later(seconds=121):
        work()
    assert texts(meta) == ["Hello"]
    with later(seconds=122):
        assert breaker.state() == "closed"


def test_a_bad_recipient_is_no_transport_failure(meta: Meta) -> None:
    account = ChannelAccount.objects.get()
    for _ in range(9):
        tasks._breaker(account).failed()
    meta.next(Misbehaviour(code=131026), Misbehaviour(hang_up=True))
    talk.say("Hello")
    talk.say("Next")
    work()
    assert tasks._breaker(account).state() == "closed", "the answer broke the row"


# --- the job and the replay ---------------------------------------------------------------------------------------


def test_the_job_wakes_what_is_due_left_behind_or_silent_and_nothing_else(meta: Meta, nudged: list[Nudge]) -> None:
    talk.say("Hello")
    mine = (("chat.send", talk.conversation().pk), None)
    nudged.clear()
    jobs.retry_failed_sends()
    assert nudged == [mine]
    sends.claim(conversation_id=talk.conversation().pk)
    nudged.clear()
    jobs.retry_failed_sends()
    assert nudged == [], "somebody is sending it"
    with later(seconds=60):
        jobs.retry_failed_sends()
    assert nudged == [mine]


def test_a_person_may_send_a_dead_letter_again(meta: Meta) -> None:
    meta.next(Misbehaviour(code=190))
    talk.say("Hello")
    work()
    sends.replay(send_id=only().pk, by="staff:1")
    assert (only().status, only().attempts, only().reason) == ("queued", 0, "")
    work()
    assert only().status == "sent"
    assert Transition.objects.filter(entity="chat.send", by="staff:1", to_status="queued").count() == 1


def test_what_was_sent_cannot_be_replayed(meta: Meta) -> None:
    talk.say("Hello")
    work()
    with pytest.raises(DomainError, match="sent"):
        sends.replay(send_id=only().pk, by="staff:1")
    assert len(meta.sent) == 1


def test_no_call_is_made_while_a_transaction_is_open(meta: Meta, monkeypatch: pytest.MonkeyPatch) -> None:
    depths: list[int] = []
    really = http.request

    def request(*args: Any, **more: Any) -> Any:
        depths.append(http.tx.open_depth())
        return really(*args, **more)

    monkeypatch.setattr(http, "request", request)
    talk.say("Hello")
    work()
    assert depths == [0]
