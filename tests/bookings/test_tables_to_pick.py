"""The change form's tables: which are free at the time that is written there, and who is in the way of the others."""

import re
from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from agnt.lib import clock
from bookings.models import Booking
from bookings.reading.tables import tables
from bookings.services import staff
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.bookings.rows import client_of
from tests.worlds import World
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.frozen(worlds.NOW):
        yield worlds.restaurant((2, 4, 4))


def booked(world: World, table: int, wall: str = "19:00", party: int = 2, name: str = "Ayu") -> Booking:
    return staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=party,
        starts_at=world.at(wall),
        by="staff:1",
        guest=GuestFacts(name),
        resource_ids=(world.resources[table].pk,),
    )


def seen(world: World, booking: Booking, more: str = "", role: str = Member.Role.HOST, **asked: object) -> list[str]:
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/{more}"
    page = client_of(world, role).get(address, asked, headers={"hx-request": "true"}).content.decode()
    return re.findall(r'name="resource"[^>]*?( checked)?><span[^>]*><b>(.+?)</b> <small>(.+?)</small>', page)


def test_the_form_says_which_tables_are_free_and_who_has_the_others(world: World) -> None:
    booking = booked(world, 0)
    booked(world, 1, party=4, name="Budi")
    assert seen(world, booking) == [(" checked", "T1", "free"), ("", "T3", "free"), ("", "T2", "Budi (4) until 21:00")]


def test_another_time_or_size_is_looked_up_while_it_is_written(world: World) -> None:
    booking = booked(world, 0)
    booked(world, 1, "20:30", party=4, name="Budi")
    asked = {"starts_day": "2026-11-23", "starts_time": "20:00", "party": 3, "resource": world.resources[2].pk}
    assert seen(world, booking, "tables/", **asked) == [
        (" checked", "T3", "free"), ("", "T1", "seats 2"), ("", "T2", "Budi (4) until 22:30"),
    ]  # fmt: skip


def test_what_is_closed_is_said_and_it_takes_four_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    booking = booked(world, 0)
    worlds.closed_on(world)
    with django_assert_num_queries(4):
        found = tables(booking, starts_at=booking.starts_at, minutes=120, party=2, picked=())
    assert {table.why for table in found} == {"closed"}


def test_a_reader_and_another_venue_look_nothing_up(world: World) -> None:
    booking, other = booked(world, 0), worlds.restaurant()
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/tables/"
    assert client_of(world, Member.Role.READER).get(address).status_code == 404
    assert client_of(other, Member.Role.HOST).get(address).status_code == 404
