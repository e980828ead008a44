"""Verbs own a transaction, steps join one. Locks and calls to the outside know the difference (real transactions)."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from agnt.core.models import Person
from agnt.lib import http, locks, tx
from agnt.lib.errors import GatewayError


@tx.verb
def _named(name: str) -> Person:
    return _made(name)


@tx.step
def _made(name: str) -> Person:
    return Person.objects.create(name=name)


@contextmanager
def _server(answer: bytes) -> Iterator[str]:
    """A server for one call: it reads the request, sends `answer` and hangs up."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            caller, _ = listening.accept()
            with closing(caller):
                caller.recv(65_536)
                caller.sendall(answer)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join(5)


@pytest.mark.django_db(transaction=True)
def test_a_verb_is_committed_when_it_returns() -> None:
    person = _named("Ayu")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_count_elsewhere, person.pk).result() == 1


def _count_elsewhere(pk: object) -> int:
    try:
        return Person.objects.filter(pk=pk).count()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_verb_inside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        _named("Ayu")
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_takes_the_whole_verb_with_it() -> None:
    @tx.step
    def fails() -> None:
        raise RuntimeError("no")

    @tx.verb
    def both() -> None:
        _made("Ayu")
        with suppress(RuntimeError):
            fails()

    both()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_test_cases_own_transaction_is_looked_past() -> None:
    assert tx.open_depth() == 0
    with transaction.atomic():
        assert tx.open_depth() == 1
    with pytest.raises(RuntimeError, match="open transaction"):
        locks.lock(Person.objects.all())


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="open transaction"):
        locks.lock(Person.objects.all())


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_the_order_of_their_keys() -> None:
    people = [_named(name) for name in ("Ayu", "Budi", "Citra")]
    with transaction.atomic():
        assert locks.lock(Person.objects.order_by("-created_at")) == sorted(people, key=lambda row: row.pk)


@pytest.mark.django_db(transaction=True)
def test_a_second_locker_waits_and_sees_what_the_first_wrote() -> None:
    person = _named("Ayu")
    locked, asked = Event(), Event()

    def second() -> str:
        try:
            with transaction.atomic():
                locked.wait(10)
                asked.set()
                return locks.lock(Person.objects.filter(pk=person.pk))[0].name
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second)
        with transaction.atomic():
            (row,) = locks.lock(Person.objects.filter(pk=person.pk))
            locked.set()
            asked.wait(10)
            row.name = "Budi"
            row.save()
        assert waiting.result(10) == "Budi"


@pytest.mark.django_db(transaction=True)
def test_a_name_is_held_until_the_transaction_ends() -> None:
    with pytest.raises(RuntimeError, match="open transaction"):
        locks.lock_names(["a"])
    others = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    with connection.cursor() as cursor:
        with transaction.atomic():
            locks.lock_names(["b", "a", "b"])
            cursor.execute(others)
            assert cursor.fetchone() == (2,)
        cursor.execute(others)
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_no_call_to_the_outside_while_a_transaction_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        with pytest.raises(RuntimeError, match="while a transaction is open"), transaction.atomic():
            http.request("GET", f"http://127.0.0.1:{listening.getsockname()[1]}/", timeout=5)
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.django_db(transaction=True)
def test_a_call_after_the_commit_is_answered_and_its_status_is_the_callers_to_judge() -> None:
    with _server(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\nno") as url:
        _named("Ayu")
        answer = http.request("POST", url, timeout=5, json={"a": 1})
    assert (answer.status_code, answer.text) == (503, "no")


@pytest.mark.django_db
@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_call_without_a_timeout_is_refused(timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout"):
        http.request("GET", "http://127.0.0.1:9/", timeout=timeout)


@pytest.mark.django_db
def test_a_call_that_never_left_may_be_repeated() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(GatewayError) as caught:
        http.request("GET", f"http://127.0.0.1:{port}/", timeout=5)
    assert (caught.value.unknown, caught.value.permanent) == (False, False)


@pytest.mark.django_db
def test_a_call_that_was_read_and_not_answered_has_an_unknown_outcome() -> None:
    with _server(b"") as url, pytest.raises(GatewayError) as caught:
        http.request("POST", url, timeout=5, content=b"book")
    assert caught.value.unknown


@pytest.mark.django_db
def test_an_answer_that_takes_too_long_is_an_unknown_outcome() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, pytest.raises(GatewayError) as caught:
        http.request("POST", f"http://127.0.0.1:{listening.getsockname()[1]}/", timeout=0.2, content=b"book")
    assert caught.value.unknown


@pytest.mark.django_db
def test_an_address_that_is_none_is_permanent() -> None:
    with pytest.raises(GatewayError) as caught:
        http.request("GET", "http://127.0.0.1:no/", timeout=5)
    assert caught.value.permanent
