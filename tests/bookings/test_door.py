"""The waitlist at the door: a quoted wait out of who sits where, a table that is ready for ten minutes."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings import jobs
from bookings.models import Booking, Place, WaitlistEntry, WaitlistOffer
from bookings.services import door, lifecycle, waitlist
from tests import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2,))


@pytest.fixture(autouse=True)
def _evening(world):
    with clock.frozen(world.at("18:30")):
        yield


def sit(world: worlds.World, wall: str, party: int = 2) -> Booking:
    """A party that came at that time and sits for two hours."""
    with clock.frozen(worlds.NOW), transaction.atomic():
        booking = worlds.request(world, wall, party=party, source="phone")
        lifecycle.confirm(booking_id=booking.pk, by="staff:1")
    lifecycle.seat(booking_id=booking.pk, by="staff:1")
    return booking


def wait(world: worlds.World, party: int = 2) -> WaitlistEntry:
    return waitlist.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=party,
        guest_name="Wayan",
        by="staff:1",
        kind="walk_in",
        source="walk_in",
        quoted_minutes=30,
    )


def test_a_free_table_is_no_wait(world):
    assert door.quote(world.venue, 2) == 0


def test_the_wait_is_until_somebody_leaves(world):
    sit(world, "17:00")  # until 19:00
    assert door.quote(world.venue, 2) == 30


def test_who_waits_already_comes_first(world):
    sit(world, "17:00")
    wait(world)
    assert door.quote(world.venue, 2) == 150  # after the party that waits has had its two hours


def test_who_sits_past_his_time_is_thought_to_leave_soon(world):
    sit(world, "16:00")
    assert door.quote(world.venue, 2) == 15


def test_a_party_that_fits_nowhere_is_promised_nothing(world):
    assert door.quote(world.venue, 5) is None


def test_a_booking_that_comes_later_is_not_in_the_way_of_a_larger_table():
    world = worlds.restaurant(tables=(2, 4))
    sit(world, "17:30")
    with clock.frozen(world.at("18:30")):
        assert door.quote(world.venue, 2) == 0
        assert door.quote(world.venue, 4) == 0


def test_at_the_door_a_party_waits_until_the_house_closes(world):
    entry = wait(world)
    assert (entry.kind, entry.quoted_minutes, entry.latest) == ("walk_in", 30, world.at("23:00"))
    assert waitlist.position(entry) == 1
    assert not jobs.offer_waitlist().endswith("1 made")  # a walk-in is called by a person


def test_a_ready_table_is_held_for_ten_minutes_and_told(world):
    entry = wait(world)
    offer = door.ready(entry_id=entry.pk, by="staff:1")
    entry.refresh_from_db()
    assert (entry.status, offer.expires_at) == ("offered", clock.now() + timedelta(minutes=10))
    assert [place.hold_id for place in worlds.standing(world)] == [offer.hold_id]
    assert Event.objects.get(name="waitlist.ready").ids == {"entry_id": entry.pk, "offer_id": offer.pk}
    assert door.ready(entry_id=entry.pk, by="staff:1") == offer
    with clock.frozen(offer.expires_at):
        jobs.offer_waitlist()
    entry.refresh_from_db()
    assert entry.status == "waiting"
    assert worlds.standing(world) == []


def test_no_table_is_ready_while_all_are_taken(world):
    sit(world, "17:00")
    entry = wait(world)
    before = Place.objects.count(), Event.objects.count()
    with pytest.raises(DomainError) as caught:
        door.ready(entry_id=entry.pk, by="staff:1")
    entry.refresh_from_db()
    assert (caught.value.code, entry.status) == ("full", "waiting")
    assert (Place.objects.count(), Event.objects.count(), WaitlistOffer.objects.count()) == (*before, 0)


def test_who_left_is_not_called(world):
    entry = wait(world)
    waitlist.leave(entry_id=entry.pk, by="staff:1")
    with pytest.raises(DomainError) as caught:
        door.ready(entry_id=entry.pk, by="staff:1")
    assert caught.value.code == "not_waiting"
    with pytest.raises(NotFound):
        door.ready(entry_id=0, by="staff:1")
    assert not WaitlistOffer.objects.exists()


def test_a_party_is_seated_on_the_table_that_is_held_for_it(world):
    entry = wait(world)
    offer = door.ready(entry_id=entry.pk, by="staff:1")
    booking = door.seat(entry_id=entry.pk, by="staff:1")
    entry.refresh_from_db()
    offer.refresh_from_db()
    assert (booking.status, booking.source, booking.guest_name) == ("seated", "walk_in", "Wayan")
    assert (entry.status, entry.booking_id, offer.status) == ("booked", booking.pk, "accepted")
    assert [place.booking_id for place in worlds.standing(world)] == [booking.pk]
    assert door.seat(entry_id=entry.pk, by="staff:1") == booking
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("policy", ["auto", "ask"])
def test_a_party_takes_the_table_that_is_ready_and_is_seated_at_it(world, policy):
    type(world.venue).objects.update(policy=policy)
    entry = wait(world)
    offer = door.ready(entry_id=entry.pk, by="staff:1")
    with clock.frozen(clock.now() + timedelta(minutes=4)):
        booking = waitlist.accept(public_id=offer.public_id, by="guest:link")
        assert waitlist.accept(public_id=offer.public_id, by="guest:link") == booking
    entry.refresh_from_db()
    assert (booking.status, booking.source, booking.starts_at) == ("confirmed", "walk_in", offer.starts_at)
    assert (entry.status, entry.booking_id) == ("booked", booking.pk)
    assert [(place.booking_id, place.held_until) for place in worlds.standing(world)] == [(booking.pk, None)]
    assert Event.objects.get(name="waitlist.accepted").ids == {"entry_id": entry.pk, "offer_id": offer.pk}
    assert door.seat(entry_id=entry.pk, by="staff:1").status == "seated"
    assert Booking.objects.count() == 1


def test_after_ten_minutes_the_ready_table_is_not_kept_by_a_yes(world):
    entry = wait(world)
    offer = door.ready(entry_id=entry.pk, by="staff:1")
    with clock.frozen(offer.expires_at), pytest.raises(DomainError) as caught:
        waitlist.accept(public_id=offer.public_id, by="guest:link")
    entry.refresh_from_db()
    assert (caught.value.code, entry.status, Booking.objects.count()) == ("offer_gone", "offered", 0)


def test_a_party_is_seated_without_being_called_and_not_on_a_taken_table(world):
    first, second = wait(world), wait(world)
    assert door.seat(entry_id=first.pk, by="staff:1").status == "seated"
    before = list(Place.objects.values_list("pk", "booking", "released_at"))
    with pytest.raises(DomainError):
        door.seat(entry_id=second.pk, by="staff:1", resource_ids=[world.resources[0].pk])
    second.refresh_from_db()
    assert (second.status, list(Place.objects.values_list("pk", "booking", "released_at"))) == ("waiting", before)


def test_who_left_is_not_seated(world):
    entry = wait(world)
    waitlist.leave(entry_id=entry.pk, by="staff:1")
    with pytest.raises(DomainError) as caught:
        door.seat(entry_id=entry.pk, by="staff:1")
    assert (caught.value.code, Booking.objects.count()) == ("not_waiting", 0)
