"""Bookings as staff make them, for tests of what comes after."""

import pytest

from agnt.core.models import Event
from agnt.lib.errors import DomainError
from bookings.models import Booking, ChangeRequest, Place
from bookings.services import staff
from bookings.services.staff import GuestFacts
from tests import worlds
from venues.models import Guest, TermsTier


def book(world: worlds.World, wall: str = "19:00", *, party: int = 2, name: str = "Budi", **more) -> Booking:
    """A confirmed booking by phone."""
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": party, "by": "staff:1"}
    return staff.book(**(given | {"guest": GuestFacts(name), "starts_at": world.at(wall)} | more))


def walk_in(world: worlds.World, *, party: int = 2, **more) -> Booking:
    """A party that is seated now."""
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": party, "by": "staff:1"}
    return staff.walk_in(**given, **more)


def tables(booking: Booking) -> list[str]:
    """The names of what the booking has."""
    own = Place.objects.taken().filter(booking=booking)
    return sorted(own.values_list("resource__name", flat=True))


def spans(world: worlds.World, booking: Booking) -> list[str]:
    """From when until when, by the venue's clock."""
    own = Place.objects.taken().filter(booking=booking).order_by("period")
    return [f"{worlds.wall(world, one.period.lower)}-{worlds.wall(world, one.period.upper)}" for one in own]


def table(world: worlds.World, number: int) -> int:
    """The id of T1, T2, ..."""
    return world.resources[number - 1].pk


def tier(world: worlds.World, from_party: int, deposit_minor: int, **more) -> TermsTier:
    """Terms for parties of at least so many, a deposit for each guest."""
    return TermsTier.objects.create(
        venue=world.venue, from_party=from_party, deposit_minor=deposit_minor, **({"deposit_hours": 24} | more)
    )


def refused(act) -> DomainError:
    """The refusal; nothing has changed."""
    before = _everything()
    with pytest.raises(DomainError) as caught:
        act()
    assert _everything() == before
    return caught.value


def _everything() -> tuple[object, ...]:
    rows = [list(model.objects.order_by("pk").values()) for model in (Booking, Place, ChangeRequest, Guest)]
    return (*rows, Event.objects.count())


def events(name: str) -> int:
    """How often it was told."""
    return Event.objects.filter(name=name).count()
