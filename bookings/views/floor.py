"""The floor plan: live for hosts, and its editor for managers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bookings import floor, free_spots
from bookings.facts import DayRows
from bookings.rows import side_by_side
from bookings.views import diary, fields
from venues.access import Desk, Role, at_desk
from venues.models import Resource
from venues.services import floor_plan


@at_desk()
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who sits where, for how long, who comes next."""

    def plan(rows: DayRows) -> dict[str, object]:
        spots = floor.spots(rows)
        return {"spots": spots, "elsewhere": floor.elsewhere(rows), "ratio": floor.ratio(spots)}

    return diary.view_of(request, desk, "floor", plan)


@at_desk(Role.MANAGER, to_change=Role.MANAGER)
def edit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the tables where they stand: dragged, by keys, or as numbers."""
    rows = Resource.objects.filter(venue=desk.venue, active=True).exclude(kind=Resource.Kind.PERSON)
    tables = side_by_side(rows.select_related("area"), [])
    if request.method == "POST":
        floor_plan.place(venue_id=desk.venue.pk, by=desk.by, spots=_read(request, tables))
        messages.success(request, "The floor plan is saved.")
        return redirect("bookings:floor-edit", desk.venue.slug)
    new = free_spots.spots(tables)
    drawn = [(table, new.get(table.pk)) for table in tables]
    facts = {"desk": desk, "section": "settings", "tables": tables, "drawn": drawn, "shapes": Resource.Shape.choices}
    return render(request, "bookings/floor/edit.html", facts)


def _read(request: HttpRequest, tables: list[Resource]) -> dict[int, floor_plan.Spot]:
    """One spot for each table whose left and top are given; a table without them leaves the plan."""
    found: dict[int, floor_plan.Spot] = {}
    for table in tables:
        numbers = {
            part: fields.number(request.POST, f"{part}-{table.pk}", f"{table.name}: each number")
            for part in ("x", "y", "w", "h")
        }
        shape = request.POST.get(f"shape-{table.pk}", table.shape)
        found[table.pk] = floor_plan.Spot(
            numbers["x"], numbers["y"], numbers["w"] or table.plan_w, numbers["h"] or table.plan_h, shape
        )
    return found
