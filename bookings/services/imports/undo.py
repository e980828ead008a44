"""Undoing a list within a day: what nobody touched since is taken away, the rest stays and is named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models

from agnt.core import audit, transitions
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import live
from bookings.models import Booking, ImportRun, Place
from bookings.services import freeing, places
from bookings.services.imports import whole
from bookings.services.imports.marks import mark
from venues.models import (
    Area,
    Closure,
    Combination,
    Guest,
    PacingOverride,
    Resource,
    Service,
    ServiceNeed,
    Shift,
    TermsTier,
    TurnTime,
    Venue,
)

KEPT_FOR = timedelta(days=1)
# What is taken away, in this order: bookings before their guests and tables.
_MODELS: Mapping[str, type[models.Model]] = {
    "bookings": Booking,
    "guests": Guest,
    "tiers": TermsTier,
    "overrides": PacingOverride,
    "closures": Closure,
    "combinations": Combination,
    "shifts": Shift,
    "services": Service,
    "resources": Resource,
    "areas": Area,
}
# What is part of a row and goes with it.
_PARTS: Mapping[type[models.Model], tuple[type[models.Model], ...]] = {
    Booking: (Place,),
    Service: (TurnTime, ServiceNeed),
}
_BATCH = 1000


@dataclass(slots=True)
class Undone:
    """How many of what were taken away, and the names of what stays because somebody touched or uses it."""

    removed: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


@tx.patient
@tx.verb
def undo(*, run_id: int, by: str) -> Undone:
    """Take away what the list made, if it is as it was made and nothing else points at it.

    Raises NotFound, and DomainError `import_not_done` or `import_too_old` (409): nothing is taken away then.
    """
    found = locks.lock(ImportRun.objects.filter(pk=run_id))
    if not found:
        raise NotFound("There is no such list.")
    run = found[0]
    if run.status != ImportRun.Status.DONE or run.done_at is None:
        raise DomainError("import_not_done", "This list was not brought in, or is undone already.", status=409)
    if clock.now() - run.done_at > KEPT_FOR:
        raise DomainError("import_too_old", "A list can be undone for a day; this one is older.", status=409)
    undone = Undone()
    for kind, model in _MODELS.items():
        made = run.made.get(kind, {})
        if made:
            _take_away(venue=run.venue, kind=kind, model=model, made=made, undone=undone)
    whole.give_back(run=run)
    transitions.move(run, ImportRun.Status.UNDONE, by=by)
    audit.note(by=by, act="import.undone", on=run, removed=undone.removed, kept=len(undone.kept))
    live.changed(venue_id=run.venue_id, kind="booking")
    return undone


@tx.step
def _take_away(*, venue: Venue, kind: str, model: type[models.Model], made: Mapping[str, str], undone: Undone) -> None:
    rows = locks.lock(model._default_manager.filter(pk__in=[int(key) for key in made]))
    used = _used(model, [row.pk for row in rows])
    gone = [row for row in rows if row.pk not in used and mark(row) == made[str(row.pk)]]
    going = {row.pk for row in gone}
    undone.kept += [_named(row) for row in rows if row.pk not in going]
    if model is Booking:
        _free(venue=venue, keys=going)
    for part in _batches(sorted(going)):
        model._default_manager.filter(pk__in=part).delete()
    undone.removed[kind] = len(gone)


@tx.step
def _free(*, venue: Venue, keys: set[int]) -> None:
    """The places of these bookings, under the locks of all their days at once; whoever waits is offered them."""
    own = Place.objects.filter(booking_id__in=keys)
    standing = places.under_lock(own.filter(released_at__isnull=True), venue=venue)
    places.release(standing)
    own.delete()
    freeing.freed(venue=venue, places=standing)


def _named(row: Any) -> str:
    """What staff call it."""
    return f"{row.guest_name}, {row.reference}" if isinstance(row, Booking) else str(getattr(row, "name", "") or row)


def _used(model: type[models.Model], keys: list[int]) -> set[int]:
    """The rows that something points at: a booking's places and a resource's own columns do not count."""
    used: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.related_model in _PARTS.get(model, ()):
            continue
        field: Any = relation.field
        name, rows = field.name, relation.related_model
        if relation.many_to_many:
            name, rows = field.m2m_reverse_field_name(), field.remote_field.through
        for part in _batches(keys):
            found = rows._default_manager.filter(**{f"{name}__in": part}).values_list(name, flat=True).distinct()
            used |= set(found)
    return used


def _batches(keys: Iterable[int]) -> Iterable[list[int]]:
    kept = list(keys)
    return [kept[at : at + _BATCH] for at in range(0, len(kept), _BATCH)]
