"""What an answer or a new wish gives back goes to whoever waits in the same transaction, and every day is told."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from bookings.models import Alternative, Booking, WaitlistEntry
from bookings.services import changes, decisions, waitlist
from tests import worlds
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2,), policy=Venue.Policy.ASK, decide_minutes=600)


def request(world: worlds.World, wall: str = "19:00") -> Booking:
    with transaction.atomic():
        return worlds.request(world, wall, source="own_page")


def guests(world: worlds.World) -> Booking:
    booking = request(world)
    decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1")
    return booking


def waits(world: worlds.World, wall: str) -> WaitlistEntry:
    start = world.at(wall)
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "by": "staff:1"}
    return waitlist.join(guest_name="Ketut", earliest=start, latest=start + timedelta(minutes=1), **given)


def offered(entry: WaitlistEntry) -> list[str]:
    return [f"{clock.local(one.starts_at, worlds.BALI):%H:%M}" for one in entry.offers.all()]


def test_the_time_that_was_asked_for_where_the_venue_offers_another(world):
    booking = request(world)
    entry = waits(world, "19:00")
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[world.at("12:00")])
    assert offered(entry) == ["19:00"]


def test_the_other_times_that_a_guest_does_not_choose(world):
    booking = request(world)
    starts = [world.at("12:00"), world.at("15:00")]
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=starts)
    entry = waits(world, "15:00")
    changes.choose(alternative_id=Alternative.objects.get(starts_at=starts[0]).public_id, by="guest:1")
    assert offered(entry) == ["15:00"]


def test_the_time_that_he_wished_for_before_he_wishes_for_another(world):
    booking = guests(world)
    changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("12:00"))
    entry = waits(world, "12:00")
    changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("15:00"))
    assert offered(entry) == ["12:00"]


def test_the_time_that_he_wished_for_where_the_venue_offers_another(world):
    booking = guests(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("12:00"))
    entry = waits(world, "12:00")
    changes.decide(change_id=change.pk, answer="countered", by="staff:1", alternatives=[world.at("15:00")])
    assert offered(entry) == ["12:00"]


def test_what_the_venue_offered_before_it_offers_something_else(world):
    booking = guests(world)
    changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("12:00")])
    entry = waits(world, "12:00")
    changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("15:00")])
    assert offered(entry) == ["12:00"]
