"""/venue/<slug>/settings/import/: lists brought in and taken out."""

from typing import Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import exports
from bookings.forms.imports import ColumnsForm, UploadForm
from bookings.models import ImportRun
from bookings.reading import whole
from bookings.services import guest_exports, imports
from bookings.views import fields
from venues.access import Desk, Role, at_desk

_SHOWN: Final = 12  # rows of the list, to see what became of the columns
_CONFLICTS: Final = 200
_TYPES: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
Status, Kind = ImportRun.Status, ImportRun.Kind


@at_desk(Role.MANAGER, to_change=Role.MANAGER)
def lists(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was brought in so far, and the way in and out; a post uploads."""
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = imports.upload(
                venue_id=desk.venue.pk,
                kind=form.cleaned_data["kind"],
                file_name=file.name or "",
                data=file.read(),
                by=desk.by,
            )
            return redirect("bookings:import-run", desk.venue.slug, run.pk)
        except DomainError as error:
            form.add_error("file", error.message)
    if form.errors:
        status = 422
    facts = {"runs": [_told(run) for run in _runs(desk)[:20]], "form": form, "kinds": Kind.choices}
    return _page(request, desk, "bookings/imports/lists.html", facts, status=status)


def _page(request: HttpRequest, desk: Desk, template: str, facts: dict[str, object], *, status: int) -> HttpResponse:
    return render(request, template, {"desk": desk, "section": "settings", "part": "import", **facts}, status=status)


def _runs(desk: Desk) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(venue=desk.venue).exclude(status=Status.DROPPED)


def _told(run: ImportRun) -> dict[str, object]:
    """A run with how many it made and whether it can be undone."""
    fresh = run.done_at is not None and clock.now() - run.done_at <= imports.KEPT_FOR
    return {
        "run": run,
        "made": sum(len(rows) for rows in run.made.values()),
        "undoable": run.status == Status.DONE and fresh,
        "until": run.done_at + imports.KEPT_FOR if run.done_at else None,
    }


@at_desk(Role.MANAGER, to_change=Role.MANAGER)
@require_safe
def run(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponse:
    """One list: its columns, what carrying it out would do, what is against it; or what became of it."""
    return _shown(request, desk, _of_desk(desk, run_id))


def _of_desk(desk: Desk, run_id: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.select_related("venue__city"), pk=run_id, venue=desk.venue)


def _shown(request: HttpRequest, desk: Desk, found: ImportRun) -> HttpResponse:
    facts: dict[str, object] = _told(found)
    if found.status == Status.UPLOADED:
        left_out = fields.numbers(request.GET, "leave_out")
        preview = imports.preview(found, leave_out=left_out)
        form = _columns(found)
        names = [name for name in form.fields if name in found.columns] if form else []
        facts |= {
            "form": form,
            "preview": preview,
            "names": names,
            "rows": [(number, [row.get(name, "") for name in names]) for number, row in preview.rows[:_SHOWN]],
            "conflicts": preview.conflicts[:_CONFLICTS],
            "blocked": sorted({one.row for one in preview.stops}),
            "left_out": left_out,
        }
    return _page(request, desk, "bookings/imports/run.html", facts, status=200)


def _columns(found: ImportRun) -> ColumnsForm | None:
    """Which column is what; a whole set-up has none."""
    if found.kind == Kind.SETUP:
        return None
    header = (found.rows or {}).get("header", [])
    return ColumnsForm(kind=found.kind, header=header, chosen=found.columns)


@at_desk(Role.MANAGER, to_change=Role.MANAGER)
@require_POST
def act(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponse:
    """`do` names it: other columns, bring it in, drop it, undo it."""
    found, do = _of_desk(desk, run_id), request.POST.get("do", "")
    if do == "columns":
        form = _columns(found)
        chosen = {name: request.POST.get(name, "") for name in form.fields} if form else {}
        imports.set_columns(run_id=found.pk, columns=chosen, by=desk.by)
    elif do == "carry-out":
        left_out = fields.numbers(request.POST, "leave_out")
        keep = request.POST.get("save_mapping_as", "")
        imports.carry_out(run_id=found.pk, by=desk.by, save_mapping_as=keep, leave_out=left_out)
        messages.success(request, "The list is in. For a day it can be undone.")
    elif do == "drop":
        imports.drop(run_id=found.pk, by=desk.by)
        messages.success(request, "The list was dropped. Nothing of it is kept.")
        return redirect("bookings:imports", desk.venue.slug)
    elif do == "undo":
        undone = imports.undo(run_id=found.pk, by=desk.by)
        kept = f" {len(undone.kept)} stay because they were used or changed." if undone.kept else ""
        messages.success(request, f"{sum(undone.removed.values())} rows were taken away.{kept}")
    else:
        raise DomainError("unknown_act", "That button is not known here. Load the page again.", status=422)
    return redirect("bookings:import-run", desk.venue.slug, found.pk)


@at_desk(Role.MANAGER)
@require_safe
def export(request: HttpRequest, desk: Desk, kind: str, form: str) -> HttpResponse:
    """A list as a file, in the columns that the import reads."""
    is_whole = (kind, form) == (Kind.SETUP, "json")
    if not is_whole and (kind not in exports.KINDS or form not in _TYPES):
        raise Http404("no such list")
    guest_exports.note_list(venue_id=desk.venue.pk, kind=kind, by=desk.by)
    if is_whole:
        body = whole.json_bytes(desk.venue)
    else:
        body = (exports.csv_bytes if form == "csv" else exports.json_bytes)(desk.venue, kind)
    response = HttpResponse(body, content_type=_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{desk.venue.slug}-{kind}.{form}"'
    return response
