"""Everything that a venue keeps of one guest, for the guest who asks for it."""

from typing import Any

from agnt.core import audit
from agnt.lib import clock, tx
from agnt.lib.errors import NotFound
from bookings.models import Booking, Review
from venues.models import Guest, Venue


@tx.verb
def export(*, guest_id: int, by: str) -> dict[str, Any]:
    """The record and its bookings as plain values; that it was taken is written down. Raises NotFound."""
    guest = Guest.objects.select_related("venue").filter(pk=guest_id).first()
    if guest is None:
        raise NotFound("There is no such guest.")
    audit.note(by=by, act="guest.exported", on=guest)
    rows = Booking.objects.filter(guest=guest).select_related("service", "venue").order_by("starts_at")
    return {
        "venue": guest.venue.name,
        "exported_at": clock.now().isoformat(),
        "guest": {
            "name": guest.name,
            "phone": guest.phone or "",
            "email": guest.email or "",
            "language": guest.language,
            "vip": guest.vip,
            "tags": list(guest.tags),
            "notes": guest.notes,
            "allergies": guest.health or {},
            "agreed_to_news_at": guest.news_at.isoformat() if guest.news_at else "",
            "known_since": guest.created_at.isoformat(),
            "visits_before_this_diary": guest.imported_visits,
        },
        "bookings": [_booking(row) for row in rows],
    }


@tx.verb
def note_list(*, venue_id: int, kind: str, by: str) -> None:
    """Write down that somebody took a whole list along."""
    audit.note(by=by, act="list.exported", on=Venue.objects.get(pk=venue_id), kind=kind)


def _booking(row: Booking) -> dict[str, Any]:
    review = Review.objects.filter(booking=row).first()
    return {
        "reference": row.reference,
        "starts_at": row.local_start.isoformat(),
        "service": row.service.name,
        "guests": row.party_size,
        "state": row.status,
        "came_by": row.source,
        "booked_at": row.created_at.isoformat(),
        "notes": row.notes,
        "staff_notes": row.staff_notes,
        "occasion": row.occasion,
        "allergies": (row.health or {}) if row.health_shared else {},
        "spend_minor": row.spend_minor,
        "currency": row.currency,
        "review": {"stars": review.stars, "words": (review.words or {}).get("text", "")}
        if review and review.stars
        else {},
    }


def _said(review: Review) -> dict[str, Any]:
    return {"stars": review.stars, "words": (review.words or {}).get("text", "")}
