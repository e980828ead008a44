"""A place in line by chat: got into by words, offered with buttons, taken, passed on or let run out, and left."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from bookings.models import Booking, WaitlistEntry, WaitlistOffer
from bookings.services import lifecycle
from tests import worlds
from tests.fakes.meta import Meta
from tests.way.phone import Phone
from tests.way.pump import Pump
from tests.way.talk import new_phone, says, taps

pytestmark = pytest.mark.django_db(transaction=True)

EN = ("book Sardine tomorrow at 7pm for 2", "put me on the list", "Ayu", "yes")
ID = ("pesan Sardine besok jam 7 malam untuk 2 orang", "masukkan daftar tunggu dong", "Wayan", "ya")


@pytest.fixture
def taken(meta: Meta) -> Booking:
    """The one table there is, tomorrow at seven."""
    world = worlds.restaurant((2,), name="Sardine", area="Seminyak", description="Fish")
    tomorrow = clock.today(world.venue.timezone) + timedelta(days=1)
    with transaction.atomic():
        booking = worlds.request(world, starts_at=world.at("19:00", tomorrow), person_id=worlds.person("Budi").pk)
        return lifecycle.confirm(booking_id=booking.pk, by="test")


def comes_free(booking: Booking, pump: Pump) -> None:
    with transaction.atomic():
        lifecycle.cancel(booking_id=booking.pk, by="test", cancelled_by="guest")
    pump.run(later=True)


def entry_of(phone: Phone) -> WaitlistEntry:
    return WaitlistEntry.objects.get(person=phone.conversation.person)


@pytest.mark.parametrize(("talk", "yes"), [(EN, "yes please"), (ID, "ya kak")])
def test_a_yes_in_words_takes_the_place_that_came_free(
    phone: Phone, pump: Pump, taken: Booking, talk: tuple[str, ...], yes: str
) -> None:
    says(phone, pump, *talk)
    assert entry_of(phone).status == "waiting"
    comes_free(taken, pump)
    assert len(phone.heard()[-1].choices) == 2
    says(phone, pump, yes)
    (booking,) = phone.bookings()
    assert (booking.status, entry_of(phone).status) == ("confirmed", "booked")


def test_all_in_one_message(phone: Phone, pump: Pump, taken: Booking) -> None:
    said = says(phone, pump, "put me on the waitlist at Sardine tomorrow 7pm for 2", "Ayu")
    assert "Shall I put you on the list of Sardine" in said
    assert not WaitlistEntry.objects.exists()
    taps(phone, pump, "Yes")
    assert entry_of(phone).status == "waiting"


@pytest.mark.parametrize("answer", ["no", "leave the waitlist"])
def test_a_no_passes_the_place_to_the_next_in_line(phone: Phone, pump: Pump, taken: Booking, answer: str) -> None:
    other = new_phone()
    says(phone, pump, *EN)
    says(other, pump, *EN)
    comes_free(taken, pump)
    says(phone, pump, answer)
    if answer != "no":
        says(phone, pump, "yes")
    assert WaitlistOffer.objects.filter(entry=entry_of(other)).exists()
    assert phone.bookings() == []


def test_a_yes_after_its_time_books_nothing(phone: Phone, pump: Pump, taken: Booking) -> None:
    says(phone, pump, *EN)
    comes_free(taken, pump)
    offer = WaitlistOffer.objects.get()
    with clock.frozen(offer.expires_at + timedelta(minutes=1)):
        taps(phone, pump, "Take it")
    assert phone.bookings() == []
    assert entry_of(phone).status != "booked"


@pytest.mark.parametrize(
    ("talk", "leave", "yes"), [(EN, "take me off the list", "yes"), (ID, "keluar dari daftar tunggu", "ya")]
)
def test_the_list_is_left_by_words(
    phone: Phone, pump: Pump, taken: Booking, talk: tuple[str, ...], leave: str, yes: str
) -> None:
    says(phone, pump, *talk)
    says(phone, pump, leave, "no")
    assert entry_of(phone).status == "waiting"
    assert "Sardine" in says(phone, pump, leave, yes)
    assert entry_of(phone).status == "left"


def test_a_stranger_leaves_nobodys_list(phone: Phone, pump: Pump, taken: Booking) -> None:
    says(phone, pump, *EN)
    stranger = new_phone()
    assert "no list" in says(stranger, pump, "take me off the list")
    says(stranger, pump, "yes")
    assert entry_of(phone).status == "waiting"
