"""A booking on the venue's own page: pick, contact, code, booked. Without JavaScript and without a sign-in."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as box

from agnt.core import quotas
from agnt.core.models import ChannelIdentity, Mail
from agnt.lib import clock
from bookings.models import Booking, Place
from chat.models import Message
from tests import worlds
from tests.front import tales
from tests.front.venue_pages import Visitor, plain, restaurant
from tests.worlds import NOW
from venues.models import TermsTier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with clock.frozen(NOW):
        yield


def test_a_guest_books_by_mail_and_is_confirmed_at_once() -> None:
    world = restaurant()
    visitor = Visitor(world)
    booking = visitor.book("19:00")
    assert (booking.status, booking.source, booking.guest_name) == ("confirmed", "own_page", "Ayu")
    assert booking.contact == {"email": "ayu@example.com"}
    assert booking.starts_at == world.at("19:00")
    assert [place.booking_id for place in worlds.standing(world)] == [booking.pk]
    assert ChannelIdentity.objects.get(channel="email").verified_at is not None
    page = plain(visitor.client.get(f"/b/{booking.reference}/{booking.token}/").content.decode())
    assert "Teras Laut expects you" in page


def test_under_ask_the_booking_waits_for_the_house() -> None:
    booking = Visitor(restaurant(policy="ask")).book()
    assert (booking.status, booking.decisions.count()) == ("pending", 0)


def test_the_pick_is_held_for_five_minutes_and_the_page_says_so() -> None:
    world = restaurant(tables=(2,))
    visitor = Visitor(world)
    visitor.pick("19:00")
    (place,) = worlds.standing(world)
    assert place.held_until == NOW + timedelta(minutes=5)
    assert "kept for you until 12:05" in plain(visitor.client.get(f"{visitor.address}contact/").content.decode())
    other = Visitor(world).pick("19:00")
    assert other.status_code == 409
    assert "Free instead" in plain(other.content.decode())


def test_picking_anew_gives_the_first_pick_back() -> None:
    world = restaurant(tables=(2,))
    visitor = Visitor(world)
    visitor.pick("19:00")
    visitor.pick("14:00")
    assert [place.period.lower for place in worlds.standing(world)] == [world.at("14:00")]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "Write the name for the door."),
        ({"email": "ayu"}, "That is no e-mail address."),
        ({"kind": "phone", "phone": "0812"}, "with its country code"),
        ({"agreed": ""}, "Tick this if you agree"),
        ({"allergies": ["peanuts"]}, "Tick this so that the house may see your allergies"),
    ],
)
def test_what_is_missing_is_said_and_no_code_leaves(said: dict[str, Any], sentence: str) -> None:
    visitor = Visitor(restaurant())
    visitor.pick()
    answer = visitor.tell(**said)
    assert answer.status_code == 422
    assert sentence in plain(answer.content.decode())
    assert not Mail.objects.exists()


def test_a_wrong_code_books_nothing_and_the_sixth_try_is_refused_even_if_right() -> None:
    visitor = Visitor(restaurant())
    visitor.pick()
    visitor.tell()
    right = visitor.code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        assert "not the digits we sent" in plain(visitor.type(wrong).content.decode())
    assert "no longer good" in plain(visitor.type(right).content.decode())
    assert not Booking.objects.exists()


def test_a_code_is_good_for_ten_minutes() -> None:
    visitor = Visitor(restaurant())
    visitor.pick()
    visitor.tell()
    right = visitor.code()
    with clock.frozen(NOW + timedelta(minutes=11)):
        assert "no longer good" in plain(visitor.type(right).content.decode())
    assert not Booking.objects.exists()


def test_a_code_is_good_for_one_contact_alone() -> None:
    visitor = Visitor(restaurant())
    visitor.pick()
    visitor.tell()
    first = visitor.code()
    visitor.tell(email="made@example.com")
    assert visitor.code() != first
    assert visitor.type(first).status_code == 422
    assert not Booking.objects.exists()


def test_the_same_yes_twice_is_one_booking() -> None:
    world = restaurant()
    visitor = Visitor(world)
    visitor.pick()
    visitor.tell()
    digits, session = visitor.code(), dict(visitor.client.session)
    visitor.type(digits)
    again = visitor.client.session
    again.update(session)
    again.save()
    visitor.type(digits)
    assert Booking.objects.count() == 1


def test_a_hold_that_ran_out_is_taken_anew_where_it_is_still_free_else_others_are_offered() -> None:
    world = restaurant(tables=(2,))
    late, quick = Visitor(world), Visitor(world)
    late.pick()
    late.tell()
    digits = late.code()
    with clock.frozen(NOW + timedelta(minutes=6)):
        quick.book("19:00", email="made@example.com")
        answer = late.type(digits)
    assert answer.status_code == 409
    assert "Free instead" in plain(answer.content.decode())
    assert Booking.objects.count() == 1


def test_codes_are_limited_for_each_contact() -> None:
    visitor = Visitor(restaurant())
    visitor.pick()
    for _ in range(5):
        assert visitor.tell().status_code == 302
    assert visitor.tell().status_code == 429
    assert Mail.objects.count() == 5


def test_picks_are_limited_for_each_address() -> None:
    visitor = Visitor(restaurant())
    for _ in range(40):
        visitor.pick()
    assert visitor.pick().status_code == 429
    assert Place.objects.taken().count() == 1


def test_picks_that_are_refused_count_too() -> None:
    world = restaurant(tables=(2,))
    Visitor(world).book("19:00")
    visitor = Visitor(world)
    answers = [visitor.pick("19:00").status_code for _ in range(41)]
    assert (answers[0], answers[-1]) == (409, 429)


def test_by_whatsapp_the_code_comes_where_the_window_is_open() -> None:
    talk = tales.conversation(last_inbound_at=NOW - timedelta(hours=1))
    visitor = Visitor(restaurant())
    visitor.pick()
    visitor.tell(kind="phone", phone=f"+{tales.NUMBER}")
    (message,) = Message.objects.filter(conversation=talk)
    answer = visitor.type(message.text[:6])
    assert answer.status_code == 302
    booking = Booking.objects.get()
    assert (booking.person_id, booking.origin) == (talk.person_id, talk.scope)
    assert box.outbox == []


def test_where_the_window_is_closed_the_page_says_the_same_and_sends_nothing() -> None:
    tales.conversation(last_inbound_at=NOW - timedelta(hours=25))
    visitor = Visitor(restaurant())
    visitor.pick()
    assert visitor.tell(kind="phone", phone=f"+{tales.NUMBER}").status_code == 302
    assert not Message.objects.exists()
    assert not Mail.objects.exists()


def test_what_was_said_is_sealed_in_the_session() -> None:
    visitor = Visitor(restaurant())
    visitor.pick()
    visitor.tell(allergies=["peanuts"], health_shared="on")
    assert "ayu@" not in str(dict(visitor.client.session))
    assert "peanuts" not in str(dict(visitor.client.session))


def test_nobody_reaches_the_later_pages_without_a_pick() -> None:
    visitor = Visitor(restaurant())
    for part in ("contact/", "code/"):
        assert visitor.client.get(visitor.address + part)["Location"] == visitor.address
    assert quotas.used(subject="client:x", kind="page_code", period="x") == 0


def test_the_contact_page_names_the_one_set_of_terms_of_this_party_and_start() -> None:
    world = restaurant(cancel_minutes=180, minimum_spend_minor=0, tables=(2, 8))
    TermsTier.objects.create(venue=world.venue, from_party=6, deposit_minor=100_000_00, cancel_minutes=1440)
    visitor = Visitor(world)
    visitor.pick("19:00", party=2)
    small = plain(visitor.client.get(f"{visitor.address}contact/").content.decode())
    assert "Cancelling is free until Monday 23 November 16:00." in small
    assert "deposit" not in small
    visitor.pick("19:00", party=6)
    large = plain(visitor.client.get(f"{visitor.address}contact/").content.decode())
    assert "A deposit of IDR 600,000 is due by" in large
    assert "Cancelling is free until Sunday 22 November 19:00." in large
    assert "leaves the deposit to the house" in large
    assert "From 6 people" not in large
