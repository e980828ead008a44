"""News that does not arrive goes by letter and marks the booking; whoever is reached again is no longer marked."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event, Mail
from agnt.lib import clock
from bookings.models import Booking
from bookings.services import lifecycle
from chat import jobs
from chat.models import ChannelAccount, Send
from chat.services import notices
from tests import worlds
from tests.chat import talk

pytestmark = pytest.mark.django_db
LATER = worlds.NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def told(*, email: str = "", local: bool = False) -> tuple[Booking, Send]:
    """A guest of the chat whose booking is confirmed, and the send that says so."""
    with clock.frozen(worlds.NOW - timedelta(hours=1)):
        talk.write("hello")
    ChannelAccount.objects.update(local=local)
    conversation = talk.conversation()
    world = worlds.restaurant()
    with transaction.atomic():
        booking = worlds.request(world, person_id=conversation.person_id, source="own_page", origin=conversation.scope)
        lifecycle.confirm(booking_id=booking.pk, by="staff:1")
        notices.tell(booking_id=booking.pk, event="confirmed")
    if email:
        booking.contact = {"email": email}
        booking.save(update_fields=["sealed_contact"])
    Send.objects.update(status="sent", sent_at=clock.now())
    return booking, Send.objects.get(message__booking=booking)


def marked(booking: Booking) -> bool:
    booking.refresh_from_db()
    return booking.unreached_at is not None


def test_what_did_not_arrive_in_ten_minutes_goes_by_letter_and_marks_the_booking_once():
    booking, send = told(email="ayu@example.com")
    assert jobs.confirmation_fallback() == "0 guests not reached, 0 reached again"
    with clock.frozen(LATER):
        assert jobs.confirmation_fallback() == "1 guests not reached, 0 reached again"
        assert jobs.confirmation_fallback() == "0 guests not reached, 0 reached again"
    assert marked(booking)
    letter = Mail.objects.get(key=f"fallback:{send.message_id}").letter
    assert (letter["to"], booking.reference in letter["text"]) == ("ayu@example.com", True)
    assert [file["name"] for file in letter["files"]] == [f"{booking.reference}.ics"]
    assert Event.objects.filter(name="booking.unreached", ids={"booking_id": booking.pk}).count() == 1


def test_a_failure_counts_at_once_and_without_an_address_staff_have_to_call():
    booking, _send = told()
    Send.objects.update(status="failed")
    jobs.confirmation_fallback()
    assert marked(booking)
    assert not Mail.objects.filter(key__startswith="fallback").exists()


def test_what_arrived_is_no_trouble_and_in_the_simulator_nothing_is_waited_for():
    booking, _send = told()
    Send.objects.update(delivered_at=clock.now())
    with clock.frozen(LATER):
        jobs.confirmation_fallback()
    assert not marked(booking)


def test_the_simulator_marks_nobody():
    booking, _send = told(local=True)
    with clock.frozen(LATER):
        jobs.confirmation_fallback()
    assert not marked(booking)


def test_the_mark_goes_when_something_arrives_or_the_guest_writes():
    booking, _send = told()
    with clock.frozen(LATER):
        jobs.confirmation_fallback()
    with clock.frozen(LATER + timedelta(minutes=1)):
        Send.objects.update(delivered_at=clock.now())
        assert jobs.confirmation_fallback() == "0 guests not reached, 1 reached again"
    assert not marked(booking)


def test_who_writes_is_reached():
    booking, _send = told()
    with clock.frozen(LATER):
        jobs.confirmation_fallback()
    with clock.frozen(LATER + timedelta(minutes=1)):
        talk.write("are you there?")
        assert jobs.confirmation_fallback() == "0 guests not reached, 1 reached again"
        assert not marked(booking)
        assert jobs.confirmation_fallback() == "0 guests not reached, 0 reached again"


def test_a_letter_that_cannot_be_sent_marks_its_booking():
    booking, _send = told()
    Send.objects.update(delivered_at=clock.now())
    Mail.objects.create(key=f"booking:{booking.pk}:confirmed:1", status="failed")
    jobs.confirmation_fallback()
    assert marked(booking)


def test_a_booking_that_is_over_is_left_alone():
    booking, _send = told()
    lifecycle.cancel_booking(booking_id=booking.pk, by="guest:x", cancelled_by="guest")
    with clock.frozen(LATER):
        jobs.confirmation_fallback()
    assert not marked(booking)
