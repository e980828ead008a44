"""Several threads, each with a connection of its own, let go at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(count: int, act: Callable[[], T]) -> list[T | Exception]:
    """What each of `count` threads returned or raised."""
    start = Barrier(count)

    def one(_number: int) -> T | Exception:
        try:
            start.wait(timeout=20)
            return act()
        except Exception as error:  # noqa: BLE001 - the test judges it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
