"""Sixty-four clients at once for eight tables, by the diary's own verbs: some hold first, some ask at once, some are
staff; eight get one."""

import uuid
from collections.abc import Callable

import pytest
from django.db import transaction

from agnt.core.models import Person
from agnt.lib import clock
from bookings.models import Booking
from bookings.services import decisions
from tests import worlds
from tests.bookings import crowding

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, TABLES = 64, 8


def test_of_sixty_four_at_once_eight_sit_and_each_loser_is_told_why_and_when() -> None:
    world = worlds.restaurant(tables=(2,) * TABLES, policy="auto")
    guests = [worlds.person(f"Guest {number}") for number in range(CLIENTS)]
    before = crowding.deadlocks()
    with clock.frozen(worlds.NOW):
        outcome = crowding.fight([_client(world, number, guest) for number, guest in enumerate(guests)])
        crowding.assert_exactly_full(world, outcome, tables=TABLES, before=before)
    assert len(outcome.refused) == CLIENTS - TABLES
    assert {error.code for error in outcome.refused} == {"full"}
    assert set(Booking.objects.values_list("status", flat=True)) == {"confirmed"}


def _client(world: worlds.World, number: int, guest: Person) -> Callable[[], Booking]:
    """One that holds and then says yes, one that books at once, one on the phone, by turns."""

    @transaction.atomic
    def books() -> Booking:
        hold_id = _hold(world, guest) if number % 3 == 0 else None
        source = ("network", "own_page", "phone")[number % 3]
        booking = worlds.request(world, person_id=guest.pk, source=source, hold_id=hold_id)
        decisions.decide_by_diary(booking_id=booking.pk, by="system:diary")
        if source == "network":
            decisions.lifecycle.confirm(booking_id=booking.pk, by="system:responses")
        return booking

    return books


def _hold(world: worlds.World, guest: Person) -> uuid.UUID:
    return worlds.hold(world, person_id=guest.pk, scope=f"conversation:{guest.pk}"[:60]).hold_id
