"""The day before, each guest is asked once whether he comes; never at night, and nobody whose booking was imported."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from bookings import jobs
from bookings.models import Booking
from bookings.services import lifecycle, reminders
from tests import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant()


def book(world: worlds.World, *, email: str = "ayu@example.com", **columns) -> Booking:
    with clock.frozen(worlds.NOW), transaction.atomic():
        booking = worlds.request(world, source="own_page")
        booking.contact = {"email": email} if email else None
        booking.save(update_fields=["sealed_contact"])
        lifecycle.confirm(booking_id=booking.pk, by="staff:1")
    Booking.objects.filter(pk=booking.pk).update(**columns)
    booking.refresh_from_db()
    return booking


def test_the_guest_is_asked_once_a_day_before(world):
    booking = book(world)
    with clock.frozen(world.at("18:59") - timedelta(days=1)):
        assert jobs.booking_reminders() == "0 guests asked"
    with clock.frozen(world.at("19:00") - timedelta(days=1)):
        assert jobs.booking_reminders() == "1 guests asked"
        assert jobs.booking_reminders() == "0 guests asked"
        booking.refresh_from_db()
        assert booking.reconfirm_asked_at == clock.now()
    assert Event.objects.get(name="booking.reminder").ids == {"booking_id": booking.pk}


def test_whom_nobody_can_write_to_is_not_written_down_as_asked(world):
    booking = book(world, email="", source="phone")
    with clock.frozen(world.at("12:00")):
        assert jobs.booking_reminders() == "0 guests asked"
    booking.refresh_from_db()
    assert booking.reconfirm_asked_at is None
    assert not Event.objects.filter(name="booking.reminder").exists()


def test_nobody_is_asked_at_night(world):
    book(world, starts_at=world.at("07:00"), ends_at=world.at("09:00"))
    with clock.frozen(world.at("03:00")):
        assert jobs.booking_reminders() == "0 guests asked"
    with clock.frozen(world.at("08:00") - timedelta(days=1)):
        assert jobs.booking_reminders() == "1 guests asked"


@pytest.mark.parametrize("columns", [{"status": "cancelled"}, {"sandbox": True}, {"source": "import"}])
def test_who_is_not_asked(world, columns):
    booking = book(world, **columns)
    with clock.frozen(world.at("12:00")):
        assert not reminders.remind(booking_id=booking.pk)
    assert not Event.objects.filter(name="booking.reminder").exists()


def test_a_booking_of_this_morning_needs_no_question(world):
    booking = book(world, created_at=world.at("10:00"))
    with clock.frozen(world.at("12:00")):
        assert not reminders.remind(booking_id=booking.pk)
    with clock.frozen(world.at("16:00")):
        assert reminders.remind(booking_id=booking.pk)
