"""A party that no table holds: staff pick the tables to put together, and a refusal is said where they are."""

from collections.abc import Iterator

import pytest
from django.test import Client

from agnt.lib import clock
from bookings.models import Booking, Place
from tests import worlds
from tests.bookings.test_diary_acts import booked, client_of
from tests.worlds import World
from venues.models import Venue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2, 4, 6, 6))


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world)


def asked(world: World, **more: object) -> dict[str, object]:
    return {"party": 14, "service": world.service.pk, "at": world.at("19:00").isoformat()} | more


def base(world: World) -> str:
    return f"/venue/{world.venue.slug}/diary/new/"


def test_the_times_of_a_party_that_no_table_holds_lead_to_the_tables(world: World, client: Client) -> None:
    Venue.objects.update(max_party=8)
    page = client.get(base(world), {"party": 14, "day": "2026-11-23"}).content.decode()
    assert "Pick tables for 19:00" in page or "Take 19:00 anyway" in page


@pytest.mark.parametrize("hx", [{}, {"hx-request": "true"}])
def test_a_time_taken_anyway_shows_the_free_tables_with_their_seats(
    world: World, client: Client, hx: dict[str, str]
) -> None:
    booked(world, name="Budi", resource_ids=(world.resources[0].pk,))
    answer = client.post(f"{base(world)}hold/", asked(world, force="1"), headers=hx)
    page = answer.content.decode()
    assert answer.status_code == 409 and not Place.objects.filter(booking=None).exists()
    assert "Which tables shall be put together?" in page and "no table for that many" in page
    assert "<b data-seats-sum>16</b> seats for 14 guests" in page
    assert f'value="{world.resources[0].pk}"' not in page  # Budi has it
    assert ("<html" in page) == (not hx)


def test_the_picked_tables_are_held_and_booked_together(world: World, client: Client) -> None:
    page = client.get(f"{base(world)}tables/", asked(world)).content.decode()
    assert "Which tables shall be put together?" in page
    tables = [row.pk for row in world.resources[1:]]
    assert client.post(f"{base(world)}hold/", asked(world, force="1", resource=tables)).status_code == 302
    held = {"hold": Place.objects.filter(booking=None)[0].hold_id, "name": "Wayan", "force": "1"}
    assert client.post(f"{base(world)}book/", asked(world, **held)).status_code == 302
    booking = Booking.objects.get()
    assert booking.party_size == 14
    assert sorted(row.resource_id for row in worlds.standing(world)) == sorted(tables)


def test_a_table_that_is_taken_meanwhile_is_said_and_nothing_is_held(world: World, client: Client) -> None:
    booked(world, name="Budi", resource_ids=(world.resources[1].pk,))
    tables = [row.pk for row in world.resources]
    answer = client.post(f"{base(world)}hold/", asked(world, force="1", resource=tables))
    assert answer.status_code == 409 and "Budi" in answer.content.decode()
    assert not Place.objects.filter(booking=None).exists()
