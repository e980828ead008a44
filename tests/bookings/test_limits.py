"""What a guest may have at once without staff, by any channel."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place
from bookings.services import changes, lifecycle, limits
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book
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


def by_phone(world: worlds.World, wall: str = "19:00", **more) -> Booking:
    """What staff wrote down for a guest who called and never wrote to us."""
    facts = GuestFacts("Ketut", phone="+62 812 3456 7890")
    return book(world, wall, guest=facts, **more)


def online(world: worlds.World, wall: str = "19:00", **more) -> Booking:
    """A request by the venue's own page, from the same phone."""
    return worlds.request(world, wall, source="own_page", phone="+6281234567890", **more)


def test_a_guest_whom_the_venue_knows_by_his_phone_has_one_booking_at_a_time():
    world = worlds.restaurant(tables=(2, 2, 2))
    first = by_phone(world)
    assert first.person_id is None
    ask = {"source": "own_page", "phone": "+6281234567890"}
    error = refused("overlapping_booking", world, "20:00", **ask)
    assert error.data["reference"] == first.reference
    refused("overlapping_booking", world, "20:00", **ask, person_id=worlds.person("Ketut").pk)
    assert online(world, "21:00").guest_id == first.guest_id
    assert by_phone(world, "20:00")  # staff may


def test_he_has_no_more_unpaid_bookings_there_than_anybody():
    world = worlds.restaurant(tables=(2,))
    TermsTier.objects.create(venue=world.venue, from_party=1, deposit_minor=10_000_00)
    for wall in ("11:00", "13:00", "15:00"):
        assert online(world, wall).person_id is None
    refused("too_many_unpaid", world, "17:00", source="own_page", phone="+6281234567890")
    assert worlds.request(world, "17:00", source="own_page", email="other@example.com")


def test_he_does_not_move_his_booking_over_his_other_one():
    world = worlds.restaurant(tables=(2, 2))
    by_phone(world)
    later = online(world, "21:00")
    with pytest.raises(DomainError) as caught:
        changes.ask(booking_id=later.pk, by="guest:1", starts_at=world.at("20:00"))
    assert caught.value.code == "overlapping_booking"
    later.refresh_from_db()
    assert later.starts_at == world.at("21:00")


@pytest.mark.django_db(transaction=True)
def test_two_requests_of_one_phone_at_once_are_one_booking():
    world = worlds.restaurant(tables=(2, 2))

    def ask() -> Booking:
        with transaction.atomic():
            return online(world)

    at_once([ask, ask])
    assert Booking.objects.count() == 1
