"""Two records of one guest become one: what points at the one that goes, in any room, points at the one that stays."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import ManyToOneRel

from agnt.core import audit
from agnt.core.models import AuditEntry
from agnt.lib import locks, tx
from agnt.lib.errors import DomainError, NotFound
from venues.models import Guest

ACT: Final = "guest.merged"
_SUMS: Final = ("imported_visits", "imported_no_shows", "imported_covers", "imported_spend_minor")
_FILLED: Final = ("language", "sealed_phone", "phone_hash", "sealed_email", "email_hash", "sealed_health")


@tx.patient
@tx.verb
def merge(*, keep_id: int, drop_id: int, by: str) -> Guest:
    """Merge `drop` into `keep`: bookings, waitlist, notes, tags, address, consent. The dropped record stays as a
    signpost, so that the guest is still recognised by what it knew. `unmerge` takes it back.

    Raises NotFound, DomainError `not_mergeable` (two venues, twice the same, merged already, two different people).
    """
    rows = {row.pk: row for row in locks.lock(Guest.objects.filter(pk__in=[keep_id, drop_id]))}
    if keep_id not in rows or drop_id not in rows:
        raise NotFound("There is no such guest.")
    keep, drop = rows[keep_id], rows[drop_id]
    _refuse(keep, drop)
    moved = {name: _repoint(relation, drop, keep) for name, relation in _pointing()}
    before = _taken_over(keep, drop)
    drop.merged_into = keep
    drop.save(update_fields=["merged_into"])
    keep.save()
    audit.note(by=by, act=ACT, on=keep, dropped=drop.pk, moved=moved, before=before)
    return keep


def _refuse(keep: Guest, drop: Guest) -> None:
    people = {keep.person_id, drop.person_id} - {None}
    merged = keep.merged_into_id is not None or drop.merged_into_id is not None
    if keep.venue_id != drop.venue_id or keep.pk == drop.pk or merged or len(people) > 1:
        raise DomainError(
            "not_mergeable",
            "These two cannot be one: they are of two venues, of two people, or merged already.",
            status=409,
        )


def _pointing() -> Iterator[tuple[str, ManyToOneRel]]:
    """Every foreign key to a guest's record, in whatever room, but the signpost itself."""
    for relation in Guest._meta.related_objects:
        if isinstance(relation, ManyToOneRel) and relation.related_model is not Guest:
            yield f"{relation.related_model._meta.label_lower}.{relation.field.name}", relation


def _repoint(relation: ManyToOneRel, drop: Guest, keep: Guest) -> list[int]:
    """The ids of the rows that now point at `keep`."""
    column = relation.field.name
    rows = relation.related_model._default_manager.filter(**{column: drop})
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.filter(pk__in=found).update(**{column: keep})
    return found


def _taken_over(keep: Guest, drop: Guest) -> dict[str, Any]:
    """Give `keep` what only `drop` knew. Returns what `keep` had before, as far as it is no secret."""
    plain = (*_SUMS, "vip", "tags", "language")
    before: dict[str, Any] = {name: getattr(keep, name) for name in plain}
    before |= {
        "person": str(keep.person_id or ""),
        "news_at": keep.news_at.isoformat() if keep.news_at else "",
        "notes_length": len(keep.notes),
        "filled": [name for name in _FILLED if not getattr(keep, name) and getattr(drop, name)],
    }
    for name in _SUMS:
        setattr(keep, name, getattr(keep, name) + getattr(drop, name))
    for name in _FILLED:
        setattr(keep, name, getattr(keep, name) or getattr(drop, name))
    keep.person_id = keep.person_id or drop.person_id
    keep.vip = keep.vip or drop.vip
    keep.tags = list(dict.fromkeys([*keep.tags, *drop.tags]))
    keep.notes = "\n".join(part for part in (keep.notes, drop.notes) if part)
    agreed = [moment for moment in (keep.news_at, drop.news_at) if moment]
    keep.news_at = min(agreed) if agreed else None
    return before


@tx.patient
@tx.verb
def unmerge(*, guest_id: int, by: str) -> Guest:
    """Take back the merge of this record into another: what had pointed at it points at it again. What was written on
    the other since then stays there.

    Raises NotFound, DomainError `not_merged`.
    """
    drop = Guest.objects.filter(pk=guest_id).first()
    if drop is None:
        raise NotFound("There is no such guest.")
    if drop.merged_into_id is None:
        raise DomainError("not_merged", "That record was not merged into another.", status=409)
    rows = {row.pk: row for row in locks.lock(Guest.objects.filter(pk__in=[guest_id, drop.merged_into_id]))}
    keep, drop = rows[int(drop.merged_into_id)], rows[guest_id]
    entry = AuditEntry.objects.filter(
        act=ACT, entity="venues.guest", entity_id=str(keep.pk), data__dropped=drop.pk
    ).first()
    if entry is None:
        raise DomainError("not_merged", "Nobody wrote down how these were merged.", status=409)
    _point_back(entry.data["moved"], drop)
    _give_back(keep, drop, entry.data["before"])
    drop.merged_into = None
    keep.save()
    drop.save(update_fields=["merged_into"])
    audit.note(by=by, act="guest.unmerged", on=drop, kept=keep.pk)
    return drop


def _point_back(moved: dict[str, list[int]], drop: Guest) -> None:
    for name, relation in _pointing():
        rows = relation.related_model._default_manager.filter(pk__in=moved.get(name, []))
        rows.update(**{relation.field.name: drop})


def _give_back(keep: Guest, drop: Guest, before: dict[str, Any]) -> None:
    """Take from `keep` what only `drop` knew; what was written, learned or agreed since the merge stays."""
    for name in _SUMS:
        setattr(keep, name, max(getattr(keep, name) - getattr(drop, name), 0))
    for name in before["filled"]:
        if _same(getattr(keep, name), getattr(drop, name)):
            setattr(keep, name, b"" if name.startswith("sealed") else "")
    if keep.person_id == drop.person_id:
        keep.person_id = before["person"] or None
    if keep.vip == (before["vip"] or drop.vip):
        keep.vip = before["vip"]
    keep.tags = [tag for tag in keep.tags if tag in before["tags"] or tag not in drop.tags]
    own = datetime.fromisoformat(before["news_at"]) if before["news_at"] else None
    if keep.news_at == min((moment for moment in (own, drop.news_at) if moment), default=None):
        keep.news_at = own
    keep.notes = _without(keep.notes, before["notes_length"], drop.notes)


def _same(mine: Any, his: Any) -> bool:
    """Whether it is still what was taken over; sealed bytes are compared as they lie there."""
    return bytes(mine) == bytes(his) if isinstance(mine, bytes | memoryview) else bool(mine == his)


def _without(notes: str, length: int, his: str) -> str:
    """The first so many letters, and what was added after the other's notes; as they are where staff have rewritten
    them."""
    own = notes[:length]
    both = "\n".join(part for part in (own, his) if part)
    if not notes.startswith(both):
        return notes
    added = notes[len(both) :]
    return own + added if own else added.lstrip("\n")
