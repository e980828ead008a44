"""A place in line from the venue's own page: a range of times, a code, the list. Without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from agnt.core import outbox, tasks
from agnt.core.models import Mail
from agnt.lib import clock
from bookings.models import Booking, WaitlistEntry
from bookings.services import lifecycle
from tests import worlds
from tests.front.venue_pages import Visitor, plain, restaurant
from tests.worlds import DAY, NOW, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def world() -> World:
    return restaurant(tables=(2,))


@pytest.fixture
def booking(world: World) -> Booking:
    return Visitor(world).book("19:00", email="made@example.com")


def wait(visitor: Visitor, first: str = "18:30", last: str = "20:00", **more: Any) -> Any:
    given = {"party": 2, "day": DAY.isoformat(), "service": visitor.world.service.slug, "from": first, "to": last}
    return visitor.client.post(f"{visitor.address}wait/", given | more)


def test_a_guest_gets_in_line_by_a_code_and_takes_what_comes_free(world: World, booking: Booking) -> None:
    visitor = Visitor(world)
    page = visitor.client.get(visitor.address, {"day": DAY.isoformat(), "time": "19:00"}).content.decode()
    assert "Wait for a place" in page
    assert 'name="from" type="time" step="900" value="18:00"' in page
    assert wait(visitor)["Location"] == f"{visitor.address}contact/"
    contact = plain(visitor.client.get(f"{visitor.address}contact/").content.decode())
    assert "18:30 – 20:00" in contact
    assert "Nothing is booked yet" in contact
    visitor.tell()
    assert not WaitlistEntry.objects.exists()
    answer = visitor.type(visitor.code())
    entry = WaitlistEntry.objects.get()
    assert answer["Location"] == f"/w/{entry.token}/"
    assert (entry.earliest, entry.latest, entry.source) == (world.at("18:30"), world.at("20:00"), "own_page")
    assert entry.contact == {"phone": "", "email": "ayu@example.com"}
    lifecycle.cancel_booking(booking_id=booking.pk, by="test", cancelled_by="guest")
    visitor.client.post(f"/w/{entry.token}/", {"do": "take"})
    outbox.drain()
    taken = Booking.objects.get(person=entry.person, status="confirmed")
    letter = Mail.objects.filter(key__startswith=f"booking:{taken.pk}:confirmed").get()
    assert letter.letter["to"] == "ayu@example.com"
    assert [file["name"] for file in letter.letter["files"]] == [f"{taken.reference}.ics"]
    tasks.send_mail(letter.pk)


def test_what_is_free_is_shown_instead_and_nobody_waits(world: World) -> None:
    answer = wait(Visitor(world))
    assert answer.status_code == 409
    said = plain(answer.content.decode())
    assert "book it instead of waiting" in said
    assert "19:00" in said
    assert not WaitlistEntry.objects.exists()


@pytest.mark.parametrize(("first", "last"), [("03:00", "04:00"), ("19:00", "19:05x"), ("", "20:00")])
def test_a_range_that_can_never_be_is_refused(world: World, booking: Booking, first: str, last: str) -> None:
    assert wait(Visitor(world), first, last)["Location" if first != "03:00" else "Content-Type"]
    assert not WaitlistEntry.objects.exists()
    assert "visit" not in Visitor(world).client.session


def test_a_full_day_offers_the_list_and_a_free_one_does_not(world: World) -> None:
    assert "Wait for a place" not in Visitor(world).look()
    closed = worlds.closed_on(world)
    assert "Wait for a place" not in Visitor(world).look()
    closed.delete()
    for wall in ("10:00", "12:00", "14:00", "16:00", "18:00", "20:00"):
        with transaction.atomic():
            lifecycle.confirm(booking_id=worlds.request(world, wall).pk, by="test")
    page = Visitor(world).look()
    assert "Nothing is free on Monday 23 November" in page
    assert "Wait for a place" in page


def test_the_words_are_indonesian_too(world: World, booking: Booking) -> None:
    assert "Tunggu tempat kosong" in Visitor(world).look(time="19:00", lang="id")


def test_a_wrong_code_puts_nobody_on_the_list(world: World, booking: Booking) -> None:
    visitor = Visitor(world)
    wait(visitor)
    visitor.tell()
    right = visitor.code()
    assert visitor.type(f"{(int(right) + 1) % 10**6:06d}").status_code == 422
    with clock.frozen(NOW + timedelta(minutes=11)):
        visitor.type(right)
    assert not WaitlistEntry.objects.exists()


def test_what_he_needs_waits_with_him_and_comes_with_the_booking(world: World, booking: Booking) -> None:
    visitor = Visitor(world)
    wait(visitor, needs=["high_chair", "smoking"])
    visitor.tell(notes="by the window")
    visitor.type(visitor.code())
    entry = WaitlistEntry.objects.get()
    assert (entry.needs, entry.notes) == (["high_chair", "smoking"], "by the window")
    lifecycle.cancel_booking(booking_id=booking.pk, by="test", cancelled_by="guest")
    visitor.client.post(f"/w/{entry.token}/", {"do": "take"})
    taken = Booking.objects.get(person=entry.person, status="confirmed")
    assert {row.code for row in taken.needs.all()} == {"high_chair", "smoking"}
