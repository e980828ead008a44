"""What a venue is and has: kept and taken away row by row. Each change counts for bookings that come later alone.

A row is named by its kind (`KINDS`). Whoever keeps one says what he saw when he began (`seen`): where somebody else
kept it meanwhile nothing is overwritten, he is told.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, ProtectedError
from django.db.models.fields.related import ForeignKey

from agnt.core import audit, outbox
from agnt.lib import ids, locks, tx
from agnt.lib.errors import DomainError, NotFound, Stale
from venues.models import (
    Area,
    Combination,
    PacingOverride,
    Resource,
    Service,
    ServiceNeed,
    Shift,
    TermsTier,
    TurnTime,
    Venue,
)
from venues.services import setup_rules, weekdays

KINDS: Final[Mapping[str, type[Model]]] = {
    "area": Area,
    "resource": Resource,
    "combination": Combination,
    "service": Service,
    "shift": Shift,
    "override": PacingOverride,
    "tier": TermsTier,
}
_INNER: Final = ("resources", "turns", "takes", "also", "covers_alone")  # no columns of the row itself
# Of the venue itself: what its pages may change. Who claimed it, its fees and its place in lists are not among them.
HOUSE: Final = (
    "name", "description", "category", "address", "area", "phone", "website", "cuisines", "tags", "price_level",
    "language", "policy", "decide_minutes", "external_agent", "slot_minutes", "min_party", "max_party", "lead_minutes",
    "horizon_days", "late_minutes", "cancel_minutes", "minimum_spend_minor", "can_provide", "cannot_provide",
    "deposit_how", "latitude", "longitude",
)  # fmt: skip


def find(venue_id: int, kind: str, pk: int) -> Model:
    """The venue's own row of that kind. Raises NotFound."""
    row = KINDS[kind]._default_manager.filter(pk=pk, venue_id=venue_id).first()
    if row is None:
        raise NotFound("There is no such thing here.")
    return row


def state(row: Model) -> dict[str, Any]:
    """Everything of the row that its page may change, as plain values."""
    if isinstance(row, Venue):
        return {name: getattr(row, name) for name in HOUSE}
    skipped = {"id", "venue_id", "plan_x", "plan_y", "plan_w", "plan_h", "shape"}
    found = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in skipped}
    if isinstance(row, Combination):
        found["resources"] = sorted(row.resources.values_list("pk", flat=True)) if row.pk else []
    if isinstance(row, Service):
        turns = row.turn_times.order_by("shift_name", "up_to_party") if row.pk else TurnTime.objects.none()
        found["turns"] = [(t.up_to_party, t.minutes, t.shift_name) for t in turns]
        needs = row.needs.all() if row.pk else ServiceNeed.objects.none()
        found["takes"] = [(n.kind, n.count, n.per_guest, sorted(n.attributes)) for n in needs]
    return found


def seen(row: Model | None, names: Collection[str] = ()) -> str:
    """A short name of the row's present state (of a venue: of these columns of it); of none, for one that is to be
    made, an empty text."""
    if row is None or row.pk is None:
        return ""
    found = {name: value for name, value in state(row).items() if not names or name in names}
    return ids.digest(json.dumps(found, cls=DjangoJSONEncoder, sort_keys=True))[:16]


@tx.patient
@tx.verb
def keep_house(*, venue_id: int, values: Mapping[str, Any], seen_before: str, by: str) -> Venue:
    """Keep columns of HOUSE. Raises DomainError `bad_setup` (422, with `field`) and Stale."""
    return keep_house_step(venue_id=venue_id, values=values, seen_before=seen_before, by=by)


@tx.step
def keep_house_step(*, venue_id: int, values: Mapping[str, Any], seen_before: str, by: str) -> Venue:
    """`keep_house` inside the caller's transaction."""
    venue = _lock(venue_id)
    _compare(venue, seen_before, values)
    unknown = set(values) - set(HOUSE)
    if unknown:
        raise ValueError(f"not for this page: {sorted(unknown)}")
    for name, value in values.items():
        setattr(venue, name, value)
    setup_rules.check(venue)
    venue.save(update_fields=list(values))
    _tell(venue.pk, "setup.house_kept", venue, by)
    return venue


@tx.patient
@tx.verb
def keep(*, venue_id: int, kind: str, pk: int | None, values: Mapping[str, Any], seen_before: str, by: str) -> Model:
    """Make the row or change it. `values` are columns; of a combination also `resources`, of a service `turns`
    [(up to so many, minutes, shift name)] and `takes` [(kind, count, per guest, attributes)]; of a shift `also`
    (weekdays.Also) on which it is kept too, with `covers_alone` no more of it than its pacing.

    Raises NotFound, DomainError `bad_setup` (422, with `field`), Stale.
    """
    return keep_step(venue_id=venue_id, kind=kind, pk=pk, values=values, seen_before=seen_before, by=by)


@tx.step
def keep_step(
    *, venue_id: int, kind: str, pk: int | None, values: Mapping[str, Any], seen_before: str, by: str
) -> Model:
    """`keep` inside the caller's transaction."""
    venue = _lock(venue_id)
    given = dict(values)
    inner: dict[str, Any] = {name: given.pop(name) for name in _INNER if name in given}
    row = find(venue_id, kind, pk) if pk is not None else KINDS[kind](venue=venue)
    if pk is not None:
        _compare(row, seen_before)
    _fill(row, given, venue)
    setup_rules.check(row, inner)
    row.save()
    _keep_inner(row, inner)
    _tell(venue_id, "setup.kept", row, by)
    if isinstance(row, Shift):
        others = [(also, _other_day(row, also)) for also in inner.get("also", ())]
        for other in weekdays.same_on(row, others, covers_alone=inner.get("covers_alone", False)):
            _tell(venue_id, "setup.kept", other, by)
    return row


def _other_day(row: Shift, also: weekdays.Also) -> Shift:
    """What stands on another weekday, as it was read, or a new shift of it."""
    if also.pk is None:
        return Shift(venue=row.venue)
    other = find(row.venue_id, "shift", also.pk)
    _compare(other, also.seen)
    return cast("Shift", other)


def _fill(row: Model, given: Mapping[str, Any], venue: Venue) -> None:
    """Set the columns; what is pointed at must be of the same venue."""
    for name, value in given.items():
        field = row._meta.get_field(name)
        if isinstance(field, ForeignKey) and value is not None and getattr(value, "venue_id", venue.pk) != venue.pk:
            raise NotFound("There is no such thing here.")
        setattr(row, name, value)
    if isinstance(row, Service) and not row.slug:
        row.slug = setup_rules.free_slug(row, venue)


def _keep_inner(row: Model, inner: Mapping[str, Any]) -> None:
    if isinstance(row, Combination) and "resources" in inner:
        row.resources.set(inner["resources"])
    if isinstance(row, Service) and "turns" in inner:
        row.turn_times.all().delete()
        TurnTime.objects.bulk_create(
            TurnTime(service=row, up_to_party=up_to, minutes=minutes, shift_name=name)
            for up_to, minutes, name in inner["turns"]
        )
    if isinstance(row, Service) and "takes" in inner:
        row.needs.all().delete()
        ServiceNeed.objects.bulk_create(
            ServiceNeed(service=row, kind=kind, count=count, per_guest=each, attributes=list(attributes))
            for kind, count, each, attributes in inner["takes"]
        )


@tx.patient
@tx.verb
def drop(*, venue_id: int, kind: str, pk: int, by: str) -> bool:
    """Take a row away. True when it is gone; False when bookings hold on to it: then it is switched off instead, and
    takes no new ones. Raises NotFound, DomainError `in_use` for what can be neither."""
    _lock(venue_id)
    row = find(venue_id, kind, pk)
    _tell(venue_id, "setup.dropped", row, by)
    if _is_booked(row):
        type(row)._default_manager.filter(pk=pk).update(active=False)
        return False
    try:
        row.delete()
    except ProtectedError as problem:
        raise DomainError("in_use", "Something else still needs this. Take that away first.", status=409) from problem
    return True


def _is_booked(row: Model) -> bool:
    """Whether something was ever booked on it: the rooms to the right point at it by their own names for it."""
    name = {"resource": "places", "service": "bookings"}.get(row._meta.model_name or "", "")
    return bool(name) and bool(getattr(row, name).exists())


def _lock(venue_id: int) -> Venue:
    """Changes of one venue's set-up are one after the other."""
    found = locks.lock(Venue.objects.filter(pk=venue_id))
    if not found:
        raise NotFound("There is no such venue.")
    return found[0]


def _compare(row: Model, seen_before: str, names: Collection[str] = ()) -> None:
    if seen_before != seen(row, names):
        raise Stale("Somebody else changed this meanwhile. Nothing of yours was kept yet: compare, then keep.")


def _tell(venue_id: int, act: str, row: Model, by: str) -> None:
    audit.note(by=by, act=act, on=row)
    outbox.emit("setup.changed", venue_id=venue_id)
