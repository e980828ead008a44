"""/venue/<slug>/settings/: the house, its limits, and the rows of each part."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agnt.lib import text
from agnt.lib.errors import DomainError, NotFound, Stale
from venues.access import Desk, Role, at_desk
from venues.forms.setup import SetUpForm, form_for
from venues.positions import map_url
from venues.services import brakes, setup
from venues.views import sections
from venues.views.sections import BY_KIND, SECTIONS, for_all

_NAMED = ("resource", "combination")  # told apart by names with numbers in them
FORMS = ("GET", "HEAD", "POST")


@require_safe
@at_desk(Role.MANAGER)
def hub(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is set up, what is missing, what is held back at the moment."""
    facts = {
        "cards": [(section, sections.counted(desk.venue, section)) for section in SECTIONS],
        "missing": sections.missing(desk.venue),
        "brakes": brakes.standing(desk.venue.pk),
        "part": "hub",
    }
    return _page(request, desk, "venues/settings/hub.html", facts)


@require_http_methods(FORMS)
@at_desk(Role.MANAGER, to_change=Role.MANAGER)
def house(request: HttpRequest, desk: Desk, kind: str) -> HttpResponse:
    """The house itself: what guests read (`house`), who decides and within which limits (`policy`)."""
    form = form_for(kind, desk.venue, None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _kept_house(desk, form):
        messages.success(request, "Kept. It counts for bookings from now on.")
        return redirect(request.path)
    facts = {"form": form, "kind": kind, "part": kind, "preview": kind == "policy", "map_url": map_url(desk.venue)}
    return _page(request, desk, "venues/settings/house.html", facts)


def _kept_house(desk: Desk, form: SetUpForm) -> bool:
    given: dict[str, Any] = {"venue_id": desk.venue.pk, "values": form.values(), "by": desk.by}
    return _kept(form, lambda: setup.keep_house(**given, seen_before=form.cleaned_data["seen"]))


def _kept(form: SetUpForm, verb: Any) -> bool:
    """Carry the verb out; what it refuses is said at the field. After Stale the next try may overwrite: he has seen."""
    try:
        verb()
    except Stale as stale:
        form.add_error(None, stale.message)
        form.instance.refresh_from_db()
        typed = cast("QueryDict", form.data).copy()
        typed["seen"] = setup.seen(form.instance, form.watched())
        form.data = typed
        _show_theirs(form)
    except NotFound:
        raise Http404("no such row") from None
    except DomainError as error:
        field = str(error.data.get("field", ""))
        form.add_error(field if field in form.fields else None, error.message)
    else:
        return True
    return False


def _show_theirs(form: SetUpForm) -> None:
    """At each field that somebody else changed, what it says now."""
    for name in form.fields:
        if hasattr(form.instance, name) and name in form.changed_data and name != "seen":
            theirs = getattr(form.instance, name)
            shown = ", ".join(map(str, theirs)) if isinstance(theirs, list) else theirs
            form[name].help_text = f"Now it says: {shown if shown not in (None, '') else 'nothing'}"


@require_safe
@at_desk(Role.MANAGER)
def rows(request: HttpRequest, desk: Desk, kind: str) -> HttpResponse:
    """The rows of one part."""
    section = BY_KIND[kind]
    found = [
        (row, list(zip(section.heads, section.cells(row, desk.venue), strict=True))) for row in section.rows(desk.venue)
    ]
    if kind in _NAMED:
        found.sort(key=lambda one: text.natural(one[1][0][1]))
    facts = {"part": kind, "about": section, "rows": found, "preview": section.previewed}
    if kind == "tier":
        facts["holds"] = for_all(desk.venue)
    return _page(request, desk, "venues/settings/rows.html", facts)


@require_http_methods(FORMS)
@at_desk(Role.MANAGER, to_change=Role.MANAGER)
def edit(request: HttpRequest, desk: Desk, /, kind: str, **names: int) -> HttpResponse:
    """One row, or a new one. With `again` the next one is begun at once: tables come by the dozen."""
    pk = names.get(f"{kind}_id")
    row = _find(desk, kind, pk) if pk is not None else None
    form = form_for(kind, desk.venue, row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"kind": kind, "pk": pk, "values": form.values(), "by": desk.by}
        if _kept(form, lambda: setup.keep(venue_id=desk.venue.pk, **given, seen_before=form.cleaned_data["seen"])):
            messages.success(request, "Kept. It counts for bookings from now on.")
            name = f"venues:{kind}-new" if "again" in request.POST else f"venues:{kind}-rows"
            return redirect(name, desk.venue.slug)
    section = BY_KIND[kind]
    facts = {"part": kind, "about": section, "form": form, "row": row, "preview": section.previewed, "kind": kind}
    return _page(
        request, desk, "venues/settings/edit.html", facts | {"title": section.cells(row, desk.venue)[0] if row else ""}
    )


@require_http_methods(FORMS)
@at_desk(Role.MANAGER, to_change=Role.MANAGER)
def remove(request: HttpRequest, desk: Desk, /, kind: str, **names: int) -> HttpResponse:
    """Ask once; what bookings hold on to is switched off instead."""
    row, section = _find(desk, kind, names[f"{kind}_id"]), BY_KIND[kind]
    if request.method == "POST":
        gone = setup.drop(venue_id=desk.venue.pk, kind=kind, pk=row.pk, by=desk.by)
        words = "Taken away." if gone else "It has bookings, so it was switched off instead: nobody new gets it."
        messages.success(request, words)
        return redirect(f"venues:{kind}-rows", desk.venue.slug)
    facts = {"part": kind, "about": section, "row": row, "title": section.cells(row, desk.venue)[0]}
    return _page(request, desk, "venues/settings/remove.html", facts)


def _find(desk: Desk, kind: str, pk: int) -> Any:
    try:
        return setup.find(desk.venue.pk, kind, pk)
    except NotFound as error:
        raise Http404(error.message) from error


def _page(request: HttpRequest, desk: Desk, template: str, facts: dict[str, object]) -> HttpResponse:
    return render(request, template, {"desk": desk, "section": "settings", **facts})
