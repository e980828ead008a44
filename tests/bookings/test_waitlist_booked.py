"""A place from the waitlist for one who is booked elsewhere then, for whom staff say yes, and in the sandbox."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from bookings.models import Booking, WaitlistEntry
from bookings.services import lifecycle, waitlist
from tests import worlds
from tests.bookings.test_waitlist import cancel, join, offer_of, refused, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2,))


def offered(world: worlds.World, **more) -> WaitlistEntry:
    """Somebody for whom a place has just come free."""
    first = take(world)
    entry = join(world, **more)
    WaitlistEntry.objects.filter(pk=entry.pk).update(source="own_page")
    cancel(first)
    return entry


def booked_elsewhere(person_id: object) -> Booking:
    return worlds.request(worlds.restaurant(name="La Brisa"), "18:30", person_id=person_id)


@pytest.mark.parametrize(("language", "words"), [("en", "Cancel that booking first"), ("id", "Batalkan dulu")])
def test_he_is_told_which_booking_is_in_the_way_and_keeps_the_offer(world, language, words):
    ayu = worlds.person(language=language)
    other = booked_elsewhere(ayu.pk)
    entry = offered(world, person_id=ayu.pk)
    offer = offer_of(entry)
    refusal = refused(lambda: waitlist.accept(public_id=offer.public_id, by="guest:1"))
    assert (refusal.code, refusal.data["reference"]) == ("booked_then", other.reference)
    assert "La Brisa" in refusal.message and words in refusal.message
    assert offer_of(entry).expires_at == offer.expires_at
    lifecycle.cancel_booking(booking_id=other.pk, by="guest:1", cancelled_by="guest")
    assert waitlist.accept(public_id=offer.public_id, by="guest:1").status == "confirmed"


def test_he_may_let_it_go_to_the_next(world):
    ayu = worlds.person()
    booked_elsewhere(ayu.pk)
    entry = offered(world, person_id=ayu.pk)
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        following = join(world)
        offer = offer_of(entry)
        refused(lambda: waitlist.accept(public_id=offer.public_id, by="guest:1"))
        waitlist.decline(public_id=offer.public_id, by="guest:1")
        assert offer_of(following).starts_at == offer.starts_at


def test_one_whom_the_venue_knows_by_his_phone_alone_is_told_too():
    world = worlds.restaurant(tables=(2, 2))
    take(world)
    worlds.request(world, source="own_page", phone="+62812")
    entry = join(world, phone="+62812", earliest="19:00", latest="19:30")
    WaitlistEntry.objects.filter(pk=entry.pk).update(source="own_page")
    cancel(Booking.objects.get(guest=None))
    offer = offer_of(entry)
    assert refused(lambda: waitlist.accept(public_id=offer.public_id, by="guest:link")).code == "booked_then"


def test_staff_who_say_yes_for_him_waive_his_limits(world):
    ayu = worlds.person()
    booked_elsewhere(ayu.pk)
    booking = waitlist.accept(public_id=offer_of(offered(world, person_id=ayu.pk)).public_id, by="staff:1")
    assert (booking.status, booking.by_staff) == ("confirmed", True)


def test_a_place_at_a_sandbox_venue_is_taken(world):
    world = worlds.restaurant(tables=(2,), sandbox=True)
    entry = join(world)
    with transaction.atomic():
        waitlist.offer_freed(venue_id=world.venue.pk, days={worlds.DAY})
    booking = waitlist.accept(public_id=offer_of(entry).public_id, by="staff:1")
    assert (booking.status, booking.sandbox) == ("confirmed", True)
