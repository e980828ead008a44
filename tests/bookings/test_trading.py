"""Two parties trade tables: both at once or neither, and the timeline offers it where one stands in the other's way."""

from datetime import timedelta

import pytest
from django.test import Client

from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound, Stale
from bookings.models import Booking
from bookings.services import changes, lifecycle, waitlist
from tests import worlds
from tests.at_once import at_once
from tests.bookings.rows import client_of
from tests.bookings.visits import book, refused, spans, table, tables

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 4, 6))


def pair(world: worlds.World, party: int = 2) -> tuple[Booking, Booking]:
    """Budi at T1 from 19:00, Nia at T2 from 20:00: they share an hour."""
    first = book(world, "19:00", resource_ids=[table(world, 1)])
    return first, book(world, "20:00", name="Nia", party=party, resource_ids=[table(world, 2)])


def trade(first: Booking, second: Booking, **more) -> tuple[Booking, Booking]:
    return changes.trade(booking_id=first.pk, with_id=second.pk, by="staff:1", **more)


def test_each_gets_the_others_table_at_its_own_time_and_trading_again_puts_it_back(world):
    first, second = pair(world)
    mine, theirs = trade(first, second, version=first.version, with_version=second.version)
    assert (tables(mine), spans(world, mine)) == (["T2"], ["19:00-21:00"])
    assert (tables(theirs), spans(world, theirs)) == (["T1"], ["20:00-22:00"])
    assert (mine.version, theirs.version) == (first.version + 1, second.version + 1)
    trade(mine, theirs)
    assert (tables(first), tables(second)) == (["T1"], ["T2"])


def test_one_who_does_not_fit_or_meets_a_third_party_moves_neither(world):
    first, second = pair(world, party=4)
    refusal = refused(lambda: trade(first, second))
    assert (refusal.code, refusal.message) == (
        "does_not_trade",
        "Nia (4) does not fit on the other's table: it has 2 seats.",
    )
    other = book(world, "21:00", name="Made", resource_ids=[table(world, 1)])
    small = book(world, "20:30", name="Putu", resource_ids=[table(world, 3)])
    refusal = refused(lambda: trade(first, small))
    assert (refusal.code, refusal.data["taken"][0]["booking_id"]) == ("place_taken", other.pk)
    assert (tables(first), tables(small)) == (["T1"], ["T3"])


def test_who_read_an_older_state_of_either_is_told(world):
    first, second = pair(world)
    changes.reschedule(booking_id=second.pk, by="staff:2", minutes=90)
    assert isinstance(refused(lambda: trade(first, second, with_version=second.version)), Stale)
    assert isinstance(refused(lambda: trade(second, first, version=second.version)), Stale)


def test_what_has_no_tables_to_trade_is_refused(world):
    first, second = pair(world)
    assert refused(lambda: trade(first, first)).code == "does_not_trade"
    elsewhere = book(worlds.restaurant())
    assert isinstance(refused(lambda: trade(first, elsewhere)), NotFound)
    lifecycle.cancel_booking(booking_id=second.pk, by="staff:1", cancelled_by="venue")
    assert refused(lambda: trade(first, second)).code == "not_changeable"


def test_nobody_who_waits_is_offered_a_table_in_between(world):
    first, second = pair(world)
    book(world, "19:00", name="Putu", party=6, resource_ids=[table(world, 3)])
    entry = waitlist.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        guest_name="Ketut",
        by="staff:1",
        earliest=world.at("20:00"),
        latest=world.at("20:00") + timedelta(minutes=1),
    )
    trade(first, second)
    assert (tables(first), tables(second), entry.offers.count()) == (["T2"], ["T1"], 0)


@pytest.mark.django_db(transaction=True)
def test_two_hosts_who_trade_the_same_two_at_once_trade_them_once(world):
    first, second = pair(world)
    versions = {"version": first.version, "with_version": second.version}
    other = {"version": second.version, "with_version": first.version}
    found = at_once([lambda: trade(first, second, **versions), lambda: trade(second, first, **other)])
    assert [type(one) for one in found if isinstance(one, Exception)] == [Stale]
    assert (tables(first), tables(second)) == (["T2"], ["T1"])


def move(client: Client, world: worlds.World, booking: Booking, **fields) -> dict:
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/move/"
    answer = client.post(address, {"version": booking.version, **fields}, headers={"accept": "application/json"})
    assert answer.status_code == 409
    return answer.json()


def test_the_timeline_offers_it_where_one_party_is_in_the_way_and_would_fit(world):
    first, second = pair(world)
    client = client_of(world, "host")
    drag = {"from_resource": table(world, 1), "to_resource": table(world, 2)}
    offered = move(client, world, first, **drag)["trade"]
    assert offered == {"with": second.pk, "with_version": second.version, "name": "Nia"}
    assert move(client, world, first, **drag, minutes=240)["trade"] is None
    address = f"/venue/{world.venue.slug}/bookings/{first.pk}/trade/"
    answer = client.post(address, {"version": first.version, **offered})
    first.refresh_from_db()
    assert (answer.status_code, answer.json()["version"], tables(first)) == (200, first.version, ["T2"])
    assert client_of(world, "reader").post(address, offered).status_code == 404
    assert client.get(address).status_code == 405


def test_the_timeline_offers_none_where_the_other_would_not_fit(world):
    first, _second = pair(world, party=4)
    drag = {"from_resource": table(world, 1), "to_resource": table(world, 2)}
    assert move(client_of(world, "host"), world, first, **drag)["trade"] is None
    with pytest.raises(DomainError):
        trade(first, _second)
