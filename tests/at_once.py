"""Several threads, each with a connection of its own, let go at the same moment. They see the test's frozen clock."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
_PATIENCE_SECONDS = 60


def at_once(acts: Iterable[Callable[[], T]]) -> list[T | Exception]:
    """What each act returned or raised, in the order of the acts. The tables must be committed: `transaction=True`."""
    todo = list(acts)
    start = Barrier(len(todo))

    def one(act: Callable[[], T]) -> T | Exception:
        try:
            start.wait(timeout=_PATIENCE_SECONDS)
            return act()
        except Exception as error:  # noqa: BLE001 - the test judges it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(todo)) as pool:
        futures = [pool.submit(copy_context().run, one, act) for act in todo]
        return [future.result(timeout=_PATIENCE_SECONDS) for future in futures]


def aside(act: Callable[[], T]) -> T:
    """Do one thing on a connection of its own and wait for it: what somebody else does in the middle of our work."""
    found = at_once([act])[0]
    if isinstance(found, Exception):
        raise found
    return found
