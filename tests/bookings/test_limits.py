"""What a guest may have at once without staff, by any channel."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place
from bookings.services import lifecycle, limits
from tests import worlds
from tests.at_once import at_once
from venues.models import TermsTier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(worlds.NOW):
        yield


def refused(code: str, *args, **more) -> DomainError:
    """The request is refused and nothing of it stays."""
    before = Booking.objects.count(), Place.objects.taken().count()
    with pytest.raises(DomainError) as caught, transaction.atomic():
        worlds.request(*args, **more)
    assert caught.value.code == code
    assert (Booking.objects.count(), Place.objects.taken().count()) == before
    return caught.value


def test_a_guest_cannot_sit_at_two_tables_at_once():
    here, there, ayu = worlds.restaurant(), worlds.restaurant(), worlds.person()
    first = worlds.request(here, "19:00", person_id=ayu.pk)
    error = refused("overlapping_booking", there, "20:30", person_id=ayu.pk)
    assert error.data["reference"] == first.reference and here.venue.name in error.message
    assert worlds.request(there, "21:00", person_id=ayu.pk)
    assert worlds.request(there, "19:00", person_id=worlds.person("Budi").pk)


def test_a_cancelled_booking_is_in_nobodys_way():
    world, ayu = worlds.restaurant(), worlds.person()
    first = worlds.request(world, person_id=ayu.pk)
    lifecycle.cancel(booking_id=first.pk, by="guest:1", cancelled_by="guest")
    assert worlds.request(world, person_id=ayu.pk)


def test_staff_may_book_him_twice():
    world, ayu = worlds.restaurant(), worlds.person()
    worlds.request(world, person_id=ayu.pk)
    second = worlds.request(world, person_id=ayu.pk, source="phone")
    assert second.by_staff and not Booking.objects.exclude(pk=second.pk).get().by_staff


def test_what_he_only_holds_is_in_nobodys_way():
    here, there, ayu = worlds.restaurant(), worlds.restaurant(), worlds.person()
    worlds.hold(here, person_id=ayu.pk)
    assert worlds.request(there, person_id=ayu.pk)


def test_few_bookings_may_wait_for_a_deposit():
    world, ayu = worlds.restaurant(tables=(2, 2)), worlds.person()
    TermsTier.objects.create(venue=world.venue, from_party=2, deposit_minor=100)
    for wall in ("10:00", "12:00", "14:00"):
        worlds.request(world, wall, person_id=ayu.pk)
    refused("too_many_unpaid", world, "16:00", person_id=ayu.pk)
    Booking.objects.filter(starts_at=world.at("10:00")).update(deposit_received_at=worlds.NOW)
    assert worlds.request(world, "16:00", person_id=ayu.pk)
    assert worlds.request(world, "18:00", person_id=ayu.pk, source="phone").by_staff
    assert limits.UNPAID == 3


@pytest.mark.django_db(transaction=True)
def test_two_channels_at_once_cannot_slip_through():
    ayu = worlds.person()
    rooms = [worlds.restaurant() for _ in range(6)]

    def books(world: worlds.World):
        @transaction.atomic
        def act() -> Booking:
            return worlds.request(world, person_id=ayu.pk)

        return act

    found = at_once([books(world) for world in rooms])
    made = [one for one in found if isinstance(one, Booking)]
    assert len(made) == Booking.objects.count() == 1
    assert {one.code for one in found if isinstance(one, DomainError)} == {"overlapping_booking"}
    assert made[0].ends_at - made[0].starts_at == timedelta(hours=2)
