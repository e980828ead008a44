"""What a guest tells staff of allergies and needs, as the diary's forms carry it."""

from django.http import HttpRequest, QueryDict

from bookings.models import Booking
from bookings.services import health, needs
from bookings.services.health import Health
from bookings.views import fields
from venues.access import Desk


def told(data: QueryDict) -> Health | None:
    """The allergies that are ticked, and the guest's own words; None where the form says nothing of them. Whoever
    writes them down has his word that the kitchen may know."""
    codes, words = tuple(data.getlist("allergy")), data.get("allergy_words", "").strip()
    return Health(codes, words, shared=True) if codes or words else None


def allergies(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """The allergies of a booking that stands; an empty form takes back what was written."""
    version = fields.number(request.POST, "version", "The version")
    now = health.write_down(booking_id=booking.pk, told=told(request.POST) or Health(), by=desk.by, version=version)
    return "Written down: the kitchen reads it with the booking." if now.health_shared else "No allergies are noted."


def more_needs(request: HttpRequest, desk: Desk, booking: Booking) -> str:
    """What the party needs too."""
    version, codes = fields.number(request.POST, "version", "The version"), request.POST.getlist("need")
    if not codes:
        return "Nothing was ticked, so nothing was added."
    needs.add(booking_id=booking.pk, codes=codes, by=desk.by, version=version)
    return "Written down."
