"""Row locks: once per unit of work, in order, before the check that they protect."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from agnt.lib import tx

M = TypeVar("M", bound=Model)


def lock(rows: QuerySet[M]) -> list[M]:
    """Lock the rows FOR UPDATE in the order of their keys and return them as they are now.

    Raises RuntimeError outside a transaction: such a lock would be gone before it protects anything.
    """
    if not tx.open_depth():
        raise RuntimeError("lock() needs an open transaction: call it from a verb or a step")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))
