"""The sheet of a shift goes out once, within the hour before it opens, to whoever wants it."""

from datetime import time, timedelta

import pytest
from django.db import transaction

from agnt.core.models import Mail, User
from agnt.lib import clock
from bookings.models import Booking
from bookings.services import lifecycle
from chat import jobs
from tests import worlds
from tests.bookings import visits
from venues.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> worlds.World:
    world = worlds.restaurant(name="La Brisa")
    for role in ("host", "owner"):
        user = User.objects.create_user(f"{role}@example.com")
        Member.objects.create(venue=world.venue, user=user, role=role)
    return world


def book(world: worlds.World) -> Booking:
    with clock.frozen(worlds.NOW), transaction.atomic():
        booking = worlds.request(world, source="own_page", notes="by the window")
        return lifecycle.confirm(booking_id=booking.pk, by="staff:1")


def test_the_sheet_is_sent_once_before_the_shift(world):
    booking = book(world)
    opens = world.at("10:00")
    for before in (timedelta(minutes=61), timedelta(minutes=50), timedelta(minutes=35), timedelta(0)):
        with clock.frozen(opens - before):
            jobs.shift_sheets()
    letter = Mail.objects.get().letter
    assert (letter["to"], letter["subject"]) == ("host@example.com", "La Brisa, Shift 23.11. 10:00: 2 guests")
    for words in ("19:00", "2  Ayu", "T1", booking.reference, "Guest: by the window"):
        assert words in letter["text"]


def test_a_shift_without_guests_has_no_sheet(world):
    booking = book(world)
    with clock.frozen(worlds.NOW):
        lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
    with clock.frozen(world.at("09:30")):
        assert jobs.shift_sheets() == "0 sheets"
    assert not Mail.objects.exists()


def test_a_shift_that_opens_just_before_midnight_has_its_sheet_too(world):
    world.venue.shifts.all().delete()
    worlds.open_every_day(world.venue, time(23, 50), time(3))
    with clock.frozen(worlds.NOW):
        visits.book(world, "23:50", force=True)
    for wall in ("22:30", "22:45", "23:00", "23:15", "23:30", "23:45"):
        with clock.frozen(world.at(wall)):
            jobs.shift_sheets()
    assert Mail.objects.get().letter["subject"].startswith("La Brisa, Shift 23.11. 23:50")
