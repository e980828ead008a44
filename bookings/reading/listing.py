"""A venue's bookings by search and filters: reads for the list, its pages and its CSV."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from agnt.core import people
from agnt.lib import clock, text
from bookings.models import Booking, Place
from bookings.reading.folded import folded
from venues.models import Venue

Status = Booking.Status
SORTS: Final = {
    "time": ("starts_at", "id"),
    "-time": ("-starts_at", "-id"),
    "made": ("-created_at", "-id"),
    "party": ("-party_size", "starts_at", "id"),
    "name": ("guest_name", "starts_at", "id"),
}
OPEN: Final = "open"  # of the states: whatever still holds or may get a place
_DIGITS: Final = re.compile(r"\D")
_LEAST_OF_A_PHONE: Final = 6
_TRUNKS: Final = {"ID": ("0", "62"), "DE": ("0", "49"), "AT": ("0", "43"), "JP": ("0", "81"), "GB": ("0", "44")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What staff look for. Days are the venue's own, both included; empty: whatever."""

    words: str = ""
    first: date | None = None
    last: date | None = None
    status: str = ""
    source: str = ""
    area_id: int | None = None
    party: int | None = None  # at least so many
    unpaid: bool = False
    allergies: bool = False
    agents: bool = False
    sort: str = "time"


def find(venue: Venue, wanted: Wanted) -> QuerySet[Booking]:
    """The venue's bookings that are meant, sorted, with guest, service and places: three queries for any page."""
    rows: QuerySet[Booking] = Booking.objects.filter(venue=venue)
    if wanted.first:
        rows = rows.filter(starts_at__gte=clock.day_bounds(wanted.first, venue.timezone)[0])
    if wanted.last:
        rows = rows.filter(starts_at__lt=clock.day_bounds(wanted.last, venue.timezone)[1])
    if wanted.status:
        rows = rows.filter(status__in=Booking.LIVE if wanted.status == OPEN else [wanted.status])
    if wanted.source:
        rows = rows.filter(source=wanted.source)
    if wanted.party:
        rows = rows.filter(party_size__gte=wanted.party)
    if wanted.agents:
        rows = rows.filter(source=Booking.Source.NETWORK)
    if wanted.unpaid:
        rows = rows.filter(status=Status.AWAITING_DEPOSIT)
    if wanted.allergies:
        rows = rows.exclude(sealed_health=b"").filter(health_shared=True)
    if wanted.area_id:
        rows = rows.filter(_in_area(wanted.area_id))
    if wanted.words:
        rows = _searched(rows, venue, wanted.words)
    seats = Place.objects.select_related("resource__area").order_by("pk")
    return (
        rows.select_related("guest", "service", "area")
        .prefetch_related(Prefetch("places", queryset=seats))
        .order_by(*SORTS.get(wanted.sort, SORTS["time"]))
    )


def _in_area(area_id: int) -> Q:
    """Asked for it, or sits there."""
    seats = Place.objects.filter(booking=OuterRef("pk"), resource__area_id=area_id, released_at__isnull=True)
    return Q(area_id=area_id) | Q(Exists(seats))


def _searched(rows: QuerySet[Booking], venue: Venue, words: str) -> QuerySet[Booking]:
    """By reference, phone, or words in the name, the notes, the staff's notes; every word must be there."""
    reference = Q(reference__iexact=words.strip())
    phone = by_phone(venue, words)
    rows = rows.annotate(
        name_folded=folded("guest_name"), notes_folded=folded("notes"), staff_folded=folded("staff_notes")
    )
    said = Q()
    for word in text.fold(words).split():
        said &= Q(name_folded__contains=word) | Q(notes_folded__contains=word) | Q(staff_folded__contains=word)
    if phone:
        said |= Q(contact_hash__in=phone) | Q(guest__phone_hash__in=phone)
    return rows.filter(reference | said)


def by_phone(venue: Venue, words: str) -> list[str]:
    """The keyed hashes that a number may have, as typed and with the country's code; none where it is no number.

    Numbers are sealed: only a whole one can be found.
    """
    digits = _DIGITS.sub("", words)
    letters = re.search(r"[^\W\d_]", words)
    if len(digits) < _LEAST_OF_A_PHONE or letters:
        return []
    known = {digits}
    trunk, code = _TRUNKS.get(venue.city.country, ("", ""))
    if trunk and digits.startswith(trunk):
        known.add(code + digits.removeprefix(trunk))
    return [people.address_hash("phone", number) for number in sorted(known)]


def seats_of(booking: Booking) -> list[str]:
    """Where the party sits, or sat last, by name, from the places that `find` has read."""
    rows = list(booking.places.all())
    standing = [row for row in rows if row.released_at is None]
    last = standing or ([row for row in rows if row.hold_id == rows[-1].hold_id] if rows else [])
    return list(dict.fromkeys(row.resource.name for row in last))


def default_days(venue: Venue) -> tuple[date, date]:
    """Today and the four weeks after it: what the list shows before anybody has filtered."""
    today = clock.today(venue.timezone)
    return today, today + timedelta(days=28)
