"""Bookings as rows, for tests of what is read: no holds, no places, no events."""

from datetime import timedelta
from typing import Any

from django.test import Client

from agnt.core.models import User
from agnt.lib import ids
from bookings.models import Booking
from tests import worlds
from venues.models import Member


def booked(world: worlds.World, name: str = "Ayu", wall: str = "19:00", **columns: Any) -> Booking:
    """A confirmed booking of two hours on DAY, or at `starts_at`."""
    starts_at = columns.pop("starts_at", world.at(wall))
    given = {"status": "confirmed", "source": "phone", "party_size": 2, "currency": "IDR", "token_hash": ids.token()}
    return Booking.objects.create(
        venue=world.venue,
        service=world.service,
        guest_name=name,
        starts_at=starts_at,
        **({"ends_at": starts_at + timedelta(hours=2)} | given | columns),
    )


def client_of(world: worlds.World, role: str) -> Client:
    """Somebody of this role at the venue, signed in."""
    user, made = User.objects.get_or_create(email=f"{role}-{world.venue.pk}@example.com")
    if made:
        Member.objects.create(venue=world.venue, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client
