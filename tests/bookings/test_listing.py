"""The list of bookings: found by name, number, reference and notes, filtered, sorted, a page at a time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from agnt.core import people
from agnt.lib import clock
from bookings.models import Booking
from bookings.reading.listing import Wanted, find
from tests import worlds
from tests.bookings.rows import booked, client_of
from venues.models import Area, Guest, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[worlds.World]:
    with clock.frozen(worlds.NOW):
        yield worlds.restaurant(tables=(2, 4, 6))


def names(world: worlds.World, **wanted: Any) -> list[str]:
    return [row.guest_name for row in find(world.venue, Wanted(**wanted))]


def address(world: worlds.World, more: str = "") -> str:
    return f"/venue/{world.venue.slug}/bookings{more}"


@pytest.mark.parametrize(
    "words",
    ["siobhan", "O'NEILL", "neill siob", "SIOBHÁN", "fenster", "vip am", "+62 812 3456 789", "0812-3456-789"],
)
def test_found_by_any_word_without_accents_and_by_a_whole_number(world: worlds.World, words: str) -> None:
    booking = booked(world, "Siobhán O'Neill", notes="Am Fenster, bitte", staff_notes="VIP am Donnerstag")
    Booking.objects.filter(pk=booking.pk).update(contact_hash=people.address_hash("phone", "628123456789"))
    booked(world, "Somebody else")
    assert names(world, words=words) == ["Siobhán O'Neill"]


def test_found_by_its_reference_and_by_the_number_of_the_guests_record(world: worlds.World) -> None:
    guest = Guest.objects.create(venue=world.venue, name="Kim", phone_hash=people.address_hash("phone", "15550101234"))
    booking = booked(world, "Kim", guest=guest)
    booked(world, "Lee")
    assert names(world, words=booking.reference.lower()) == ["Kim"]
    assert names(world, words="1 555 010 1234") == ["Kim"]
    assert names(world, words="555 010") == []  # a part of a sealed number cannot be found


def test_each_filter_leaves_what_it_says(world: worlds.World) -> None:
    garden = Area.objects.create(venue=world.venue, name="Garden")
    booked(world, "Early", "12:00", source="network")
    booked(world, "Large", "18:00", party_size=6, area=garden)
    booked(world, "Unpaid", "19:00", status="awaiting_deposit")
    booked(world, "Gone", "20:00", status="cancelled")
    allergic = booked(world, "Allergic", "21:00", health_shared=True)
    allergic.health = {"codes": ["nuts"]}
    allergic.save(update_fields=["sealed_health"])
    secret = booked(world, "Keeps it to himself", "21:30")
    secret.health = {"codes": ["nuts"]}
    secret.save(update_fields=["sealed_health"])
    assert names(world, agents=True) == ["Early"] == names(world, source="network")
    assert names(world, party=5) == ["Large"] == names(world, area_id=garden.pk)
    assert names(world, unpaid=True) == ["Unpaid"]
    assert names(world, status="cancelled") == ["Gone"]
    assert "Gone" not in names(world, status="open")
    assert names(world, allergies=True) == ["Allergic"]
    assert names(world, sort="party")[0] == "Large"
    assert names(world, sort="-time")[-1] == "Early"


def test_days_are_the_venues_own(world: worlds.World) -> None:
    booked(world, "Late at night", "23:30")  # 15:30 UTC
    booked(world, "Early next day", starts_at=world.at("00:30", worlds.DAY + timedelta(days=1)))
    assert names(world, first=worlds.DAY, last=worlds.DAY) == ["Late at night"]


def test_a_page_takes_a_constant_number_of_queries(
    world: worlds.World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world, Member.Role.READER)
    for number in range(60):
        booked(world, f"Guest {number}", "18:00")
    client.get(address(world, "/"))
    with django_assert_max_num_queries(12):
        page = client.get(address(world, "/")).content.decode()
    assert page.count("<tr>") == 51 and "60 bookings" in page and 'rel="next"' in page
    second = client.get(address(world, "/?page=2")).content.decode()
    assert second.count("<tr>") == 11


def test_a_filter_that_makes_no_sense_is_said_at_the_field(world: worlds.World) -> None:
    booked(world, "Ayu")
    response = client_of(world, Member.Role.READER).get(address(world, "/?first=yesterday&party=-3&area=9"))
    assert response.status_code == 200
    assert b"Enter a valid date" in response.content and b"Ayu" in response.content


def test_rows_lead_to_the_booking_with_and_without_javascript(world: worlds.World) -> None:
    booking = booked(world, "Ayu")
    page = client_of(world, Member.Role.READER).get(address(world, "/")).content.decode()
    assert page.count(f"/venue/{world.venue.slug}/bookings/{booking.pk}/") == 2  # href and hx-get
    assert '<form method="get"' in page


def test_htmx_gets_the_table_alone(world: worlds.World) -> None:
    page = client_of(world, Member.Role.READER).get(address(world, "/"), headers={"HX-Target": "found"})
    assert page.content.strip().startswith(b'<div id="found"')


def test_nothing_found_says_what_to_do(world: worlds.World) -> None:
    page = client_of(world, Member.Role.READER).get(address(world, "/?q=nobody"))
    assert b"No booking fits" in page.content


def test_csv_has_every_row_and_runs_no_formula(world: worlds.World) -> None:
    for number in range(55):
        booked(world, f"Guest {number}", value_minor=12_500)
    booked(world, "=cmd()", notes="@home")
    csv = client_of(world, Member.Role.HOST).get(address(world, ".csv")).content.decode("utf-8-sig")
    lines = csv.splitlines()
    assert len(lines) == 57 and lines[0].startswith("Reference,Date,Time,Guests,Name")
    assert "'=cmd()" in csv and "'@home" in csv and ",125.00," in csv


def test_a_reader_sees_the_list_and_takes_nothing_along(world: worlds.World) -> None:
    client = client_of(world, Member.Role.READER)
    assert client.get(address(world, "/")).status_code == 200
    assert b"Save as CSV" not in client.get(address(world, "/")).content
    assert client.get(address(world, ".csv")).status_code == 404


def test_another_venues_member_finds_nothing(world: worlds.World) -> None:
    other = worlds.restaurant()
    assert client_of(other, Member.Role.OWNER).get(address(world, "/")).status_code == 404
