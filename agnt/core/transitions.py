"""The only writers of a status: they check the table of ways, update where the status is still the old one, and
write down who, from, to, why and when."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from agnt.core.models import Transition
from agnt.lib import copying, trace, tx
from agnt.lib.errors import DomainError, Stale


class Forbidden(DomainError):
    """There is no way from the one state to the other."""

    def __init__(self, entity: str, old: str, new: str) -> None:
        super().__init__(
            "transition_forbidden",
            f"A {entity.split('.')[-1]} that is {old} cannot become {new}.",
            status=409,
            from_status=old,
            to_status=new,
        )


def _entity(row: models.Model) -> str:
    return row._meta.label_lower


def allowed(row: Any, to: str) -> bool:
    """Whether the row's table of ways leads from its status to `to`."""
    return to in row.TRANSITIONS[row.status]


@tx.step
def move(row: Any, to: str, *, by: str, reason: str = "", **columns: Any) -> None:
    """Move one row to status `to`, setting `columns` with it; the object is brought up to date.

    Raises Forbidden when TRANSITIONS has no such way and Stale when somebody else moved it first: then nothing
    is written.
    """
    old = row.status
    if not allowed(row, to):
        raise Forbidden(_entity(row), old, to)
    changed = type(row)._default_manager.filter(pk=row.pk, status=old).update(status=to, **columns)
    if changed != 1:
        raise Stale(entity=_entity(row), entity_id=str(row.pk))
    row.status = to
    for name, value in columns.items():
        setattr(row, name, value)
    Transition.objects.create(
        entity=_entity(row), entity_id=str(row.pk), from_status=old, to_status=to, by=by, reason=reason[:255]
    )


@tx.step
def move_many(rows: Iterable[Any], to: str, *, by: str, reason: str = "", **columns: Any) -> list[Any]:
    """Move those rows that still can; returns the ones that moved. The rest are left as they are."""
    moved = []
    for row in rows:
        if not allowed(row, to):
            continue
        changed = type(row)._default_manager.filter(pk=row.pk, status=row.status).update(status=to, **columns)
        if changed:
            moved.append((row, row.status))
            row.status = to
    Transition.objects.bulk_create(
        Transition(
            entity=_entity(row),
            entity_id=str(row.pk),
            from_status=old,
            to_status=to,
            by=by,
            reason=reason[:255],
            trace_id=getattr(row, "trace_id", "") or trace.current(),
        )
        for row, old in moved
    )
    return [row for row, _old in moved]


@tx.step
def born(row: Any, *, by: str, reason: str = "") -> None:
    """Write down the first status of a row that was just made."""
    Transition.objects.create(
        entity=_entity(row), entity_id=str(row.pk), from_status="", to_status=row.status, by=by, reason=reason[:255]
    )


@tx.step
def born_many(rows: Iterable[Any], *, by: str, reason: str = "") -> None:
    """`born` for many rows at once, each at the moment at which the row says it was made."""
    copying.copy_in(
        Transition(
            entity=_entity(row),
            entity_id=str(row.pk),
            from_status="",
            to_status=row.status,
            by=by,
            reason=reason[:255],
            created_at=row.created_at,
        )
        for row in rows
    )
