"""The diary: what is held, booked, asked, decided. It cannot lie, because PostgreSQL refuses two places at once."""

from bookings.models.afterwards import Dispute, Review
from bookings.models.booking import Booking, BookingNeed, BookingQuerySet, Correction
from bookings.models.changes import Alternative, AskCard, ChangeRequest, VenueDecision
from bookings.models.days import VenueDay
from bookings.models.feeds import CalendarFeed
from bookings.models.imports import ColumnMapping, ImportRun
from bookings.models.places import Place, PlaceQuerySet, PoolSlot
from bookings.models.waiting import WaitlistEntry, WaitlistOffer

__all__ = [
    "Alternative",
    "AskCard",
    "Booking",
    "BookingNeed",
    "BookingQuerySet",
    "CalendarFeed",
    "ChangeRequest",
    "ColumnMapping",
    "Correction",
    "Dispute",
    "ImportRun",
    "Place",
    "PlaceQuerySet",
    "PoolSlot",
    "Review",
    "VenueDay",
    "VenueDecision",
    "WaitlistEntry",
    "WaitlistOffer",
]
