"""Who opens a transaction. Interfaces and tasks call verbs; verbs and handlers call steps."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
T = TypeVar("T")


def verb(function: Callable[P, T]) -> Callable[P, T]:
    """A public verb: its own transaction, committed when it returns. A bug if one is already open."""
    return transaction.atomic(durable=True)(function)


def step(function: Callable[P, T]) -> Callable[P, T]:
    """A composed step: joins the caller's transaction without a savepoint, so it never swallows a failure."""
    return transaction.atomic(savepoint=False)(function)


def open_depth() -> int:
    """How many real transaction blocks are open here, looking past the ones that a test case opened."""
    return sum(1 for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False))
