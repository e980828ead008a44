"""A booking as an entry of somebody's calendar: what a guest, a host and an owner each read. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from agnt.lib.money import Money
from bookings import ical
from bookings.models import Booking, CalendarFeed

Role = CalendarFeed.Role
Status = Booking.Status
BACK: Final = timedelta(days=31)
SHOWN: Final = (
    Status.PENDING,
    Status.AWAITING_DEPOSIT,
    Status.CONFIRMED,
    Status.SEATED,
    Status.COMPLETED,
    Status.NO_SHOW,
)
_STATUS: Final[Mapping[str, ical.Status]] = {
    Status.PENDING: "TENTATIVE",
    Status.AWAITING_DEPOSIT: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
}


def name(feed: CalendarFeed) -> str:
    """What the calendar is called in a calendar program."""
    return "My bookings" if feed.venue is None else f"{feed.venue.name} bookings"


def fingerprint(feed: CalendarFeed, rows: Iterable[Booking]) -> str:
    """Changes whenever an entry would: of each booking what moves its entry, and the tables."""
    facts = [
        (
            row.pk,
            row.status,
            row.sequence,
            row.version,
            row.party_size,
            row.guest_name,
            row.starts_at,
            row.ends_at,
            tables(row),
        )
        for row in rows
    ]
    return hashlib.sha256(f"{feed.role}{name(feed)}{facts}".encode()).hexdigest()[:32]


def tables(booking: Booking) -> str:
    """Where the party sits: `T3 + T4`; empty where no place is kept."""
    names = [place.resource.name for place in booking.places.all() if place.released_at is None]
    return " + ".join(sorted(set(names)))


def entry(booking: Booking, role: str, *, base: str) -> ical.Entry:
    """The entry. No contact, no notes and nothing about health: the link may be read by anybody who has it."""
    venue = booking.venue
    url = f"{base}/venue/{venue.slug}/diary/"
    if role == Role.GUEST:
        summary, url = f"{venue.name} ({booking.party_size})", f"{base}/b/{booking.reference}/{booking.token}/"
    else:
        summary = " · ".join(part for part in (f"{booking.party_size} {booking.guest_name}", tables(booking)) if part)
    return ical.Entry(
        reference=booking.reference,
        sequence=booking.sequence,
        status=_STATUS.get(booking.status, "CONFIRMED"),
        summary=summary,
        description=_description(booking, role),
        location=", ".join(part for part in (venue.name, venue.address or venue.area, venue.city.name) if part),
        latitude=venue.latitude,
        longitude=venue.longitude,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        stamped_at=booking.created_at,
        url=url,
    )


def _description(booking: Booking, role: str) -> str:
    lines = [f"{booking.service.name}, {booking.get_status_display().lower()}", f"Reference {booking.reference}"]
    if role == Role.OWNER:
        lines.append(f"Came by: {booking.get_source_display()}")
        if booking.value_minor is not None:
            lines.append(f"Worth {Money(booking.value_minor, booking.currency)}")
    return "\n".join(lines)
