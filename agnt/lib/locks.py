"""Row locks: once per unit of work, in order, before the check that they protect.

The whole platform takes them in one order, left to right, so that no two units of work wait for each other:
delivery or inbox message - the member who acts - turn - quote - envelope - booking - the scope of a hold -
the person - venue days - places - pool slots.
"""

from collections.abc import Hashable, Iterable
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from agnt.lib import commits, tx

M = TypeVar("M", bound=Model)


def lock(rows: QuerySet[M]) -> list[M]:
    """Lock the rows in the order of their keys and return them as they are now.

    FOR NO KEY UPDATE: whoever only points at a locked row by a foreign key does not wait.
    Raises RuntimeError outside a transaction: such a lock would be gone before it protects anything.
    """
    if not tx.open_depth():
        raise RuntimeError("lock() needs an open transaction: call it from a verb or a step")
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def share(rows: QuerySet[M]) -> list[M]:
    """The rows as they are now, and so they stay until the transaction ends: whoever changes or deletes one waits for
    all who share it. Who shares a row must not lock it afterwards: two who did would wait for each other.

    Raises RuntimeError outside a transaction.
    """
    if not tx.open_depth():
        raise RuntimeError("share() needs an open transaction: call it from a verb or a step")
    sql, params = rows.order_by("pk").query.sql_with_params()
    return list(rows.model._default_manager.raw(f"{sql} FOR SHARE", params))


class _Had:
    """What one call of `remember` noted. It lies among the transaction's commit hooks, because Django throws those away
    exactly when PostgreSQL gives the locks back: with the transaction, or with the savepoint that is rolled back."""

    def __init__(self, keys: frozenset[Hashable]) -> None:
        self.keys = keys

    def __call__(self) -> None:
        """Nothing is to be done after the commit."""


def remember(keys: Iterable[Hashable]) -> None:
    """Note that this transaction has the locks that the keys name, so that it need not ask for them again."""
    transaction.on_commit(_Had(frozenset(keys)))


def has(keys: Iterable[Hashable]) -> bool:
    """Whether this transaction has noted all of the keys by `remember` and not rolled that back."""
    missing = set(keys)
    for noted in commits.pending(_Had):
        missing -= noted.keys
    return not missing


def lock_names(names: Iterable[str]) -> None:
    """Hold these names until the transaction ends: for what has no row yet. Taken in order; others wait for each.

    Raises RuntimeError outside a transaction.
    """
    if not tx.open_depth():
        raise RuntimeError("lock_names() needs an open transaction: call it from a verb or a step")
    with connection.cursor() as cursor:
        for name in sorted(set(names)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
