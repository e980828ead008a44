"""64 clients for eight tables at one hour, by three doors at once: the verb of staff, the page, the envelope."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from agents.services import quotes
from agents.services.quotes import Wish
from agnt.core.models import Mail
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place
from bookings.services import staff
from bookings.services.staff import GuestFacts
from chat.models import Conversation
from tests import worlds
from tests.agents import network
from tests.agents.talk import conversation
from tests.at_once import at_once
from tests.front.venue_pages import Visitor, plain, restaurant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
TABLES, CLIENTS = 8, 64
Told = tuple[
    str, str, bool
]  # by which door, what was said to a loser (empty: he has a place), another time was offered


def _by_staff(world: worlds.World, number: int) -> Told:
    guest = GuestFacts(name=f"Phone {number}")
    asked = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "by": "staff:1"}
    try:
        staff.book(**asked, starts_at=world.at("19:00"), guest=guest)
    except DomainError as error:
        return "staff", error.message, bool(error.data.get("alternatives"))
    return "staff", "", False


def _by_page(world: worlds.World, number: int) -> Told:
    visitor = Visitor(world, Client(REMOTE_ADDR=f"127.0.2.{number}"))
    address = f"guest{number}@example.com"
    picked = visitor.pick("19:00")
    if picked.status_code == 409:
        words = plain(picked.content.decode())
        return "page", words, "Free instead" in words
    assert picked.status_code == 302, picked.status_code
    assert visitor.tell(email=address, name=f"Page {number}").status_code == 302
    assert visitor.type(_code_of(address)).status_code == 302
    return "page", "", False


def _code_of(address: str) -> str:
    letters = (mail.letter for mail in Mail.objects.order_by("-pk"))
    found = next(re.search(r"\b(\d{6})\b", letter["text"]) for letter in letters if letter["to"] == address)
    assert found
    return found[1]


def _by_envelope(world: worlds.World, guest: Conversation) -> Told:
    try:
        with transaction.atomic():
            quote = quotes.prepare_booking(conversation=guest, wish=Wish(world.service, 2, world.at("19:00"), "Ayu"))
    except DomainError as error:
        return "envelope", error.message, bool(error.data.get("alternatives"))
    with transaction.atomic():
        quotes.commit(quote_id=quote.pk, person_id=quote.person_id)
    return "envelope", "", False


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _client(world: worlds.World, number: int) -> Callable[[], Told]:
    if number % 3 == 0:
        return lambda: _by_staff(world, number)
    if number % 3 == 1:
        return lambda: _by_page(world, number)
    guest = conversation(name=f"Chat {number}")
    return lambda: _by_envelope(world, guest)


def test_eight_are_booked_and_each_of_the_others_has_a_reason_and_another_time(caplog: Any) -> None:
    with clock.frozen(worlds.NOW):
        world = restaurant(tables=(2,) * TABLES)
        crowd = [_client(world, number) for number in range(CLIENTS)]
        before = _deadlocks()
        told = at_once(crowd)
        assert [one for one in told if isinstance(one, Exception)] == []
        network.run_all()
        assert _deadlocks() == before
    booked = Booking.objects.filter(venue=world.venue, status=Booking.Status.CONFIRMED)
    standing = Place.objects.taken().filter(venue=world.venue)
    assert booked.count() == standing.count() == standing.values("resource").distinct().count() == TABLES
    assert set(standing.values_list("held_until", flat=True)) == {None}
    losers = [(door, words, offered) for door, words, offered in told if words]
    assert len(losers) == CLIENTS - TABLES
    assert [loser for loser in losers if "19:00" not in loser[1] or not loser[2]] == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
