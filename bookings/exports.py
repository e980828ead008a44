"""What a venue takes out: its tables, guests and bookings as CSV or JSON, in the columns that the import reads."""

import calendar
import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from agnt.lib import clock
from agnt.lib.money import exponent
from bookings.lists.columns import FIELDS
from bookings.models import Booking
from bookings.reading import guests
from bookings.sheets import harmless
from venues.models import Resource, Service, Shift, Venue

KINDS: Final = ("resources", "services", "hours", "guests", "bookings")
_BATCH = 1000
_SUMS: Final = ("visits", "no_shows", "covers")  # of what was imported and what this diary counts, as on the page
_PHONE: Final = re.compile(r"^\+[\d\s()./\-]*$")  # the one plus that is no formula


def rows(venue: Venue, kind: str, *, start: date | None = None, end: date | None = None) -> Iterator[dict[str, str]]:
    """Each row by the names of the import's fields, all as text. `start` and `end` (both included) are days of the
    venue, for bookings alone. KeyError for a kind that is not one of KINDS."""
    if kind == "bookings":
        return _bookings(venue, start, end)
    return {"resources": _resources, "services": _services, "hours": _hours, "guests": _guests}[kind](venue)


def header(kind: str) -> list[str]:
    """The names of the columns, as in the rows."""
    return [field.name for field in FIELDS[kind] if field.name not in _UNUSED[kind]]


_UNUSED: Final[dict[str, frozenset[str]]] = {
    "resources": frozenset(),
    "services": frozenset(),
    "hours": frozenset(),
    "guests": frozenset({"first_name", "last_name"}),
    "bookings": frozenset({"first_name", "last_name", "starts_at"}),
}


def csv_bytes(venue: Venue, kind: str, *, start: date | None = None, end: date | None = None) -> bytes:
    """UTF-8 with the mark that spreadsheets look for. A value that a spreadsheet would run is kept from it by '."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    names = header(kind)
    writer.writerow(names)
    for row in rows(venue, kind, start=start, end=end):
        writer.writerow([_harmless(row.get(name, ""), name) for name in names])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(value: str, name: str) -> str:
    return value if name == "phone" and _PHONE.match(value) else harmless(value)


def json_bytes(venue: Venue, kind: str, *, start: date | None = None, end: date | None = None) -> bytes:
    """`{"<kind>": [...]}`, UTF-8."""
    listed = list(rows(venue, kind, start=start, end=end))
    return json.dumps({kind: listed}, ensure_ascii=False, indent=1).encode()


def _resources(venue: Venue) -> Iterator[dict[str, str]]:
    for one in Resource.objects.filter(venue=venue, active=True).select_related("area").order_by("pk"):
        yield {
            "name": one.name,
            "kind": one.kind,
            "area": one.area.name if one.area else "",
            "min_seats": str(one.min_seats),
            "max_seats": str(one.max_seats),
            "units": str(one.units),
            "priority": str(one.priority),
            "access": one.access,
            "attributes": ", ".join(one.attributes),
            "shape": one.shape,
        }


def _services(venue: Venue) -> Iterator[dict[str, str]]:
    """A service with several lengths is taken out with its longest, one with several needs with its first."""
    asked = Service.objects.filter(venue=venue, active=True).prefetch_related("turn_times", "needs").order_by("pk")
    for one in asked:
        yield {
            "name": one.name,
            "minutes": str(max((turn.minutes for turn in one.turn_times.all()), default="")),
            "price": _amount(one.price_minor, venue.currency),
            "price_per": one.price_per,
            "buffer_minutes": str(one.buffer_minutes),
            "min_party": str(one.min_party),
            "max_party": str(one.max_party or ""),
            "kind": next((need.kind for need in one.needs.all()), ""),
            "description": one.description,
        }


def _hours(venue: Venue) -> Iterator[dict[str, str]]:
    weekly = Shift.objects.filter(venue=venue, weekday__isnull=False, resource=None, service=None)
    for one in weekly.order_by("weekday", "opens", "pk"):
        yield {
            "weekday": calendar.day_name[one.weekday or 0],
            "opens": f"{one.opens:%H:%M}",
            "closes": f"{one.closes:%H:%M}",
            "last_start": f"{one.last_start:%H:%M}" if one.last_start else "",
            "name": one.name,
        }


def _guests(venue: Venue) -> Iterator[dict[str, str]]:
    for one in guests.find(venue, guests.Wanted()).order_by("pk").iterator(_BATCH):
        yield {
            "name": one.name,
            "phone": one.phone or "",
            "email": one.email or "",
            "language": one.language,
            "notes": one.notes,
            "tags": ", ".join(one.tags),
            "vip": "yes" if one.vip else "no",
            **{name: str(getattr(one, name)) for name in _SUMS},
            "spend": _amount(vars(one)["spend"], venue.currency),
        }


def _amount(minor: int | None, currency: str) -> str:
    if minor is None:
        return ""
    places = exponent(currency)
    whole, part = divmod(minor, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)


def _bookings(venue: Venue, start: date | None, end: date | None) -> Iterator[dict[str, str]]:
    asked = Booking.objects.filter(venue=venue).select_related("guest", "service", "area")
    if start:
        asked = asked.filter(starts_at__gte=_midnight(venue, start))
    if end:
        asked = asked.filter(starts_at__lt=_midnight(venue, end + timedelta(days=1)))
    asked = asked.prefetch_related("places__resource").order_by("starts_at", "pk")
    for one in asked.iterator(_BATCH):
        yield _booking(venue, one)


def _midnight(venue: Venue, day: date) -> datetime:
    return clock.at(day, time.min, venue.timezone)


def _booking(venue: Venue, one: Booking) -> dict[str, str]:
    local = clock.local(one.starts_at, venue.timezone)
    guest: Any = one.guest
    held = [place for place in one.places.all() if place.released_at is None or place.released_at >= one.ends_at]
    return {
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "party_size": str(one.party_size),
        "name": one.guest_name,
        "phone": (guest.phone or "") if guest else "",
        "email": (guest.email or "") if guest else "",
        "table": ", ".join(dict.fromkeys(place.resource.name for place in held)),
        "area": one.area.name if one.area else "",
        "service": one.service.name,
        "status": one.status,
        "minutes": str(int((one.ends_at - one.starts_at).total_seconds()) // 60),
        "notes": one.notes,
        "staff_notes": one.staff_notes,
        "occasion": one.occasion,
        "spend": _amount(one.spend_minor, venue.currency),
    }
