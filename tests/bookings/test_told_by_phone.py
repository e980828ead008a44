"""What a guest tells staff by phone: allergies and needs, with the new booking or later, on the drawer."""

from collections.abc import Iterator

import pytest
from django.test import Client

from agnt.lib import clock
from bookings.models import Booking, Place
from bookings.reading.history import history
from bookings.services import health
from bookings.services.health import Health
from tests import worlds
from tests.bookings.rows import booked, client_of
from tests.bookings.visits import book
from tests.worlds import World
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant()


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world, Member.Role.HOST)


def act(client: Client, booking: Booking, name: str, **fields: object) -> int:
    address = f"/venue/{booking.venue.slug}/bookings/{booking.pk}/{name}/"
    status = client.post(address, {"version": booking.version} | fields, headers={"accept": "application/json"})
    booking.refresh_from_db()
    return status.status_code


def drawer(client: Client, booking: Booking) -> str:
    return client.get(f"/venue/{booking.venue.slug}/bookings/{booking.pk}/").content.decode()


def test_a_booking_by_phone_carries_the_allergies_that_the_guest_told(world: World, client: Client) -> None:
    base = f"/venue/{world.venue.slug}/diary/new/"
    picked = {"party": 2, "at": world.at("19:00").isoformat(), "service": world.service.pk}
    client.post(f"{base}hold/", picked)
    said = {"hold": Place.objects.get().hold_id, "allergy": ["nuts", "milk"], "allergy_words": "even traces"}
    page = client.post(f"{base}book/", picked | said | {"name": ""})
    assert page.status_code == 422 and not Booking.objects.exists()
    assert "The guest agreed that the kitchen knows" in page.content.decode()
    assert 'value="nuts" checked' in page.content.decode() and "even traces" in page.content.decode()

    assert client.post(f"{base}book/", picked | said | {"name": "Ayu"}).status_code == 302
    booking = Booking.objects.get()
    told = health.describe(booking, "en")
    assert told is not None and (told.sentence, told.words) == ("Allergic to milk and nuts.", "even traces")
    html = drawer(client, booking)
    assert "Allergic to milk and nuts." in html and "Allergies: see the booking" in html


def test_the_pages_say_allergies_in_english_also_where_the_venue_speaks_indonesian(
    world: World, client: Client
) -> None:
    world.venue.language = "id"
    world.venue.save()
    booking = book(world, health=Health(codes=("peanuts",), words="peanut allergy", language="en", shared=True))
    html = drawer(client, booking)
    assert "Allergic to peanuts." in html and "peanut allergy" in html
    assert "Alergi terhadap" not in html
    sheet = client.get(f"/venue/{world.venue.slug}/diary/sheet/?day={worlds.DAY}").content.decode()
    assert "Alergi terhadap kacang tanah. Allergic to peanuts." in sheet and "peanut allergy" in sheet


def test_a_booking_by_phone_without_a_word_of_allergies_has_none(world: World, client: Client) -> None:
    at = world.at("19:00").isoformat()
    client.post(f"/venue/{world.venue.slug}/diary/new/book/", {"party": 2, "at": at, "name": "Ayu"})
    booking = Booking.objects.get()
    assert (booking.health, booking.health_shared) == (None, False)


def test_an_allergy_told_later_is_written_on_the_drawer_and_taken_back_there(world: World, client: Client) -> None:
    booking = booked(world)
    assert act(client, booking, "allergies", allergy=["fish"], allergy_words="also sauce") == 302
    assert booking.health_shared and booking.health == {"codes": ["fish"], "words": "also sauce", "language": ""}
    assert booking.version == 1 and 'value="fish" checked' in drawer(client, booking)
    assert [line.what for line in history(booking)] == ["Told of allergies"]
    assert act(client, booking, "allergies", allergy_words="") == 302
    assert (booking.health, booking.health_shared, booking.version) == (None, False, 2)


@pytest.mark.parametrize(
    ("columns", "fields", "status"),
    [
        ({}, {"allergy": ["dust"]}, 422),
        ({"version": 7}, {"allergy": ["fish"], "version": 6}, 409),
        ({"status": "completed"}, {"allergy": ["fish"]}, 409),
    ],
)
def test_an_allergy_that_is_refused_changes_nothing(
    world: World, client: Client, columns: dict[str, object], fields: dict[str, object], status: int
) -> None:
    booking = booked(world, **columns)
    version = booking.version
    assert act(client, booking, "allergies", **fields) == status
    assert (booking.health, booking.health_shared, booking.version) == (None, False, version)


def test_what_the_guest_did_not_share_is_neither_shown_nor_dropped_by_an_empty_form(
    world: World, client: Client
) -> None:
    booking = booked(world)
    health.share(booking_id=booking.pk, told=Health(codes=("eggs",)), by="guest:1")
    booking.refresh_from_db()
    assert 'value="eggs" checked' not in drawer(client, booking)
    assert act(client, booking, "allergies") == 302
    assert booking.health["codes"] == ["eggs"] and not booking.health_shared and booking.version == 1


def test_the_guests_own_language_stays_beside_his_words(world: World, client: Client) -> None:
    booking = booked(world)
    health.share(booking_id=booking.pk, told=Health(words="keine Nüsse", language="de", shared=True), by="guest:1")
    booking.refresh_from_db()
    assert act(client, booking, "allergies", allergy=["nuts"], allergy_words="keine Nüsse") == 302
    assert booking.health == {"codes": ["nuts"], "words": "keine Nüsse", "language": "de"}


def test_a_need_told_later_is_added_on_the_drawer_and_answered_as_ever() -> None:
    world = worlds.restaurant(can_provide=["high_chair"])
    client, booking = client_of(world, Member.Role.HOST), booked(world)
    assert 'name="need" value="high_chair"' in drawer(client, booking)
    assert act(client, booking, "needs", need=["high_chair", "wheelchair"]) == 302
    assert dict(booking.needs.values_list("code", "answer")) == {"high_chair": True, "wheelchair": None}
    assert booking.version == 1
    assert [line.what for line in history(booking)] == ["Needs: high chair, wheelchair"]
    page = drawer(client, booking)
    assert 'name="need" value="high_chair"' not in page and 'name="need" value="step_free"' in page


@pytest.mark.parametrize(
    ("columns", "fields", "status"),
    [
        ({}, {"need": ["moon"]}, 422),
        ({"version": 7}, {"need": ["high_chair"], "version": 6}, 409),
        ({"status": "cancelled"}, {"need": ["high_chair"]}, 409),
        ({}, {}, 302),
    ],
)
def test_a_need_that_is_refused_or_not_named_changes_nothing(
    world: World, client: Client, columns: dict[str, object], fields: dict[str, object], status: int
) -> None:
    booking = booked(world, **columns)
    version = booking.version
    assert act(client, booking, "needs", **fields) == status
    assert not booking.needs.exists() and booking.version == version
