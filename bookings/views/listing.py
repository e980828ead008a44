"""The list of bookings with search and filters, and the same as CSV."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agnt.lib import clock
from bookings import sheets
from bookings.forms.listing import ListingForm
from bookings.models import Booking
from bookings.reading import listing
from venues.access import Desk, Role, at_desk
from venues.models import Venue

_PER_PAGE = 50
_BATCH = 500
_HEADER = (
    *("Reference", "Date", "Time", "Guests", "Name", "State", "Table", "Area", "Service", "Came by", "Made on"),
    *("Notes", "Staff notes", "Occasion", "Value", "Spent", "Currency"),
)


@at_desk(Role.READER)
@require_safe
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One page of it; for htmx the table alone."""
    form = ListingForm(request.GET, venue=desk.venue)
    wanted = form.wanted
    page = Paginator(listing.find(desk.venue, wanted), _PER_PAGE).get_page(request.GET.get("page"))
    facts = {
        "desk": desk,
        "section": "bookings",
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": _rows(page),
        "query": _without_page(request),
        "state": _sentence(page, wanted),
    }
    partial = facts["partial"] = request.headers.get("HX-Target") == "found"
    return render(request, "bookings/lists/found.html" if partial else "bookings/lists/bookings.html", facts)


@at_desk(Role.HOST)
@require_safe
def as_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that the filters leave, not only the page that is shown."""
    rows = listing.find(desk.venue, ListingForm(request.GET, venue=desk.venue).wanted)
    return sheets.download(f"{desk.venue.slug}-bookings", _HEADER, _lines(desk.venue, rows.iterator(_BATCH)))


def _rows(page: Page[Booking]) -> list[dict[str, Any]]:
    return [{"booking": booking, "seats": ", ".join(listing.seats_of(booking))} for booking in page]


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def _sentence(page: Page[Booking], wanted: listing.Wanted) -> str:
    """The state of the list, as the page's title."""
    number = page.paginator.count
    what = "1 booking" if number == 1 else f"{number:,} bookings"
    if wanted.words:
        return f"{what} with “{wanted.words}”"
    if wanted.first and wanted.last:
        same = wanted.first == wanted.last
        return f"{what} on {wanted.first:%-d %b}" if same else f"{what}, {wanted.first:%-d %b} to {wanted.last:%-d %b}"
    return what


def _lines(venue: Venue, rows: Iterator[Booking]) -> Iterator[list[object]]:
    for row in rows:
        local = clock.local(row.starts_at, venue.timezone)
        yield [
            *(row.reference, f"{local:%Y-%m-%d}", f"{local:%H:%M}", row.party_size, row.guest_name),
            *(row.get_status_display(), ", ".join(listing.seats_of(row)), row.area.name if row.area else ""),
            *(row.service.name, row.get_source_display(), f"{clock.local(row.created_at, venue.timezone):%Y-%m-%d}"),
            *(row.notes, row.staff_notes, row.occasion, sheets.amount(row.value_minor, row.currency)),
            *(sheets.amount(row.spend_minor, row.currency), row.currency),
        ]
