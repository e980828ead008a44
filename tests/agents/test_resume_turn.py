"""A turn survives its runner: killed after any stored step it goes on from there, and its effect happens once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from agents.models import Envelope, LlmCall, Step, ToolCall, Turn
from agents.services import tool_calls, turns
from agents.turns import lease, runner
from agnt.lib import clock
from chat.models import Message
from tests.agents.talk import Talk, at_once, book, model
from tests.worlds import NOW, World, restaurant, standing

LATER = timedelta(seconds=21)


class Killed(BaseException):
    """The process dies here: nothing catches it."""


def dying_after(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Die after the `number`th transaction that a runner has committed from now on."""
    left = [number]

    def mortal(act: Callable[..., Any]) -> Callable[..., Any]:
        def once(*args: Any, **more: Any) -> Any:
            done = act(*args, **more)
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return done

        return once

    for where, name in ((turns, "claim"), (turns, "store"), (turns, "finish"), (tool_calls, "run_once")):
        monkeypatch.setattr(where, name, mortal(getattr(where, name)))


def run_killed(talk: Talk, number: int) -> bool:
    """Run the newest turn, killed after so many transactions, then let another runner finish it 21 s later."""
    with pytest.MonkeyPatch.context() as patch:
        dying_after(patch, number)
        try:
            runner.run(talk.turn.pk)
            killed = False
        except Killed:
            killed = True
    if talk.turn.status != Turn.Status.DONE:
        assert runner.run(talk.turn.pk) is None
        assert talk.turn.status == Turn.Status.RUNNING, "the lease of the dead runner still stands"
        with clock.frozen(clock.now() + LATER):
            runner.run(talk.turn.pk)
    return killed


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_killed_after_any_step_a_booking_is_prepared_once(number: int) -> None:
    world, talk = restaurant(), Talk()
    talk.write("a table for two")
    with model(*[book(world) for _ in range(3)]) as script:
        killed = run_killed(talk, number)
    assert killed
    assert talk.kinds() == ["read", "reply", "tools", "said"]
    assert talk.turn.status == Turn.Status.DONE
    assert len(talk.heard()) == 1
    assert talk.quotes() == ["open"]
    assert len(standing(world)) == 1
    assert ToolCall.objects.filter(turn=talk.turn).count() == 1
    assert len(script.asked) == LlmCall.objects.filter(turn=talk.turn).count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("policy", ["auto", "ask"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_killed_after_any_step_a_yes_books_once(number: int, policy: str) -> None:
    world, talk = restaurant(policy=policy), Talk()
    with model(book(world)):
        talk.says("a table for two")
    talk.write("yes")
    assert run_killed(talk, number)
    assert talk.kinds() == ["read", "commit", "said"]
    assert len(talk.bookings()) == Envelope.objects.count() == 1
    assert len(talk.heard()) == (1 if policy == "auto" else 2)


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_a_death_between_the_model_and_its_step_asks_the_model_again_and_nobody_else() -> None:
    talk = Talk()
    talk.write("hello")

    def die(_request: object) -> str:
        raise Killed

    with model(die, "Yes?"):
        with pytest.raises(Killed):
            runner.run(talk.turn.pk)
        with clock.frozen(NOW + LATER):
            runner.run(talk.turn.pk)
    assert [message.text for message in talk.heard()] == ["Yes?"]


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_a_runner_that_comes_back_from_the_dead_writes_nothing() -> None:
    world, talk = restaurant(), Talk()
    talk.write("a table")

    def overtaken(_request: object) -> Any:
        with clock.frozen(NOW + LATER), model("I am the second runner."):
            runner.run(talk.turn.pk)
        return book(world)

    with model(overtaken):
        runner.run(talk.turn.pk)
    assert [message.text for message in talk.heard()] == ["I am the second runner."]
    assert talk.kinds() == ["read", "reply", "said"]
    assert talk.quotes() == []
    assert standing(world) == []


@pytest.mark.django_db(transaction=True)
def test_a_turn_that_two_runners_take_at_once_is_run_by_one() -> None:
    talk = Talk()
    talk.write("hello")
    turn_id = talk.turn.pk
    with model(*["Yes?"] * 8) as script:
        results = at_once(8, lambda _number: runner.run(turn_id))
    assert results == [None] * 8
    assert len(script.asked) == 1
    assert len(talk.heard()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_the_model_thinks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.01)
    talk = Talk()
    talk.write("hello")

    def thinking(_request: object) -> str:
        Turn.objects.filter(pk=talk.turn.pk).update(leased_until=NOW)
        for _ in range(500):
            if talk.turn.leased_until != NOW:
                return "Renewed."
            lease.threading.Event().wait(0.01)
        return "Lost."

    with model(thinking):
        assert talk.says("hello") == "Renewed."


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_a_lease_is_not_renewed_past_the_deadline() -> None:
    talk = Talk()
    talk.write("hello")
    grip = turns.claim(turn_id=talk.turn.pk)
    assert isinstance(grip, turns.Grip)
    assert turns.renew(grip=grip)
    Turn.objects.filter(pk=talk.turn.pk).update(deadline=NOW)
    assert not turns.renew(grip=grip)


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_what_was_committed_before_the_deadline_is_still_said_after_it() -> None:
    world, talk = restaurant(policy="ask"), Talk()
    with model(book(world)):
        talk.says("a table")
    talk.write("yes")
    with pytest.MonkeyPatch.context() as patch:
        dying_after(patch, 3)
        with pytest.raises(Killed):
            runner.run(talk.turn.pk)
    with clock.frozen(NOW + timedelta(minutes=3)):
        runner.run(talk.turn.pk)
    assert talk.turn.status == Turn.Status.DONE
    assert "I have asked" in talk.newest.text


KILLED_FOR_REAL = """
import os, signal, sys
import django
django.setup()
from agents.services import tool_calls, turns
from agents.turns import runner
left = [int(sys.argv[2])]
def mortal(act):
    def once(*args, **more):
        done = act(*args, **more)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return once
for where, name in ((turns, "claim"), (turns, "store"), (turns, "finish"), (tool_calls, "run_once")):
    setattr(where, name, mortal(getattr(where, name)))
runner.run(int(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_kill_minus_nine_of_the_process_after_each_step_of_a_yes(number: int) -> None:
    world, talk = _asked_in_life()
    talk.write("yes")
    root = Path(runner.__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", KILLED_FOR_REAL, str(talk.turn.pk), str(number)],
        cwd=root, env=os.environ | _ours(), capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
    Turn.objects.filter(status=Turn.Status.RUNNING).update(leased_until=clock.now())
    runner.run(talk.turn.pk)
    assert talk.turn.status == Turn.Status.DONE
    assert len(talk.bookings()) == Envelope.objects.count() == 1
    assert len(standing(world)) == 1
    assert Message.objects.filter(conversation=talk.conversation, direction="out").count() == 2


def _ours() -> dict[str, str]:
    """The test's own database and keys, for another process."""
    place = {**connection.settings_dict, "PASSWORD": connection.settings_dict["PASSWORD"] or ""}
    names = ("secret_key", "fernet_keys", "a2a_signing_key", "receipt_key", "identity_pepper")
    keys = {name.upper(): getattr(settings.ENV, name) for name in names}
    return keys | {"DATABASE_URL": "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}".format_map(place)}


def _asked_in_life() -> tuple[World, Talk]:
    """A guest with an open quote, by the clock on the wall: another process reads it too."""
    world, talk = restaurant(policy="ask", horizon_days=3650), Talk()
    start = clock.now() + timedelta(days=2)
    local = clock.local(start, world.venue.timezone)
    with model(book(world, date=local.date().isoformat())):
        assert "Shall I book it?" in talk.says("a table")
    assert Step.objects.filter(turn=talk.turn).count() == 4
    return world, talk
