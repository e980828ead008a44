"""What runs once this transaction is committed. Django throws it away with the transaction, or with the savepoint that
is rolled back."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import connection, transaction

H = TypeVar("H", bound=Callable[[], None])


def once(hook: Callable[[], None]) -> None:
    """Run `hook` after the commit (at once where no transaction is open), unless an equal one runs then anyway."""
    if not any(known == hook and _stays(savepoints) for savepoints, known in _waiting()):
        transaction.on_commit(hook)


def pending(kind: type[H]) -> Iterator[H]:
    """The hooks of this kind that wait for the commit, the oldest first."""
    return (hook for _savepoints, hook in _waiting() if isinstance(hook, kind))


def _waiting() -> list[tuple[set[str], Callable[[], object]]]:
    """Each hook with the savepoints that it lies in."""
    return [(noted[0], noted[1]) for noted in connection.run_on_commit]


def _stays(savepoints: set[str]) -> bool:
    """Whether no savepoint that is rolled back takes the hook along and leaves what is done now."""
    return savepoints <= set(connection.savepoint_ids)
