"""A cancellation, guests who ask, and answers to the offer, all at the same moment: the place goes to who waits."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, WaitlistOffer
from bookings.services import lifecycle, waitlist
from tests import worlds
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def test_a_freed_place_goes_to_who_waits_and_never_to_who_asks_in_between():
    world = worlds.restaurant(tables=(2,))
    with transaction.atomic():
        taken = worlds.request(world, source="phone")
        lifecycle.confirm(booking_id=taken.pk, by="staff:1")
    entry = waitlist.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        earliest=world.at("19:00"),
        latest=world.at("19:00"),
        guest_name="Budi",
        by="staff:1",
    )

    def cancel() -> object:
        return lifecycle.cancel_booking(booking_id=taken.pk, by="guest:x", cancelled_by="guest")

    def ask() -> object:
        with transaction.atomic():
            return worlds.hold(world)

    results = at_once([cancel, *[ask] * 7])
    assert [type(one) for one in results[1:]] == [DomainError] * 7
    offer = WaitlistOffer.objects.get(entry=entry)
    assert list(Place.objects.taken().values_list("hold_id", flat=True)) == [offer.hold_id]

    answers = at_once([lambda: waitlist.accept(public_id=offer.public_id, by="guest:x") for _ in range(4)])
    assert len({one.pk for one in answers if isinstance(one, Booking)}) == 1
    assert [one for one in answers if not isinstance(one, Booking)] == []
    assert Place.objects.taken().count() == 1


def test_yes_and_no_at_once_leave_one_of_both():
    world = worlds.restaurant(tables=(2,))
    with transaction.atomic():
        taken = worlds.request(world, source="phone")
        lifecycle.confirm(booking_id=taken.pk, by="staff:1")
    for name in ("Budi", "Citra"):
        waitlist.join(
            venue_id=world.venue.pk,
            service_id=world.service.pk,
            party_size=2,
            earliest=world.at("19:00"),
            latest=world.at("19:00") + timedelta(hours=1),
            guest_name=name,
            by="staff:1",
        )
    lifecycle.cancel_booking(booking_id=taken.pk, by="guest:x", cancelled_by="guest")
    offer = WaitlistOffer.objects.get()
    at_once(
        [
            lambda: waitlist.accept(public_id=offer.public_id, by="guest:x"),
            lambda: waitlist.decline(public_id=offer.public_id, by="guest:x"),
            lambda: waitlist.leave(entry_id=offer.entry_id, by="guest:x"),
        ]
    )
    offer.refresh_from_db()
    booked = Booking.objects.filter(status="confirmed").count()
    opened = WaitlistOffer.objects.filter(status="open").count()
    assert (booked, opened) == ((1, 0) if offer.status == "accepted" else (0, 1))
    assert Place.objects.taken().count() == 1
