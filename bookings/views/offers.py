"""A guest's answer by phone to the times that he was offered, from the drawer."""

from django.http import HttpRequest

from agnt.lib import when
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import by_phone
from bookings.views import fields
from venues.access import Desk


def take(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """They take one of the times."""
    chosen, version = fields.hold_id(request.POST, "time"), fields.number(request.POST, "version", "The version")
    if chosen is None:
        raise DomainError("not_a_time", "Pick one of the times that are held for them.", status=422)
    now = by_phone.take(booking_id=booking.pk, alternative_id=chosen, by=desk.by, version=version)
    now.refresh_from_db()
    paid = " It waits for its deposit." if now.status == Booking.Status.AWAITING_DEPOSIT else ""
    return f"Written down: {now.guest_name} takes {when.said(now.starts_at, desk.venue.timezone)}.{paid}"


def take_none(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """They take none of them."""
    version = fields.number(request.POST, "version", "The version")
    now = by_phone.take_none(booking_id=booking.pk, by=desk.by, version=version)
    if now.status == Booking.Status.EXPIRED:
        return "Written down: none of the times suits. The request is over and the times are free again."
    return f"Written down: none of the times suits. It stays {when.said(now.starts_at, desk.venue.timezone)}."
