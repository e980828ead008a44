"""Deliveries that lose a race in PostgreSQL, that fail and wait, that are slow: none is lost and none runs twice."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import override_settings

from agnt.core import outbox
from agnt.core.models import Delivery, Nonce, Person
from agnt.lib import clock
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDLERS = {name: (f"{__name__}.on_{name}",) for name in ("race", "slow", "duplicate", "crossing", "broken")}
CALLS: list[object] = []
ERRORS: list[Exception] = []
STARTED, GO_ON = Signal(), Signal()


def on_race(*, called: str) -> None:
    """The effect, and then what PostgreSQL says."""
    CALLS.append(called)
    Person.objects.create(name=called)
    if ERRORS:
        raise ERRORS.pop(0)


def on_slow(*, called: str) -> None:
    """Somebody else looks meanwhile."""
    Person.objects.create(name=called)
    STARTED.set()
    GO_ON.wait(20)


def on_duplicate(*, called: str) -> None:
    """An insert whose unique row somebody else has just committed; the second look finds it."""
    CALLS.append(called)
    if not Nonce.objects.filter(scope="x").exists():
        at_once([lambda: Nonce.objects.create(scope="x", value="1")])
        Nonce.objects.create(scope="x", value="1")


def on_crossing(*, first: str, second: str) -> None:
    """Two rows in an order that crosses with the other delivery's."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL deadlock_timeout = '50ms'")
    for pk in (first, second):
        person = Person.objects.select_for_update().get(pk=pk)
        person.name += "+"
        person.save()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05)")


def on_broken(*, called: str) -> None:
    """A bug."""
    raise RuntimeError(called)


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    CALLS.clear()
    ERRORS.clear()
    STARTED.clear()
    GO_ON.clear()
    with override_settings(AGNT_HANDLERS=f"{__name__}.HANDLERS"):
        yield


def _emit(name: str, **ids: str) -> Delivery:
    with transaction.atomic():
        event = outbox.emit(name, **ids)
    return Delivery.objects.get(event=event)


def _lost(sqlstate: str) -> OperationalError:
    error = OperationalError("lost")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": sqlstate})()
    return error


@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_a_deadlock_or_serialisation_failure_is_run_again_at_once(sqlstate: str):
    delivery = _emit("race", called="Ayu")
    ERRORS.extend([_lost(sqlstate), _lost(sqlstate)])
    assert outbox.run_due() == 1
    delivery.refresh_from_db()
    assert (len(CALLS), delivery.attempts, delivery.last_error) == (3, 1, "")
    assert delivery.done_at is not None
    assert Person.objects.count() == 1


def test_a_race_that_is_lost_every_time_is_tried_again_later():
    delivery = _emit("race", called="Ayu")
    ERRORS.extend([_lost("40P01")] * 3)
    outbox.run_due()
    delivery.refresh_from_db()
    assert delivery.done_at is None and "lost" in delivery.last_error
    assert not Person.objects.exists()
    with clock.frozen(delivery.next_at):
        assert outbox.run_due() == 1
    assert Person.objects.count() == 1


def test_a_row_that_somebody_else_made_meanwhile_is_found_by_the_second_look():
    delivery = _emit("duplicate", called="x")
    outbox.run_due()
    delivery.refresh_from_db()
    assert delivery.done_at is not None
    assert (len(CALLS), Nonce.objects.count()) == (2, 1)


def test_an_integrity_error_that_stays_is_recorded():
    delivery = _emit("race", called="Ayu")
    ERRORS.extend([IntegrityError("always")] * 3)
    outbox.run_due()
    delivery.refresh_from_db()
    assert delivery.last_error == "IntegrityError: always"
    assert delivery.dead_at is None


def test_two_workers_whose_handlers_lock_each_other_out_both_finish():
    people = [str(Person.objects.create(name="").pk) for _ in range(2)]
    _emit("crossing", first=people[0], second=people[1])
    _emit("crossing", first=people[1], second=people[0])
    assert not [one for one in at_once([outbox.run_one] * 2) if isinstance(one, Exception)]
    with clock.frozen(clock.now() + timedelta(seconds=2)):
        outbox.run_due()
    assert set(Person.objects.values_list("name", flat=True)) == {"++"}
    assert not Delivery.objects.filter(done_at__isnull=True).exists()


def test_a_slow_handler_is_not_run_a_second_time_when_its_lease_is_over():
    """It holds its row: whoever looks for due deliveries passes it over."""
    _emit("slow", called="Ayu")

    def impatient() -> int:
        STARTED.wait(20)
        with clock.frozen(clock.now() + 2 * outbox.LEASE):
            ran = outbox.run_due()
        GO_ON.set()
        return ran

    assert at_once([outbox.run_due, impatient]) == [1, 0]
    assert Person.objects.count() == 1


def test_a_failure_that_waits_a_short_time_is_nudged_when_it_is_due_and_a_long_one_is_left_to_the_sweeper(monkeypatch):
    nudges: list[float | None] = []
    monkeypatch.setattr(outbox, "send_nudge", lambda task, *args, countdown=None: nudges.append(countdown))
    delivery = _emit("broken", called="x")
    assert nudges == [None]
    for _ in range(8):
        delivery.refresh_from_db()
        with clock.frozen(max(delivery.next_at, clock.now())):
            outbox.run_due()
    assert nudges[1:] == [1.0, 5.0, 30.0]
    delivery.refresh_from_db()
    assert delivery.dead_at is not None and delivery.attempts == 8
