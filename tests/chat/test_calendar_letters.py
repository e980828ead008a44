"""News by letter carry the booking's calendar file: made, moved and struck out in the guest's calendar."""

from typing import Any

import pytest
from django.core import mail as box
from django.db import transaction
from icalendar import Calendar

from agnt.core import tasks
from agnt.core.models import Mail
from bookings.models import Booking
from chat import handlers
from tests.front import tales

pytestmark = pytest.mark.django_db(transaction=True)
GUEST = {"status": "cancelled", "cancelled_by": "guest"}
VENUE = {"status": "cancelled", "cancelled_by": "venue"}


def by_mail() -> Booking:
    """A booking of a guest who has only an address."""
    told = tales.told()
    booking = told.booking
    booking.person, booking.origin, booking.token = None, "", told.token
    booking.contact = {"email": "ayu@example.com"}
    booking.save()
    return booking


def letter(booking: Booking, happened: str) -> Any:
    """What leaves when it is told."""
    with transaction.atomic():
        getattr(handlers, f"on_booking_{happened}")(booking_id=booking.pk)
    tasks.send_mail(Mail.objects.latest("pk").pk)
    return box.outbox[-1]


@pytest.mark.parametrize(
    ("happened", "columns", "method", "status"),
    [
        ("confirmed", {}, "PUBLISH", "CONFIRMED"),
        ("modified", {"party_size": 5}, "PUBLISH", "CONFIRMED"),
        ("cancelled", GUEST, "CANCEL", "CANCELLED"),
        ("cancelled", VENUE, "CANCEL", "CANCELLED"),
    ],
)
def test_the_letter_carries_the_calendar_file(happened: str, columns: Any, method: str, status: str) -> None:
    booking = by_mail()
    Booking.objects.filter(pk=booking.pk).update(sequence=4, **columns)
    sent = letter(booking, happened)
    ((name, text, kind),) = sent.attachments
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert (name, kind) == (f"{booking.reference}.ics", f"text/calendar; method={method}")
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == (method, status, 4)
    assert event["UID"] == f"{booking.reference}@booking.agnt"
    assert event["DTSTART"].dt == booking.starts_at
    assert f"/b/{booking.reference}/{booking.token}/" in sent.body
    part = next(part for part in sent.message().walk() if part.get_content_type() == "text/calendar")
    assert (part.get_param("method"), part.get_filename()) == (method, name)


def test_the_later_file_has_the_higher_sequence_and_the_same_uid() -> None:
    booking, seen = by_mail(), []
    for number, (happened, columns) in enumerate([("confirmed", {}), ("modified", {}), ("cancelled", GUEST)], start=1):
        Booking.objects.filter(pk=booking.pk).update(sequence=number, **columns)
        (event,) = Calendar.from_ical(letter(booking, happened).attachments[0][1]).walk("VEVENT")
        seen.append((event["UID"], event["SEQUENCE"]))
    assert seen == [(f"{booking.reference}@booking.agnt", number) for number in (1, 2, 3)]


def test_a_reminder_carries_no_file() -> None:
    booking = by_mail()
    assert letter(booking, "reminder").attachments == []
