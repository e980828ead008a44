"""What staff write down for a guest whose e-mail stands on the venue's record is told to him there, if he lets us."""

import pytest
from django.conf import settings
from django.db import transaction

from agnt.core import people
from agnt.core.models import Mail, Person
from agnt.core.models.people import Channel, ChannelIdentity
from agnt.lib import clock
from bookings.models import Booking, Review
from bookings.reading import reach
from bookings.services import changes, lifecycle
from bookings.services.staff import GuestFacts
from chat import handlers
from chat.models import Consent
from tests import worlds
from tests.bookings import visits
from venues.models import Guest
from venues.services import guests

pytestmark = pytest.mark.django_db
MAIL = "oma@example.com"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(name="La Brisa")


@pytest.fixture
def record(world: worlds.World) -> Guest:
    with transaction.atomic():
        return guests.recognise(venue=world.venue, phone="+62811000111", email=MAIL, name="Oma Putu", language="id")


def told(booking: Booking, happened: str = "confirmed") -> list[str]:
    """The addresses and subjects of the letters there are once this was told twice."""
    for _ in range(2):
        with transaction.atomic():
            getattr(handlers, f"on_booking_{happened}")(booking_id=booking.pk)
    return [row.letter["to"] for row in Mail.objects.order_by("pk")]


def stopped(**whose: object) -> None:
    identity = ChannelIdentity.objects.create(channel=Channel.WHATSAPP, **whose)
    Consent.objects.create(identity=identity, purpose="messages", given=False, source="STOP")


def test_a_booking_for_a_picked_guest_is_confirmed_to_the_address_of_his_record(world, record):
    booking = visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))
    assert reach.way(booking) == "mail"
    assert told(booking) == [MAIL]
    letter = Mail.objects.get().letter
    assert booking.reference in letter["text"] and letter["files"]


def test_so_is_one_whose_number_alone_was_typed_and_one_with_the_address_itself(world, record):
    by_number = visits.book(world, guest=GuestFacts("Putu", phone="+62811000111"))
    typed = visits.book(world, "20:30", guest=GuestFacts("Budi", email="budi@example.com"))
    assert told(by_number) == [MAIL]
    assert told(typed) == [MAIL, "budi@example.com"]


def test_a_change_and_a_cancellation_follow_there(world, record):
    booking = visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))
    changes.reschedule(booking_id=booking.pk, by="staff:1", starts_at=world.at("20:00"))
    assert told(booking, "modified") == [MAIL]
    lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
    assert told(booking, "cancelled") == [MAIL, MAIL]


def test_a_guest_who_has_ended_our_messages_is_written_nothing(world, record):
    person = Person.objects.create(name="Oma Putu")
    Guest.objects.filter(pk=record.pk).update(person=person)
    stopped(person=person, phone_hash="1" * 64)
    booking = visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))
    assert (told(booking), reach.way(booking)) == ([], "")


def test_so_is_one_who_is_known_by_his_number_alone(world, record):
    stopped(person=Person.objects.create(), phone_hash=record.phone_hash)
    assert told(visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))) == []


def test_so_is_one_whose_number_was_kept_under_the_pepper_before(world, record, monkeypatch):
    stopped(person=Person.objects.create(), phone_hash=record.phone_hash)
    monkeypatch.setattr(settings.ENV, "identity_pepper_previous", settings.ENV.identity_pepper)
    monkeypatch.setattr(settings.ENV, "identity_pepper", "new pepper")
    booking = visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))
    Guest.objects.filter(pk=record.pk).update(phone_hash=people.address_hash("phone", str(record.phone)))
    assert told(booking) == []


def test_so_is_one_who_ended_them_by_a_number_that_a_merged_record_knew(world, record):
    with transaction.atomic():
        older = guests.recognise(venue=world.venue, phone="+62811000999", name="Putu")
    stopped(person=Person.objects.create(), phone_hash=older.phone_hash)
    guests.merge(keep_id=record.pk, drop_id=older.pk, by="staff:1")
    booking = visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))
    assert (told(booking), reach.way(booking)) == ([], "")


def test_who_has_begun_again_is_written_to(world, record):
    person = Person.objects.create(name="Oma Putu")
    Guest.objects.filter(pk=record.pk).update(person=person)
    stopped(person=person, phone_hash="1" * 64)
    identity = ChannelIdentity.objects.get(person=person)
    Consent.objects.create(identity=identity, purpose="messages", given=True, source="START")
    assert told(visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))) == [MAIL]


@pytest.mark.parametrize(("agreed", "letters"), [(None, []), (worlds.NOW, [MAIL])])
def test_a_review_is_asked_for_there_of_who_agreed_to_the_venues_news(world, record, agreed, letters):
    Guest.objects.filter(pk=record.pk).update(news_at=agreed)
    booking = visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))
    Booking.objects.filter(pk=booking.pk).update(status="completed")
    review = Review.objects.create(booking=booking, asked_at=clock.now())
    with transaction.atomic():
        handlers.on_review_asked(review_id=review.pk)
    assert [row.letter["to"] for row in Mail.objects.all()] == letters


def test_what_came_by_a_list_is_told_to_nobody(world, record):
    booking = visits.book(world, guest=GuestFacts("Oma Putu", guest_id=record.pk))
    Booking.objects.filter(pk=booking.pk).update(source="import")
    assert told(booking) == []
