"""A process killed with -9 while it brings a list in leaves nothing of it; killed after its commit, all of it."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections

from agnt.lib import clock
from bookings.models import Booking, ImportRun, Place
from bookings.services import imports
from tests import worlds
from tests.bookings.test_imports import BY, listed, upload
from tests.worlds import NOW
from venues.models import Guest

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 40


@pytest.fixture
def run() -> ImportRun:
    world = worlds.restaurant(tables=(2,) * ROWS)
    rows = [f"23/11/2026,19:00,2,Guest {n},+6281234{n:04d},T{n},Booked," for n in range(1, ROWS + 1)]
    with clock.frozen(NOW):
        return upload(world.venue, listed(*rows))


def killed(run: ImportRun, arm: Callable[[], None]) -> int:
    """Bring it in within a process of its own that `arm` has prepared to die; its exit status."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            arm()
            with clock.frozen(NOW):
                imports.carry_out(run_id=run.pk, by=BY)
            code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after_write(number: int) -> Callable[[], None]:
    """Die once the `number`-th statement that writes has been carried out by the server."""

    def arm() -> None:
        left = number

        def counted(execute: Any, sql: str, *rest: Any) -> Any:
            nonlocal left
            done = execute(sql, *rest)
            left -= sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "WITH"))
            if not left:
                die()
            return done

        connection.execute_wrappers.append(counted)

    return arm


def around_commit(*, before: bool) -> Callable[[], None]:
    def arm() -> None:
        commit = connection.commit

        def dying() -> None:
            if not before:
                commit()
            die()

        connection.commit = dying  # type: ignore[method-assign]

    return arm


def counts() -> dict[str, int]:
    """How many rows each table of ours has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_between_two_writes_nothing_is_there_and_it_can_be_brought_in_again(run: ImportRun, number: int) -> None:
    before = counts()
    assert killed(run, after_write(number)) == -signal.SIGKILL
    assert counts() == before
    run.refresh_from_db()
    assert (run.status, len(run.rows["rows"])) == ("uploaded", ROWS)
    with clock.frozen(NOW):
        imports.carry_out(run_id=run.pk, by=BY)
    assert (Booking.objects.count(), Guest.objects.count(), Place.objects.taken().count()) == (ROWS, ROWS, ROWS)


def test_killed_right_before_its_one_commit_nothing_is_there(run: ImportRun) -> None:
    before = counts()
    assert killed(run, around_commit(before=True)) == -signal.SIGKILL
    assert counts() == before
    run.refresh_from_db()
    assert run.status == "uploaded"


def test_killed_right_after_its_one_commit_all_of_it_is_there(run: ImportRun) -> None:
    assert killed(run, around_commit(before=False)) == -signal.SIGKILL
    run.refresh_from_db()
    assert (run.status, len(run.made["bookings"])) == ("done", ROWS)
    assert (Booking.objects.count(), Guest.objects.count(), Place.objects.taken().count()) == (ROWS, ROWS, ROWS)
