"""Another time of the host's own, offered to a request or to a guest who wants to change: the diary checks it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from agnt.lib import clock
from bookings.models import Alternative, Booking, Place, VenueDecision
from bookings.services import changes
from tests import worlds
from tests.bookings.rows import client_of
from tests.worlds import World
from venues.models import Member

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_DAY = str(worlds.DAY + timedelta(days=1))
BY_HTMX = {"hx-request": "true", "hx-target": "offers"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant(policy="ask")


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world, Member.Role.HOST)


def asked(world: World) -> Booking:
    with transaction.atomic():
        return worlds.request(world, source="own_page")


def wanted(day: str, time: str) -> dict[str, str]:
    return {"answer": "countered", "own_day": day, "own_time": time}


def test_a_day_and_a_time_of_the_hosts_own_are_held_and_offered(world: World, client: Client) -> None:
    booking = asked(world)
    address = f"/venue/{world.venue.slug}/decide/{booking.pk}/"
    page = client.get(f"{address}times/").content.decode()
    assert 'name="own_day"' in page and 'name="own_time"' in page
    assert client.post(address, wanted(NEXT_DAY, "18:15"), headers=BY_HTMX).status_code == 204
    offered = booking.decisions.get().alternatives.get()
    assert offered.starts_at == world.at("18:15") + timedelta(days=1)
    assert Place.objects.standing().get().hold_id == offered.hold_id


@pytest.mark.parametrize("headers", [{}, BY_HTMX])
@pytest.mark.parametrize(
    ("day", "time", "status"),
    [(NEXT_DAY, "04:00", 409), (NEXT_DAY, "", 422), ("soon", "18:00", 422), ("2026-11-01", "19:00", 409)],
)
def test_why_it_cannot_be_offered_is_said_at_the_field_and_nothing_is_answered(
    world: World, client: Client, headers: dict[str, str], day: str, time: str, status: int
) -> None:
    booking = asked(world)
    before = list(Place.objects.values())
    answer = client.post(f"/venue/{world.venue.slug}/decide/{booking.pk}/", wanted(day, time), headers=headers)
    page = answer.content.decode()
    assert answer.status_code == status and "HX-Retarget" not in answer
    assert 'id="own-wrong-' in page and f'value="{day}"' in page and f'value="{time}"' in page
    assert 'class="time-button"' in page
    assert not VenueDecision.objects.exists() and list(Place.objects.values()) == before


def test_a_guest_who_wants_to_change_is_offered_the_hosts_own_time_too(world: World, client: Client) -> None:
    booking = asked(world)
    client.post(f"/venue/{world.venue.slug}/decide/{booking.pk}/", {"answer": "accepted"})
    wish = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"))
    address = f"/venue/{world.venue.slug}/decide/change/{wish.pk}/"
    refused = client.post(address, wanted(NEXT_DAY, "04:00"), headers=BY_HTMX)
    assert refused.status_code == 409 and 'id="own-wrong-' in refused.content.decode()
    assert not Alternative.objects.exists()
    assert client.post(address, wanted(NEXT_DAY, "18:15"), headers=BY_HTMX).status_code == 204
    assert Alternative.objects.get().starts_at == world.at("18:15") + timedelta(days=1)


def test_a_request_that_is_over_says_so_as_ever(world: World, client: Client) -> None:
    booking = asked(world)
    address = f"/venue/{world.venue.slug}/decide/{booking.pk}/"
    client.post(address, {"answer": "rejected"})
    late = client.post(address, wanted(NEXT_DAY, "18:15"), headers=BY_HTMX)
    assert late.status_code == 409 and late["HX-Retarget"] == "#problems"
    assert not Alternative.objects.exists()
