"""What is booked already, changed by words alone: at once where it is clear, of the booking that is meant, and with the
new place held while the guest makes up his mind."""

from datetime import timedelta
from typing import Any

import pytest

from agents.models import Quote
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, ChangeRequest, Place
from tests import worlds
from tests.fakes.meta import Meta
from tests.way.phone import Phone
from tests.way.pump import Pump
from tests.way.talk import says, taps

pytestmark = pytest.mark.django_db(transaction=True)

EN = ("dinner for 2 in Seminyak tomorrow at 7", "1", "Ayu", "yes")
ID = ("makan malam di Seminyak besok jam 7 untuk 2 orang", "1", "Wayan", "ya")


@pytest.fixture
def sardine(meta: Meta) -> worlds.World:
    return worlds.restaurant((2, 4, 6), name="Sardine", area="Seminyak", description="Fish")


def as_it_is(booking: Booking) -> tuple[str, int, str]:
    booking.refresh_from_db()
    return f"{booking.local_start:%H:%M}", booking.party_size, booking.status


@pytest.mark.parametrize(
    ("booked", "words", "yes", "start", "party"),
    [
        (EN, "change it to 8", "yes", "20:00", 2),
        (EN, "make it 4 people", "yes", "19:00", 4),
        (EN, "can we come at 19:30 instead", "yes please", "19:30", 2),
        (EN, "8pm instead pls", "ok", "20:00", 2),
        (EN, "actually we are 4", "yes", "19:00", 4),
        (EN, "an hour later please", "yes", "20:00", 2),
        (ID, "ganti jam 8", "ya", "20:00", 2),
        (ID, "bisa jam 19:30 aja?", "boleh", "19:30", 2),
        (ID, "jadi 4 orang ya", "iya", "19:00", 4),
        (ID, "nambah 2 orang", "ya", "19:00", 4),
        (ID, "mundurin 30 menit dong", "ok", "19:30", 2),
    ],
)
def test_a_change_in_few_words_is_asked_about_at_once(
    phone: Phone,
    pump: Pump,
    sardine: worlds.World,
    booked: tuple[str, ...],
    words: str,
    yes: str,
    start: str,
    party: int,
) -> None:
    says(phone, pump, *booked)
    (booking,) = phone.bookings()
    asked = says(phone, pump, words)
    assert start in asked
    assert len(phone.heard()[-1].choices) == 2
    assert as_it_is(booking) == ("19:00", 2, "confirmed")
    says(phone, pump, yes)
    assert as_it_is(booking) == (start, party, "confirmed")
    assert booking.places.taken().count() == 1


@pytest.mark.parametrize(
    ("booked", "talk", "start"),
    [
        (EN, ("change my booking", "2", "8"), "20:00"),
        (EN, ("I need to change the time", "half past 8"), "20:30"),
        (ID, ("mau ubah pesanan", "jam", "8"), "20:00"),
    ],
)
def test_what_shall_be_changed_is_asked_and_a_number_answers(
    phone: Phone, pump: Pump, sardine: worlds.World, booked: tuple[str, ...], talk: tuple[str, ...], start: str
) -> None:
    says(phone, pump, *booked)
    assert start in says(phone, pump, *talk)
    says(phone, pump, "ya")
    assert as_it_is(phone.bookings()[0])[0] == start


def test_a_second_thought_before_the_yes_is_added_to_the_first(phone: Phone, pump: Pump, sardine: worlds.World) -> None:
    says(phone, pump, *EN, "actually we are 4", "and 8:30 please", "yes")
    assert as_it_is(phone.bookings()[0])[:2] == ("20:30", 4)


@pytest.mark.parametrize("answer", ["2", "Sardine", "the friday one"])
def test_of_several_bookings_the_one_that_is_named_is_changed(
    phone: Phone, pump: Pump, meta: Meta, answer: str
) -> None:
    for name in ("La Brisa", "Sardine"):
        worlds.restaurant((2, 4), name=name, area="Seminyak", description="Fish")
    friday = (clock.now() + timedelta(days=(4 - clock.now().weekday()) % 7 + 7)).strftime("%-d %B")
    says(phone, pump, *EN, f"book Sardine on {friday} at 8pm for 2", "1", "yes")
    first, second = phone.bookings()
    answer = second.reference if answer == "the friday one" else answer
    assert "Sardine" in says(phone, pump, "change it to 9pm"), "it is what was booked just now"
    says(phone, pump, "no")
    says(phone, pump, "thanks")
    asked = says(phone, pump, "change it to 9pm")
    assert first.reference in asked
    assert second.reference in asked
    assert "Sardine" in says(phone, pump, answer)
    says(phone, pump, "yes")
    assert (as_it_is(first)[0], as_it_is(second)[0]) == ("19:00", "21:00")


def test_the_new_place_is_held_for_five_minutes_and_given_back_on_a_no(phone: Phone, pump: Pump, meta: Meta) -> None:
    world = worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish")
    says(phone, pump, *EN)
    (booking,) = phone.bookings()
    says(phone, pump, "make it 4 people")
    held = Place.objects.taken().get(booking__isnull=True)
    assert held.resource.max_seats == 4
    assert held.held_until is not None
    assert timedelta(minutes=4) < held.held_until - clock.now() <= timedelta(minutes=5)
    day = booking.local_start.date()
    with pytest.raises(DomainError):
        worlds.hold(world, "19:00", party=4, starts_at=world.at("19:00", day))
    assert booking.places.taken().count() == 1
    assert "stays as it is" in taps(phone, pump, "No")
    assert not Place.objects.taken().filter(booking__isnull=True).exists()
    assert as_it_is(booking) == ("19:00", 2, "confirmed")
    assert not ChangeRequest.objects.exists()


def test_another_wish_moves_the_hold_and_the_yes_uses_it(phone: Phone, pump: Pump, meta: Meta) -> None:
    worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish")
    says(phone, pump, *EN, "make it 4 people", "and at 9pm")
    (held,) = Place.objects.taken().filter(booking__isnull=True)
    assert Quote.objects.get(status="open").hold_id == held.hold_id
    says(phone, pump, "yes")
    (booking,) = phone.bookings()
    assert as_it_is(booking) == ("21:00", 4, "confirmed")
    assert Place.objects.taken().get() == booking.places.taken().get()


def test_a_yes_that_comes_too_late_finds_the_old_booking_as_it_was(
    phone: Phone, pump: Pump, meta: Meta, monkeypatch: Any
) -> None:
    world = worlds.restaurant((2, 4), name="Sardine", area="Seminyak", description="Fish")
    says(phone, pump, *EN, "make it 4 people")
    (booking,) = phone.bookings()
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        worlds.hold(world, party=4, starts_at=world.at("19:00", booking.local_start.date()))
        says(phone, pump, "yes")
    assert as_it_is(booking) == ("19:00", 2, "confirmed")
    assert booking.places.taken().count() == 1
