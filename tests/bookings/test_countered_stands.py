"""Whoever chooses among the times that a venue offered him keeps them, whatever staff do meanwhile."""

import pytest
from django.db import transaction

from agnt.lib import clock
from bookings.models import Alternative, Booking
from bookings.services import alternatives, changes, closing_time, decisions, lifecycle, trading, wanting
from tests import worlds
from tests.bookings.visits import book, refused, table
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    made = worlds.restaurant(tables=(2, 2), policy=Venue.Policy.ASK)
    second = made.resources[1]
    second.attributes = ["wheelchair"]
    second.save()
    return made


def countered(world: worlds.World) -> Booking:
    """A request for 19:00 that the venue answers with 17:00 and 21:00."""
    with transaction.atomic():
        booking = worlds.request(world)
    starts = [world.at("17:00"), world.at("21:00")]
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=starts)
    booking.refresh_from_db()
    return booking


def chosen(booking: Booking) -> Booking:
    """He takes the later one."""
    offer = Alternative.objects.filter(decision__booking=booking).order_by("starts_at").last()
    with transaction.atomic():
        return alternatives.choose(alternative_id=offer.public_id, by="guest:1")


@pytest.mark.parametrize("to", [{"resource_ids": True}, {"minutes": 180}, {"area_id": None, "minutes": 90}])
def test_staff_give_him_no_table_before_he_has_chosen_and_his_offer_stands(world, to):
    booking = countered(world)
    given = to | ({"resource_ids": [table(world, 2)]} if "resource_ids" in to else {})
    error = refused(lambda: changes.reschedule(booking_id=booking.pk, by="staff:1", **given))
    assert error.code == "not_changeable"
    assert "choosing" in error.message
    assert chosen(booking).starts_at == world.at("21:00")


def test_nor_is_a_table_traded_with_him(world):
    booking, other = countered(world), book(world)
    assert not trading.could(other, booking)
    refused(lambda: changes.trade(booking_id=other.pk, with_id=booking.pk, by="staff:1"))
    assert chosen(booking).status == "confirmed"


def test_what_he_needs_is_written_down_and_his_offer_stands(world):
    booking = countered(world)
    wanting.want(booking_id=booking.pk, codes=["wheelchair"], by="guest:1")
    assert len(worlds.standing(world)) == 2
    taken = chosen(booking)
    assert (taken.starts_at, taken.status) == (world.at("21:00"), "confirmed")
    assert list(taken.needs.values_list("code", flat=True)) == ["wheelchair"]


def test_another_wish_of_his_waits_until_he_has_answered(world):
    booking = countered(world)
    error = refused(lambda: changes.ask(booking_id=booking.pk, by="guest:1", party_size=1))
    assert error.code == "being_answered"
    assert chosen(booking).starts_at == world.at("21:00")


def close(world: worlds.World, **where: int) -> None:
    """From eight in the evening to the end of the day."""
    closing_time.carry_out(
        venue_id=world.venue.pk, starts_at=world.at("20:00"), ends_at=world.at("23:30"), by="staff:1", **where
    )


def test_a_time_at_which_the_house_has_closed_since_is_not_to_be_had_and_the_other_one_is(world):
    booking = countered(world)
    close(world)
    early, late = Alternative.objects.filter(decision__booking=booking).order_by("starts_at")
    error = refused(lambda: changes.choose(alternative_id=late.public_id, by="guest:1"))
    assert error.code == "alternative_gone"
    assert changes.choose(alternative_id=early.public_id, by="guest:1").starts_at == world.at("17:00")


@pytest.mark.parametrize(("number", "comes"), [(1, False), (2, True)])
def test_nor_one_for_a_booking_that_stands_where_its_own_table_is_closed(world, number, comes):
    with transaction.atomic():
        booking = lifecycle.confirm(booking_id=worlds.request(world, "12:00").pk, by="staff:1")
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("21:00")])
    close(world, resource_id=table(world, number))
    offer = change.alternatives.get()
    if comes:
        assert changes.choose(alternative_id=offer.public_id, by="guest:1").starts_at == world.at("21:00")
    else:
        refused(lambda: changes.choose(alternative_id=offer.public_id, by="guest:1"))
