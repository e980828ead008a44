"""A table at which somebody sits is not empty, however long he sits; a closed one says by what."""

from collections.abc import Iterator

import pytest
from django.test import Client

from agnt.lib import clock
from bookings.models import Booking, Place
from tests import worlds
from tests.bookings.test_diary_acts import client_of
from tests.bookings.visits import refused, tables, walk_in
from tests.worlds import World
from venues.models import Closure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


def _overstayed(world: World, table: int) -> Booking:
    """A party that sat down at 17:00 for an hour, and sits there still."""
    with clock.frozen(world.at("17:00")):
        return walk_in(world, resource_ids=[world.resources[table].pk], minutes=60)


def _page(client: Client, world: World, party: int) -> str:
    return client.get(f"/venue/{world.venue.slug}/diary/walk-in/", {"party": party}).content.decode()


def _close(world: World, table: int, why: str) -> None:
    Closure.objects.create(
        venue=world.venue, resource=world.resources[table], reason=why,
        starts_at=world.at("10:00"), ends_at=world.at("23:30"),
    )  # fmt: skip


@pytest.mark.parametrize("force", [True, False])
def test_a_walk_in_is_not_put_where_somebody_sits_past_his_time(force: bool) -> None:
    world = worlds.restaurant((2, 2))
    sat = _overstayed(world, 0)
    with clock.frozen(world.at("19:05")):
        before = list(Place.objects.order_by("pk").values())
        said = refused(lambda: walk_in(world, resource_ids=[world.resources[0].pk], force=force))
        assert (said.code, said.data["booking_id"]) == ("not_free_yet", sat.pk)
        assert "still sits at T1" in said.message
        assert list(Place.objects.order_by("pk").values()) == before
        assert tables(walk_in(world)) == ["T2"]
        assert refused(lambda: walk_in(world)).code in ("full", "taken")


def test_an_occupied_table_is_offered_neither_first_nor_against_the_rules() -> None:
    world = worlds.restaurant((2, 4, 6, 4))
    _overstayed(world, 1)
    _close(world, 3, "A leg is broken")
    client = client_of(world)
    with clock.frozen(world.at("19:05")):
        assert "Seat at T3" in _page(client, world, 4)
        walk_in(world, party=6)
        html = _page(client, world, 4)
    assert "Nothing for 4 now" in html
    anyway = html[html.index("against our own rules") :]
    assert "T2" not in anyway
    assert "T3" not in anyway
    assert "closed: A leg is broken" in anyway
    assert anyway.index("T1") < anyway.index("T4")


def test_tables_that_hold_the_party_come_before_smaller_ones() -> None:
    world = worlds.restaurant((2, 6, 4))
    with clock.frozen(world.at("09:00")):  # before the doors open
        html = _page(client_of(world), world, 4)
    anyway = html[html.index("against our own rules") :]
    assert anyway.index("T3") < anyway.index("T2") < anyway.index("T1")


def test_who_is_seated_against_the_rules_keeps_his_name_and_phone() -> None:
    world = worlds.restaurant((2,))
    client = client_of(world)
    with clock.frozen(world.at("09:00")):
        html = _page(client, world, 2)
        form = html[html.index('action="/venue/') : html.index("</form>")]
        assert 'name="anyway"' in form and 'name="phone"' in form
        given = {"party": 2, "name": "Wayan", "phone": "+6281234567890", "anyway": world.resources[0].pk}
        assert client.post(f"/venue/{world.venue.slug}/diary/walk-in/seat/", given).status_code == 302
    booking = Booking.objects.get()
    assert booking.guest is not None
    assert (booking.status, booking.guest_name, booking.guest.phone) == ("seated", "Wayan", "+6281234567890")


def test_two_parties_that_sit_at_one_table_are_a_problem() -> None:
    world = worlds.restaurant((2, 2))
    _overstayed(world, 0)
    with clock.frozen(world.at("19:05")):
        second = walk_in(world, resource_ids=[world.resources[1].pk])
        address = f"/venue/{world.venue.slug}/diary/problems/?day={worlds.DAY}"
        client = client_of(world)
        assert "Two at one table" not in client.get(address).content.decode()
        Place.objects.filter(booking=second).update(resource=world.resources[0])
        assert "Two at one table" in client.get(address).content.decode()
