"""Reports: one message each, with its chart, the table behind it, and the table as CSV."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bookings import sheets
from bookings.forms.reports import PeriodForm
from bookings.reading import reports as reading
from bookings.reports import charts, covers, habits, periods, revenue
from bookings.reports.figures import Figures
from bookings.reports.shapes import Kind, Report
from venues.access import Desk, Role, at_desk

ALL: Final[dict[str, Callable[[Figures], Report]]] = {
    "days": covers.by_day,
    "revenue": revenue.by_day,
    "shifts": covers.by_shift,
    "sources": covers.by_way,
    "picks": habits.by_step,
    "occupancy": covers.occupancy,
    "lead-times": habits.by_lead,
    "no-shows": habits.losses_by_party,
    "no-shows-by-weekday": habits.losses_by_weekday,
    "lengths": habits.lengths,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A report with its chart laid out."""

    report: Report
    columns: charts.Columns | None = None
    bars: charts.Bars | None = None


@at_desk(Role.MANAGER)
@require_safe
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All of them for one span of days."""
    form = PeriodForm(request.GET)
    span, name = form.span(desk.venue)
    figures = reading.figures(desk.venue, span)
    facts = {
        "desk": desk,
        "section": "reports",
        "form": form,
        "span": span,
        "period": name,
        "presets": periods.PRESETS,
        "query": f"first={span.first:%Y-%m-%d}&last={span.last:%Y-%m-%d}",
        "drawn": [_draw(build(figures)) for build in ALL.values()],
    }
    return render(request, "bookings/reports/reports.html", facts)


@at_desk(Role.MANAGER)
@require_safe
def as_csv(request: HttpRequest, desk: Desk, report: str) -> HttpResponse:
    """The table of one report."""
    if report not in ALL:
        raise Http404("no such report")
    span, _name = PeriodForm(request.GET).span(desk.venue)
    made = ALL[report](reading.figures(desk.venue, span))
    return sheets.download(f"{desk.venue.slug}-{report}-{span.first:%Y-%m-%d}", made.header, made.rows)


def _draw(report: Report) -> Drawn:
    if report.kind == Kind.COLUMNS:
        return Drawn(report, columns=charts.columns(report.items))
    return Drawn(report, bars=charts.bars(report.items))
