"""What a party that waits needs: only a place that has it is offered, and the booking carries it on, answered."""

import pytest

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, WaitlistEntry
from bookings.services import door, waitlist
from tests import worlds
from tests.bookings.test_waitlist import cancel, join, offer_of, state, take
from tests.bookings.visits import book, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    """T1 and T2 seat two; only T2 has room for a wheelchair."""
    made = worlds.restaurant(tables=(2, 2), can_provide=["high_chair"])
    second = made.resources[1]
    second.attributes = ["wheelchair"]
    second.save()
    return made


def answers(booking: Booking) -> dict[str, bool | None]:
    return {row.code: row.answer for row in booking.needs.all()}


def test_a_place_without_what_is_needed_goes_to_the_next_in_line(world):
    first, second = book(world, resource_ids=[table(world, 1)]), book(world, resource_ids=[table(world, 2)])
    chair = join(world, "19:00", "19:00", needs=["wheelchair", "high_chair"])
    other = join(world, "19:00", "19:00", guest_name="Citra", phone="+6281")
    cancel(first)
    chair.refresh_from_db()
    assert chair.status == "waiting"
    assert Place.objects.taken().get(hold_id=offer_of(other).hold_id).resource.name == "T1"
    cancel(second)
    booking = waitlist.accept(public_id=offer_of(chair).public_id, by="guest:x")
    assert Place.objects.taken().get(booking=booking).resource.name == "T2"
    assert answers(booking) == {"high_chair": True, "wheelchair": True}
    assert booking.notes == ""


def test_a_free_table_without_it_does_not_stop_him_from_waiting(world):
    book(world, resource_ids=[table(world, 2)])
    wish = {"source": Booking.Source.OWN_PAGE, "earliest": "19:00", "latest": "19:00"}
    with pytest.raises(DomainError) as refused:
        join(world, **wish)
    assert refused.value.code == "place_is_free"
    assert join(world, **wish, needs=["wheelchair"]).needs == ["wheelchair"]


def test_a_need_that_nobody_knows_is_refused(world):
    take(world)
    before = state()
    with pytest.raises(DomainError) as refused:
        join(world, needs=["unicorn"])
    assert refused.value.code == "unknown_need"
    assert state() == before


def test_at_the_door_the_ready_table_has_it_and_the_party_is_answered(world):
    with clock.frozen(world.at("19:00")):
        entry = waitlist.join(
            venue_id=world.venue.pk,
            service_id=world.service.pk,
            party_size=2,
            guest_name="Ayu",
            by="staff:1",
            kind=WaitlistEntry.Kind.WALK_IN,
            needs=["wheelchair"],
        )
        offer = door.ready(entry_id=entry.pk, by="staff:1")
        assert Place.objects.taken().get(hold_id=offer.hold_id).resource.name == "T2"
        seated = door.seat(entry_id=entry.pk, by="staff:1")
    assert answers(seated) == {"wheelchair": True}


def test_staff_who_seat_it_elsewhere_are_not_held_up_and_the_answer_is_no(world):
    with clock.frozen(world.at("19:00")):
        entry = waitlist.join(
            venue_id=world.venue.pk,
            service_id=world.service.pk,
            party_size=2,
            guest_name="Ayu",
            by="staff:1",
            kind=WaitlistEntry.Kind.WALK_IN,
            needs=["wheelchair"],
        )
        seated = door.seat(entry_id=entry.pk, by="staff:1", resource_ids=[table(world, 1)])
    assert answers(seated) == {"wheelchair": False}
