"""What a guest sends by his link, twice at the very same moment: it is done once, and both answers are pages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from agnt.core.models import Event
from agnt.lib import clock
from bookings.models import Booking, Dispute, Place, Review, WaitlistEntry, WaitlistOffer
from bookings.services import door, lifecycle, waitlist
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book, walk_in
from tests.front.test_twice import offered

pytestmark = pytest.mark.django_db(transaction=True)
BY = "staff:1"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 2, 4))


def together(path: str, *bodies: dict[str, Any], times: int = 1) -> list[int]:
    """The bodies from browsers of their own, at once."""
    acts = [lambda body=body: Client().post(path, body).status_code for body in bodies * times]
    found = at_once(acts)
    assert all(status in (302, 409, 410) for status in found), found
    return [int(str(status)) for status in found]


def link(booking: Booking, part: str = "do/") -> str:
    return f"/b/{booking.reference}/{booking.token}/{part}"


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_two_reviews_at_once_are_one(world: worlds.World) -> None:
    booking = book(world)
    with clock.frozen(world.at("19:30")):
        lifecycle.seat(booking_id=booking.pk, by=BY)
        lifecycle.complete(booking_id=booking.pk, by=BY)
    with clock.frozen(world.at("22:00")):
        Review.objects.get_or_create(booking=booking, defaults={"asked_at": clock.now()})
        together(link(booking), *({"do": "review", "stars": stars, "words": stars} for stars in "1234"))
    row = Review.objects.get()
    assert {"text": str(row.stars)} == row.words
    assert events("review.given") == 1


def test_two_disputes_at_once_are_one(world: worlds.World) -> None:
    booking = book(world, "13:00")
    with clock.frozen(world.at("14:00")):
        lifecycle.mark_no_show(booking_id=booking.pk, by=BY)
        together(link(booking), {"do": "dispute", "words": "I was there"}, times=4)
    assert (Dispute.objects.count(), events("dispute.opened")) == (1, 1)


def test_yes_from_two_browsers_at_once_is_one_booking(world: worlds.World) -> None:
    entry, _offer = offered(world)
    before = Booking.objects.count()
    together(f"/w/{entry.token}/", {"do": "take"}, times=4)
    assert Booking.objects.count() == before + 1
    assert Place.objects.taken().count() == 3


@pytest.mark.parametrize("what", ["pass", "leave"])
def test_yes_and_no_from_two_browsers_at_once_are_one_of_both(world: worlds.World, what: str) -> None:
    entry, offer = offered(world)
    before = Booking.objects.count()
    together(f"/w/{entry.token}/", {"do": "take"}, {"do": what}, times=2)
    made = Booking.objects.count() - before
    entry, offer = WaitlistEntry.objects.get(pk=entry.pk), WaitlistOffer.objects.get(pk=offer.pk)
    assert made in (0, 1)
    assert (offer.status == "accepted", entry.status == "booked") == (bool(made), bool(made))
    assert Place.objects.taken().count() == 2 + made


def test_no_from_two_browsers_at_once_is_one(world: worlds.World) -> None:
    entry, _offer = offered(world)
    together(f"/w/{entry.token}/", {"do": "pass"}, times=3)
    assert WaitlistEntry.objects.get(pk=entry.pk).status == "waiting"
    assert WaitlistOffer.objects.filter(entry=entry).count() == 1


def test_coming_to_the_table_from_two_browsers_at_once_is_one_party(world: worlds.World) -> None:
    with clock.frozen(world.at("18:30")):
        for _ in range(3):
            walk_in(world)
        given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "guest_name": "Wayan"}
        entry = waitlist.join(**given, by=BY, kind="walk_in", source="walk_in", quoted_minutes=30)
        lifecycle.complete(booking_id=Booking.objects.earliest("pk").pk, by=BY)
        door.ready(entry_id=entry.pk, by=BY)
        together(f"/w/{entry.token}/", {"do": "take"}, times=4)
    assert Booking.objects.filter(guest_name="Wayan").count() == 1
    assert Place.objects.taken().filter(booking__guest_name="Wayan").count() == 1


def test_coming_said_twice_at_once_is_said_once(world: worlds.World) -> None:
    booking = book(world)
    with clock.frozen(world.at("19:00") - timedelta(hours=20)):
        together(link(booking), {"do": "coming"}, times=3)
    booking.refresh_from_db()
    assert booking.reconfirmed_at is not None
    assert events("booking.reconfirmed") <= 1
