"""A run: uploaded, its columns named, carried out or dropped."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from agnt.core import audit, transitions
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import live
from bookings.lists import columns as fields
from bookings.lists import reading
from bookings.models import ColumnMapping, ImportRun
from bookings.reading.whole import PARTS
from bookings.services.imports import diary, guests, looks, setups, tables, whole
from bookings.services.imports.marks import marks
from bookings.services.imports.plans import Plan, records
from venues.models import Venue

Status = ImportRun.Status
Kind = ImportRun.Kind
_SETUP: Final = (Kind.RESOURCES, Kind.SERVICES, Kind.HOURS, Kind.SETUP)
_ORDERS: Final = frozenset({"", "dmy", "mdy"})
_NAMED_IN_ERROR = 5


@tx.verb
def upload(*, venue_id: int, kind: str, file_name: str, data: bytes, by: str) -> ImportRun:
    """Keep the list with the columns as they are guessed; nothing else is made.

    Raises DomainError `unreadable_list` and `unknown_kind` (422).
    """
    if kind not in Kind.values:
        raise DomainError("unknown_kind", f"A list is of {', '.join(Kind.values)}.", status=422)
    venue = Venue.objects.get(pk=venue_id)
    run = ImportRun(venue=venue, kind=kind, file_name=text.clamp(text.clean(file_name), 160), by=by)
    if kind == Kind.SETUP:
        run.rows = {"setup": reading.read_whole(data, [part.name for part in PARTS])}
    else:
        sheet = reading.read(file_name, data)
        run.rows = {"header": sheet.header, "rows": sheet.rows}
        run.columns = _remembered(venue, kind, sheet.header) or fields.guess(kind, sheet.header)
    run.save()
    transitions.born(run, by=by)
    return run


def _remembered(venue: Venue, kind: str, header: Sequence[str]) -> dict[str, str]:
    """The saved mapping whose columns are all there, the newest first; empty where there is none."""
    for saved in ColumnMapping.objects.filter(venue=venue, kind=kind).order_by("-id"):
        if saved.columns and set(_of_fields(saved.columns).values()) <= set(header):
            return dict(saved.columns)
    return {}


def _of_fields(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: column for name, column in columns.items() if name != fields.DATE_ORDER}


def columns(run: ImportRun) -> dict[str, str]:
    """Field -> column of the list, as guessed by their names; the run's own choice is `run.columns`."""
    return fields.guess(run.kind, (run.rows or {}).get("header", ()))


def saved_mappings(venue: Venue, kind: str) -> list[ColumnMapping]:
    """The venue's own, by name."""
    return list(ColumnMapping.objects.filter(venue=venue, kind=kind).order_by("name"))


@tx.verb
def set_columns(*, run_id: int, columns: Mapping[str, str], by: str) -> ImportRun:
    """Say which column is which field (`date_order`: dmy or mdy); empty ones are none.

    Raises DomainError `unknown_column` (422) for a field or a column that is not there, or a column that is used
    twice, and Stale once it is carried out.
    """
    run = _open(run_id)
    chosen = {name: column for name, column in columns.items() if column}
    known = {field.name for field in fields.FIELDS[run.kind]}
    named = list(_of_fields(chosen).values())
    strange = [*(set(_of_fields(chosen)) - known), *(set(named) - set(run.rows.get("header", ())))]
    if strange or len(named) != len(set(named)) or chosen.get(fields.DATE_ORDER, "") not in _ORDERS:
        raise DomainError("unknown_column", "Choose a column of the list for each field, each once.", status=422)
    run.columns = chosen
    run.save(update_fields=["columns"])
    return run


def _open(run_id: int) -> ImportRun:
    """The run, locked. Raises NotFound, and DomainError `import_over` where it is carried out or dropped."""
    found = locks.lock(ImportRun.objects.select_related("venue__city").filter(pk=run_id))
    if not found:
        raise NotFound("There is no such list.")
    if found[0].status != Status.UPLOADED:
        raise DomainError("import_over", "This list was brought in or dropped before.", status=409)
    return found[0]


@tx.verb
def drop(*, run_id: int, by: str) -> ImportRun:
    """Forget the list: its rows are deleted."""
    run = _open(run_id)
    transitions.move(run, Status.DROPPED, by=by, sealed_rows=b"")
    return run


@tx.patient
@tx.verb
def carry_out(*, run_id: int, by: str, save_mapping_as: str = "", leave_out: Sequence[int] = ()) -> ImportRun:
    """Bring the whole list in, without the rows that are left out; its rows are deleted then. All or nothing.

    Raises DomainError `columns_missing` (422), `import_conflicts` (409, `conflicts`: up to five sentences) and
    `import_over` (409). Nothing is sent, nothing is owed.
    """
    run = _open(run_id)
    if run.kind != Kind.SETUP and (lacking := fields.missing(run.kind, run.columns)):
        raise DomainError("columns_missing", f"Say which column is: {', '.join(lacking)}.", status=422)
    plan = _planned(run, leave_out)
    _refuse(plan)
    made = _make(plan=plan, run=run, by=by)
    written = {kind: marks(rows) for kind, rows in made.items()}
    if name := text.clamp(text.clean(save_mapping_as).strip(), 80):
        ColumnMapping.objects.update_or_create(
            venue=run.venue, kind=run.kind, name=name, defaults={"columns": run.columns}
        )
    transitions.move(run, Status.DONE, by=by, made=written, done_at=clock.now(), sealed_rows=b"")
    audit.note(by=by, act="import.done", on=run, makes=plan.makes)
    live.changed(venue_id=run.venue_id, kind="setup" if run.kind in _SETUP else "booking")
    return run


def _planned(run: ImportRun, leave_out: Sequence[int]) -> Plan:
    """The plan as it is carried out: of bookings with every day of theirs locked."""
    if run.kind == Kind.SETUP:
        locks.lock(Venue.objects.filter(pk=run.venue_id))
        return whole.plan(run.venue, run.rows["setup"])
    found = records(run, leave_out)
    if run.kind != ImportRun.Kind.BOOKINGS:
        return looks.plan_of(run, found)
    listed = diary.read(run.venue, found)
    diary.lock(listed=listed)
    return diary.seated(listed)


def _refuse(plan: Plan) -> None:
    against = [one for one in plan.conflicts if one.blocks]
    if not against:
        return
    said = [f"Row {one.row}: {one.message}" for one in against[:_NAMED_IN_ERROR]]
    rows = len({one.row for one in against})
    raise DomainError(
        "import_conflicts",
        f"{rows} rows cannot be brought in. Correct the list, or leave those rows out. {said[0]}",
        status=409,
        conflicts=said,
    )


@tx.step
def _make(*, plan: Plan, run: ImportRun, by: str) -> Mapping[str, Sequence[Any]]:
    if run.kind == ImportRun.Kind.RESOURCES:
        return tables.make(venue=run.venue, plan=plan)
    if run.kind == ImportRun.Kind.SERVICES:
        return setups.make_services(plan=plan)
    if run.kind == ImportRun.Kind.HOURS:
        return setups.make_hours(plan=plan)
    if run.kind == ImportRun.Kind.GUESTS:
        return guests.make(plan=plan)
    if run.kind == Kind.SETUP:
        return whole.make(venue=run.venue, plan=plan, run=run)
    return diary.make(venue=run.venue, plan=plan, run=run, by=by)
