"""What the day's pages say of times is the venue's own wall clock; and how many questions they put for it."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agnt.lib import clock
from bookings.models import Booking
from bookings.services.health import Health
from tests import worlds
from tests.bookings.test_diary_acts import booked, client_of
from tests.worlds import World
from venues.models import Resource

pytestmark = pytest.mark.django_db(transaction=True)
VIEWS = ("list", "sheet", "floor", "problems", "close-out")


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize(("zone", "wall"), [("America/New_York", "21:00"), ("Asia/Makassar", "06:30")])
def test_the_drawers_form_names_the_day_of_the_venue_and_sent_unread_moves_nothing(zone: str, wall: str) -> None:
    world = worlds.restaurant(timezone=zone)
    world.venue.shifts.update(opens="06:00", closes="23:30")
    booking = booked(world, wall)
    client, before = client_of(world), booking.starts_at
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/"
    html = client.get(address).content.decode()
    assert field(html, "starts_day") == str(worlds.DAY)
    form = {name: field(html, name) for name in ("starts_day", "starts_time")}
    client.post(f"{address}change/", form | {"party": "1", "version": booking.version})
    booking.refresh_from_db()
    assert (booking.starts_at, booking.party_size) == (before, 1)


def test_the_floor_says_by_the_venues_clock_who_comes_next() -> None:
    world = worlds.restaurant((2,))
    Resource.objects.update(plan_x=40, plan_y=40)
    first = booked(world, "18:00")
    booked(world, "20:30", name="Made")
    Booking.objects.filter(pk=first.pk).update(status="seated", seated_at=first.starts_at)
    with clock.frozen(world.at("19:20")):
        html = client_of(world).get(f"/venue/{world.venue.slug}/diary/floor/").content.decode()
    assert "then 20:30, 2" in html


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_of_the_day_takes_as_many_queries_for_three_bookings_as_for_thirty(view: str) -> None:
    small, large = _house(3), _house(30)
    counts = []
    for world in (small, large):
        client = client_of(world)
        _read(client, world, view)
        with CaptureQueriesContext(connection) as queries:
            html = _read(client, world, view)
        assert "Guest 2" in html
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _house(bookings: int) -> World:
    """So many parties at so many tables, half of them with allergies and needs, half of them late or seated."""
    world = worlds.restaurant((2,) * bookings)
    for n in range(bookings):
        told = Health(("nuts",), "severe", "en", shared=True) if n % 2 else None
        needs = ["high_chair"] if n % 2 else []
        booking = booked(world, "12:00", name=f"Guest {n}", health=told, needs=needs)
        Booking.objects.filter(pk=booking.pk).update(status=("confirmed", "seated", "awaiting_deposit")[n % 3])
    return world


def _read(client: Client, world: World, view: str) -> str:
    with clock.frozen(world.at("12:30")):
        return client.get(f"/venue/{world.venue.slug}/diary/{view}/?day={worlds.DAY}").content.decode()
