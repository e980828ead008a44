"""The story of a booking that did not come by chat: only the steps of its own way count."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from agnt.core import mail, outbox
from agnt.core.models import Mail, User
from agnt.front.story import Story, story
from agnt.lib import clock
from bookings.models import Booking
from bookings.services import changes
from tests import worlds
from tests.front import tales
from tests.front.venue_pages import Visitor, restaurant
from tests.worlds import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def booking() -> Booking:
    booking = Visitor(restaurant(tables=(2, 4))).book("19:00")
    outbox.drain()
    return booking


def said(told: Story) -> dict[str, list[str]]:
    return {step.title: [f"{row.what} {row.detail}".strip() for row in step.rows] for step in told.steps}


def test_a_booking_of_the_web_page_counts_the_steps_of_its_way_alone(booking: Booking) -> None:
    told = story(booking.reference)
    assert [step.title for step in told.steps if not step.applies] == [
        "Webhook", "Router", "Prompt and model", "Envelope"
    ]  # fmt: skip
    assert (told.reached, told.expected) == (4, 4)
    assert said(told)["Tool and quote"] == [f"Placed on the venue’s own page booking {booking.reference}"]


def test_its_letter_counts_as_told(booking: Booking) -> None:
    assert said(story(booking.reference))["Tell and bill"][0] == "Letter to the guest written confirmed"
    letter = Mail.objects.get(key__startswith=f"booking:{booking.pk}:confirmed")
    claimed = mail.claim(mail_id=letter.pk)
    assert claimed
    Mail.objects.filter(pk=letter.pk).update(sent_at=NOW + timedelta(seconds=2), status="sent")
    assert "Letter left confirmed" in said(story(booking.reference))["Tell and bill"]


def test_the_letters_of_another_booking_are_not_in_it(booking: Booking) -> None:
    Mail.objects.filter(key__startswith=f"booking:{booking.pk}:").update(key=f"booking:{booking.pk}9:confirmed:1")
    assert not any("Letter" in row for row in said(story(booking.reference))["Tell and bill"])


def test_a_change_is_told_old_and_new(booking: Booking) -> None:
    changes.reschedule(booking_id=booking.pk, starts_at=booking.starts_at + timedelta(hours=1), by="staff:1")
    rows = said(story(booking.reference))["Response"]
    assert "Changed: time from Monday 23 November 19:00 to Monday 23 November 20:00 by staff:1" in rows


def test_the_page_says_that_a_step_does_not_come_by_this_way(booking: Booking, client: Client) -> None:
    client.force_login(User.objects.create_user("s@agnt.example", "long-enough-word", is_staff=True))
    page = client.get(f"/admin/story/{booking.reference}/").content.decode()
    assert "4 of 4" in page
    assert page.count("not by this way") == 4
    assert "not yet" not in page


def test_what_staff_wrote_down_counts_that_alone() -> None:
    with transaction.atomic():
        row = worlds.request(worlds.restaurant(), source="phone")
    told = story(row.reference)
    assert (told.reached, told.expected) == (1, 1)


def test_a_step_that_is_still_to_come_by_chat_is_not_yet() -> None:
    message = tales.say(tales.conversation(), "hello")
    told = story(message.trace_id)
    assert (told.reached, told.expected) == (2, 8)
