"""The day's page: what stands where, in how many queries, and for whom."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agnt.core.models import User
from agnt.lib import clock
from bookings.models import Booking
from bookings.services import lifecycle
from tests import worlds
from tests.worlds import World
from venues.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


def host(world: World, role: str = Member.Role.HOST) -> Client:
    user = User.objects.create_user(f"{role}-{world.venue.slug}@example.com", "a long password")
    Member.objects.create(venue=world.venue, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def booked(world: World, wall: str = "19:00", **more: object) -> Booking:
    booking = worlds.request(world, wall, **more)
    return lifecycle.confirm(booking_id=booking.pk, by="test")


def page(client: Client, world: World, more: str = "") -> str:
    return client.get(f"/venue/{world.venue.slug}/diary/?day={worlds.DAY}{more}").content.decode()


def test_a_booking_stands_on_its_table_with_its_name_and_party() -> None:
    world = worlds.restaurant()
    booking = booked(world, guest_name="Ayu Lestari", party=2)
    html = page(host(world), world)
    assert f'id="block-{booking.pk}-{world.resources[0].pk}"' in html
    assert "Ayu Lestari" in html
    assert "2 covers" in html


def test_a_request_says_that_it_is_to_decide() -> None:
    world = worlds.restaurant(policy="ask")
    worlds.request(world)
    html = page(host(world), world)
    assert "To decide" in html
    assert "1 to decide" in html


def test_a_closed_day_says_so_with_one_thing_to_do() -> None:
    world = worlds.restaurant()
    world.venue.shifts.all().delete()
    html = page(host(world), world)
    assert "Closed on Monday 23 November" in html


def test_a_day_without_a_booking_offers_the_first() -> None:
    world = worlds.restaurant()
    assert "Make the first booking" in page(host(world), world)


def test_what_is_asked_for_in_words_is_today() -> None:
    world = worlds.restaurant()
    answer = host(world).get(f"/venue/{world.venue.slug}/diary/?day=yesterday")
    assert answer.status_code == 200
    assert "Today" in answer.content.decode()


def test_the_day_takes_as_many_queries_for_one_booking_as_for_many() -> None:
    small, large = worlds.restaurant(), worlds.restaurant((2,) * 8)
    booked(small)
    for wall in ("12:00", "14:00", "16:00", "18:00", "20:00"):
        for _ in range(8):
            booked(large, wall)
    counts = []
    for world in (small, large):
        client = host(world)
        page(client, world)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, world)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


def test_who_only_reads_is_offered_nothing_to_do() -> None:
    world = worlds.restaurant()
    booked(world)
    html = page(host(world, Member.Role.READER), world)
    assert "data-movable" not in html
    assert "New booking" not in html
