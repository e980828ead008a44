"""A guest whom nobody can write to chooses by phone among the times that he was offered: staff write it down."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from agnt.core.models import Transition
from agnt.lib import clock
from bookings.models import Alternative, Booking, Place
from bookings.reading.history import history
from bookings.services import changes, decisions
from tests import worlds
from tests.bookings.test_diary_acts import act, booked, client_of
from tests.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2, 4), policy="ask")


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world)


def offered(world: World) -> Booking:
    """A request by phone for 19:00 that the venue answered with 17:00 and 21:00."""
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
    booking.contact = {"phone": "+6281200000001"}
    booking.save()
    starts = [world.at("17:00"), world.at("21:00")]
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=starts)
    booking.refresh_from_db()
    return booking


def page(client: Client, world: World, rest: str) -> str:
    return client.get(f"/venue/{world.venue.slug}/{rest}").content.decode()


def test_the_drawer_and_the_page_of_decisions_show_what_is_held_for_him(world: World, client: Client) -> None:
    booking = offered(world)
    html = page(client, world, f"bookings/{booking.pk}/")
    assert "Waiting for the guest" in html and "They take" in html and "17:00" in html and "21:00" in html
    assert "+6281200000001" in html and ">Accept<" not in html
    html = page(client, world, "decide/")
    assert f'id="choosing-{booking.pk}"' in html and "+6281200000001" in html and "Nothing waits for you" not in html


def test_his_yes_to_one_of_the_times_confirms_it_and_the_history_says_so(world: World, client: Client) -> None:
    booking = offered(world)
    late = Alternative.objects.get(starts_at=world.at("21:00"))
    assert act(client, booking, "took", time=late.public_id) == 302
    assert (booking.status, booking.starts_at) == ("confirmed", world.at("21:00"))
    assert [place.booking_id for place in worlds.standing(world)] == [booking.pk]
    assert any("The guest takes" in line.what for line in history(booking))
    assert f'id="choosing-{booking.pk}"' not in page(client, world, "decide/")


def test_his_no_to_all_of_them_ends_the_request_and_frees_the_times(world: World, client: Client) -> None:
    booking = offered(world)
    assert act(client, booking, "took-none") == 302
    assert (booking.status, worlds.standing(world)) == ("expired", [])
    assert any("None of the offered times" in line.what for line in history(booking))


def test_a_booking_that_stands_takes_another_time_or_stays_as_it_is(world: World, client: Client) -> None:
    one, other = booked(world), booked(world, name="Budi")
    for booking in (one, other):
        changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("16:00")], reason="a wedding")
        booking.refresh_from_db()
    time = Alternative.objects.get(change__booking=one)
    assert act(client, one, "took", time=time.public_id) == 302
    assert act(client, other, "took-none") == 302
    assert (one.starts_at, one.status) == (world.at("16:00"), "confirmed")
    assert (other.starts_at, other.status) == (world.at("19:00"), "confirmed")
    assert "choosing-" not in page(client, world, "decide/")


def test_a_time_of_another_booking_and_what_ran_out_or_changed_is_refused(world: World, client: Client) -> None:
    booking, other = offered(world), booked(world, name="Budi", wall="12:00")
    time = Alternative.objects.order_by("starts_at")[0]

    def state() -> tuple[object, ...]:
        rows = Booking.objects.order_by("pk").values_list("status", "starts_at", "version")
        return list(rows), Place.objects.taken().count(), Transition.objects.count()

    before = state()
    assert act(client, other, "took", time=time.public_id) == 409
    assert act(client, other, "took-none") == 409
    assert act(client, booking, "took", time=time.public_id, version=0) == 409
    assert act(client, booking, "took") == 422
    with clock.frozen(time.expires_at):
        assert act(client, booking, "took", time=time.public_id) == 409
    assert state() == before
