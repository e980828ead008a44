"""What was promised in a transaction happens once, whatever dies in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from psycopg.conninfo import make_conninfo

from agnt.core import outbox
from agnt.core.jobs import Every
from agnt.core.models import Delivery, Event, Person
from agnt.lib import clock, ids, trace
from agnt.lib.errors import DomainError
from agnt.schedule import SCHEDULE
from tests.at_once import at_once

HEAR, REFUSE, BREAK = (f"tests.core.test_outbox.{name}" for name in ("hear", "refuse", "break_down"))
HANDLERS = {"heard": (HEAR,), "heard.twice": (HEAR, HEAR.replace("hear", "hear_too")), "unheard": ()} | {
    "refused": (REFUSE,),
    "broken": (BREAK,),
}
TRACES: list[str] = []


def hear(*, called: str) -> None:
    """The effect: a row."""
    Person.objects.create(name=called)
    TRACES.append(trace.current())


def hear_too(*, called: str) -> None:
    """Another one's effect."""
    Person.objects.create(name=f"{called} too")


def refuse(*, called: str) -> None:
    """What no second try can cure."""
    Person.objects.create(name=called)
    raise DomainError("full", "No table is free.")


def break_down(*, called: str) -> None:
    """A bug, after the effect."""
    Person.objects.create(name=called)
    raise RuntimeError("out of ink")


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    TRACES.clear()
    with override_settings(AGNT_HANDLERS="tests.core.test_outbox.HANDLERS"):
        yield


def _emit(event: str = "heard", called: str = "Ayu") -> Event:
    with transaction.atomic():
        return outbox.emit(event, called=called)


def _names() -> list[str]:
    return list(Person.objects.order_by("name").values_list("name", flat=True))


@pytest.mark.django_db
def test_each_handler_of_an_event_hears_it_once() -> None:
    _emit("heard.twice")
    assert outbox.drain() == 2
    assert outbox.drain() == 0
    assert _names() == ["Ayu", "Ayu too"]


@pytest.mark.django_db
def test_an_event_that_nobody_hears_is_kept_all_the_same() -> None:
    event = _emit("unheard")
    assert (Event.objects.get(), Delivery.objects.count()) == (event, 0)


@pytest.mark.django_db(transaction=True)
def test_emit_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        outbox.emit("heard", called="Ayu")


@pytest.mark.django_db
def test_an_event_that_is_not_in_the_table_is_a_bug() -> None:
    with pytest.raises(KeyError):
        _emit("unlisted")


@pytest.mark.django_db(transaction=True)
def test_a_promise_goes_back_with_its_transaction() -> None:
    with transaction.atomic():
        outbox.emit("heard", called="Ayu")
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert outbox.drain() == 0


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nudge goes to a port where nobody listens; the sweeper finds the delivery."""
    sent = []

    def no_broker(*_args: object, **_options: object) -> None:
        sent.append("tried")
        raise ConnectionRefusedError

    monkeypatch.setattr("agnt.core.outbox.current_app.send_task", no_broker)
    _emit()
    assert sent == ["tried"]
    assert outbox.sweep() == 1
    assert _names() == ["Ayu"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_says_much_nudges_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr("agnt.core.outbox.current_app.send_task", lambda task, **_options: sent.append(task))
    with transaction.atomic():
        outbox.emit("heard", called="Ayu")
        outbox.emit("heard.twice", called="Made")
    assert sent == [outbox.WAKE_TASK]
    assert outbox.sweep() == 3


@pytest.mark.django_db
def test_the_handler_runs_in_the_trace_of_the_event() -> None:
    of_trace = ids.trace_id()
    with trace.bound(of_trace):
        _emit()
    outbox.drain()
    assert [of_trace] == TRACES


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_fails_leaves_nothing_and_is_tried_again_later() -> None:
    _emit("broken")
    now = clock.now()
    with clock.frozen(now):
        assert outbox.drain() == 1
    row = Delivery.objects.get()
    assert (row.attempts, row.done_at, row.dead_at) == (1, None, None)
    assert row.last_error == "RuntimeError: out of ink"
    assert row.next_at == now + outbox.RETRY_AFTER[0]
    assert _names() == []


@pytest.mark.django_db(transaction=True)
def test_after_its_last_try_a_delivery_is_dead_until_a_person_retries_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _emit("broken")
    now = clock.now()
    for day in range(len(outbox.RETRY_AFTER) + 1):
        with clock.frozen(now + timedelta(days=day)):
            assert outbox.run_one()
    row = Delivery.objects.get()
    assert row.dead_at is not None
    with clock.frozen(now + timedelta(days=99)):
        assert not outbox.run_one()
        Delivery.objects.update(handler=HEAR)  # the bug was cured
        outbox.retry(delivery_id=row.pk, by="staff:1")
        assert outbox.run_one()
    row.refresh_from_db()
    assert (row.done_at is not None, row.dead_at, row.last_error) == (True, None, "")
    assert _names() == ["Ayu"]


@pytest.mark.django_db(transaction=True)
def test_what_no_second_try_can_cure_is_dead_at_once() -> None:
    _emit("refused")
    outbox.drain()
    row = Delivery.objects.get()
    assert (row.attempts, row.dead_at is not None) == (1, True)
    assert _names() == []


@pytest.mark.django_db(transaction=True)
def test_a_delivery_that_is_done_is_not_retried() -> None:
    _emit()
    outbox.drain()
    outbox.retry(delivery_id=Delivery.objects.get().pk, by="staff:1")
    assert outbox.drain() == 0
    assert _names() == ["Ayu"]


@pytest.mark.django_db(transaction=True)
def test_six_workers_run_each_of_thirty_deliveries_once() -> None:
    for number in range(30):
        _emit(called=f"{number:02}")
    ran = at_once([outbox.run_due] * 6)
    assert sum(count for count in ran if isinstance(count, int)) == 30
    assert _names() == [f"{number:02}" for number in range(30)]


@pytest.mark.django_db(transaction=True)
def test_a_runner_whose_lease_was_taken_over_does_nothing() -> None:
    _emit()
    slow = outbox._claim()
    assert slow is not None
    with clock.frozen(clock.now() + outbox.LEASE):
        assert outbox.run_one()
    outbox._run(slow)
    assert _names() == ["Ayu"]


# Where a worker is killed: after the claim, in the handler after its effect, with the mark written, after the commit.
KILLED = {
    "claimed": "outbox._run_in_one_transaction = die",
    "effect": "test_outbox.trace.current = die",
    "marked": "transaction.Atomic.__exit__ = lambda self, *e: die() if marked() else leave(self, *e)",
    "committed": "outbox._run = lambda delivery: (run(delivery), die())",
}
WORKER = """
import os, signal, django
django.setup()
from django.conf import settings
from django.db import transaction
from agnt.core import outbox
from agnt.core.models import Delivery
from tests.core import test_outbox
settings.AGNT_HANDLERS = "tests.core.test_outbox.HANDLERS"
run, leave = outbox._run, transaction.Atomic.__exit__
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
def marked(): return Delivery.objects.filter(done_at__isnull=False).exists()
{how}
outbox.run_due()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", KILLED)
def test_a_worker_killed_anywhere_is_relieved_within_a_minute_and_the_effect_happens_once(where: str) -> None:
    _emit()
    database = make_conninfo(os.environ["DATABASE_URL"], dbname=str(connection.settings_dict["NAME"]))
    worker = subprocess.run(
        [sys.executable, "-c", WORKER.format(how=KILLED[where])],
        env=os.environ | {"DATABASE_URL": database, "PYTHONPATH": str(settings.BASE_DIR)},
        cwd=settings.BASE_DIR,
        timeout=60,
        check=False,
    )
    assert worker.returncode == -signal.SIGKILL
    assert _names() == (["Ayu"] if where == "committed" else [])
    sweep = SCHEDULE["sweep_deliveries"].cadence
    assert isinstance(sweep, Every)
    assert outbox.LEASE + timedelta(seconds=sweep.seconds) < timedelta(seconds=60)
    with clock.frozen(clock.now() + outbox.LEASE):
        assert outbox.sweep() == (0 if where == "committed" else 1)
    assert _names() == ["Ayu"]
