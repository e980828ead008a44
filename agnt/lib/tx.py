"""Who opens a transaction. Interfaces and tasks call verbs; verbs and handlers call steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 3
_LOST_A_RACE = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_first: ContextVar[Callable[[], None] | None] = ContextVar("first_of_each_verb", default=None)


def verb(function: Callable[P, T]) -> Callable[P, T]:
    """A public verb: its own transaction, committed when it returns. A bug if one is already open."""

    @wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        look = _first.get()
        if look is not None:
            look()
        return function(*args, **kwargs)

    return transaction.atomic(durable=True)(whole)


@contextmanager
def begun_by(look: Callable[[], None]) -> Iterator[None]:
    """Within it each verb begins with `look`, in its own transaction: what the caller saw before is looked at again
    where a lock makes it stay so. What `look` raises ends the verb before it wrote anything."""
    before = _first.set(look)
    try:
        yield
    finally:
        _first.reset(before)


def step(function: Callable[P, T]) -> Callable[P, T]:
    """A composed step: joins the caller's transaction without a savepoint, so it never swallows a failure."""
    return transaction.atomic(savepoint=False)(function)


def open_depth() -> int:
    """How many real transaction blocks are open here, looking past the ones that a test case opened."""
    return sum(1 for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False))


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's five characters for what went wrong, or an empty string (no connection)."""
    return str(getattr(error.__cause__, "sqlstate", "") or "")


def lost_a_race(error: BaseException) -> bool:
    """Whether PostgreSQL let somebody else go first: a constraint, a deadlock, a serialization failure."""
    return isinstance(error, IntegrityError) or (
        isinstance(error, OperationalError) and sqlstate(error) in _LOST_A_RACE
    )


def patient(verb: Callable[P, T]) -> Callable[P, T]:
    """A whole verb, done again, up to three times in all, where somebody else went first: nothing of it stands then.

    Goes outside the transaction: `@tx.patient` above `@tx.verb`. What the verb is given must bear a second use.
    """

    @wraps(verb)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES - 1):
            try:
                return verb(*args, **kwargs)
            except (IntegrityError, OperationalError) as error:
                if not lost_a_race(error):
                    raise
        return verb(*args, **kwargs)

    return again
