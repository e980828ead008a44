"""Messages become one queued turn, however they come."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from agents import jobs, tasks
from agents.models import Turn
from agents.services import turns
from agents.turns import runner
from agnt.core import outbox
from agnt.lib import clock
from tests.agents.talk import Talk, at_once, book, model
from tests.way.pump import Pump
from tests.worlds import NOW, restaurant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def debounce(monkeypatch: pytest.MonkeyPatch) -> float:
    """A second, as in life."""
    monkeypatch.setattr(settings.ENV, "debounce_seconds", 1.0)
    return 1.0


@pytest.mark.usefixtures("debounce")
def test_fragments_are_joined_and_answered_once() -> None:
    talk = Talk()
    talk.write("book sunset dinner")
    with clock.frozen(NOW + timedelta(seconds=0.8)):
        talk.write("for 2")
    turn = talk.turn
    assert turn.due_at == NOW + timedelta(seconds=1.8)
    with model("Which day?") as script, clock.frozen(NOW + timedelta(seconds=2)):
        talk.answer()
    assert [message.text for message in script.asked[0].messages] == ["book sunset dinner", "for 2"]
    assert Turn.objects.count() == 1


@pytest.mark.usefixtures("debounce")
def test_a_turn_that_is_not_due_is_left_and_says_how_long_to_wait() -> None:
    talk = Talk()
    talk.write("hello")
    assert runner.run(talk.turn.pk) == timedelta(seconds=1)
    assert talk.turn.status == Turn.Status.QUEUED


@pytest.mark.usefixtures("debounce")
def test_the_task_comes_back_when_the_turn_is_due_without_holding_a_thread() -> None:
    talk = Talk()
    talk.write("hello")
    with Pump() as pump:
        tasks.run_turn(talk.turn.pk)
        assert pump.later == [(turns.RUN_TASK, (talk.turn.pk,))]


@pytest.mark.usefixtures("debounce")
def test_who_never_stops_typing_is_answered_after_five_pauses() -> None:
    talk = Talk()
    for tenths in range(0, 100, 8):
        with clock.frozen(NOW + timedelta(seconds=tenths / 10)):
            talk.write("and")
    assert talk.turn.due_at <= NOW + timedelta(seconds=9.6)
    with clock.frozen(NOW + timedelta(seconds=5)):
        assert Turn.objects.filter(due_at__gt=clock.now() + timedelta(seconds=5)).count() == 0


@pytest.mark.usefixtures("debounce")
def test_a_tap_waits_for_nothing() -> None:
    world, talk = restaurant(), Talk()
    with model(book(world)):
        talk.write("book it")
        with clock.frozen(NOW + timedelta(seconds=2)):
            talk.answer()
    with clock.frozen(NOW + timedelta(seconds=9)):
        talk.tap("Yes")
        assert talk.turn.due_at == clock.now()


def test_the_database_lets_one_queued_and_one_running_turn_in() -> None:
    talk = Talk()
    talk.write("hello")
    for status in (Turn.Status.QUEUED, Turn.Status.RUNNING):
        Turn.objects.filter(pk=talk.turn.pk).update(status=status)
        with pytest.raises(IntegrityError), transaction.atomic():
            Turn.objects.create(conversation=talk.conversation, person=talk.conversation.person, status=status)


def test_a_second_turn_waits_for_the_running_one() -> None:
    talk = Talk()
    talk.write("hello")
    first = talk.turn
    assert isinstance(turns.claim(turn_id=first.pk), turns.Grip)
    talk.write("and?")
    assert talk.turn.pk != first.pk
    assert turns.claim(turn_id=talk.turn.pk) is None


def test_the_sweeper_wakes_what_nobody_holds() -> None:
    queued, running, held = Talk(), Talk(), Talk()
    for talk in (queued, running, held):
        talk.write("hello")
    for talk in (running, held):
        turns.claim(turn_id=talk.turn.pk)
    Turn.objects.filter(pk=running.turn.pk).update(leased_until=NOW - timedelta(seconds=1))
    with Pump() as pump:
        assert jobs.resume_stuck_turns() == "2 turns"
        assert sorted(pump.waiting) == sorted((turns.RUN_TASK, (talk.turn.pk,)) for talk in (queued, running))


def test_an_unknown_turn_is_passed_over() -> None:
    assert runner.run(10**9) is None


@pytest.mark.django_db(transaction=True)
def test_twenty_messages_at_once_make_one_turn() -> None:
    talk = Talk()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox, "send_nudge", lambda *_args, **_more: None)
        results = at_once(20, lambda number: talk.write(f"part {number}"))
    assert not [result for result in results if isinstance(result, Exception)]
    assert Turn.objects.filter(conversation=talk.conversation).count() == 1
    with model("Yes?") as script:
        talk.answer()
    assert len(script.asked[0].messages) == 20
