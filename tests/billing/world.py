"""A venue, its bookings and their decisions, as short as a test needs them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from agnt.core.models import ApiKey, FxRate, Person
from agnt.lib import ids
from bookings.models import Booking, VenueDecision
from venues.models import City, Service, Venue

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def venue(**columns: Any) -> Venue:
    """A claimed restaurant in Bali."""
    city, _ = City.objects.get_or_create(
        slug="bali",
        defaults={
            "name": "Bali",
            "country": "ID",
            "timezone": "Asia/Makassar",
            "latitude": -8.7,
            "longitude": 115.2,
        },
    )
    number = Venue.objects.count() + 1
    given = {
        "slug": f"warung-{number}",
        "name": f"Warung {number}",
        "category": Venue.Category.WARUNG,
        "latitude": -8.7,
        "longitude": 115.2,
        "timezone": "Asia/Makassar",
        "currency": "IDR",
        "claimed_at": NOON,
    } | columns
    return Venue.objects.create(city=city, **given)


def booking(at: Venue, *, accepted: bool = True, **columns: Any) -> Booking:
    """A confirmed booking of the network, accepted by the venue unless `accepted` is False."""
    service, _ = Service.objects.get_or_create(venue=at, slug="table", defaults={"name": "Table"})
    given = {
        "token_hash": ids.digest(ids.token()),
        "guest_name": "Ayu",
        "party_size": 2,
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=2),
        "status": Booking.Status.CONFIRMED,
        "source": Booking.Source.NETWORK,
        "sandbox": at.sandbox,
        "currency": at.currency,
        "confirmed_at": NOON,
    } | columns
    row = Booking.objects.create(venue=at, service=service, **given)
    if accepted:
        VenueDecision.objects.create(booking=row, answer=VenueDecision.Answer.ACCEPTED, by=f"agent:{at.agent_id}")
    return row


def rate(numerator: int, denominator: int, *, base: str = "IDR", quote: str = "USD", day: date = DAY) -> FxRate:
    """Units of `quote` for one of `base`."""
    return FxRate.objects.create(
        base=base, quote=quote, numerator=numerator, denominator=denominator, day=day, source="test"
    )


def api_key(*, test: bool = False) -> ApiKey:
    """A developer's key."""
    number = ApiKey.objects.count() + 1
    return ApiKey.objects.create(
        name="Alice", prefix=f"agnt_live_{number:08d}", key_hash=ids.digest(ids.token()), tier="pro", test=test
    )


def person() -> Person:
    """A guest."""
    return Person.objects.create(name="Ayu")


def becomes(row: Booking, status: str) -> Booking:
    """Put the booking into a state, as its verbs would have."""
    Booking.objects.filter(pk=row.pk).update(status=status)
    row.refresh_from_db()
    return row
