"""Everything at once on few tables, seats and therapists: nobody waits in a circle, and the counts stay right."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection, transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import jobs
from bookings.availability import pool_slots
from bookings.models import Alternative, Booking, Place, PoolSlot
from bookings.services import alternatives, decisions, holds, lifecycle
from tests import worlds
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, ACTS = 8, 30
PARTIES = {"restaurant": (1, 2), "spa": (1, 2), "boat": (1, 2, 3)}
WALLS = {"restaurant": ("23:30", "22:00", "18:00"), "spa": ("15:00", "15:30", "16:30"), "boat": ("10:00", "14:00")}


class Crowd:
    """One thread's guests and staff, who do whatever comes into their heads. The clock runs faster for some."""

    def __init__(self, seed: int, rooms: dict[str, worlds.World]) -> None:
        self.dice = random.Random(seed)
        self.rooms = rooms
        self.scope = f"conversation:{seed % 5}"  # two threads may share one

    def run(self) -> int:
        """How many acts were refused; anything but a refusal is raised."""
        refused = 0
        for _ in range(ACTS):
            act = self.dice.choice((self.hold, self.hold, self.request, self.decide, self.choose, self.end, self.sweep))
            with clock.frozen(worlds.NOW + timedelta(minutes=self.dice.choice((0, 0, 4, 6)))):
                try:
                    act()
                except DomainError:
                    refused += 1
        return refused

    def _wish(self) -> dict[str, object]:
        room = self.dice.choice(sorted(self.rooms))
        world = self.rooms[room]
        day = worlds.DAY + timedelta(days=self.dice.randrange(2))
        return {
            "world": world,
            "party": self.dice.choice(PARTIES[room]),
            "starts_at": world.at(self.dice.choice(WALLS[room]), day),
        }

    @transaction.atomic
    def hold(self) -> holds.Held:
        return worlds.hold(**self._wish(), scope=self.scope)

    @transaction.atomic
    def request(self) -> Booking:
        wish = self._wish()
        held = worlds.hold(**wish, scope=self.scope)
        return worlds.request(**wish, hold_id=held.hold_id, source=self.dice.choice(("network", "own_page")))

    def decide(self) -> None:
        booking = self._any(Booking.objects.filter(status="pending").select_related("venue", "service"))
        if booking is not None:
            answer = self.dice.choice(("accepted", "rejected", "countered"))
            starts = alternatives.next_free(booking) if answer == "countered" else ()
            decisions.decide(booking_id=booking.pk, answer=answer, by="staff:1", alternatives=starts)

    @transaction.atomic
    def choose(self) -> None:
        offer = self._any(Alternative.objects.filter(chosen_at__isnull=True))
        if offer is not None:
            alternatives.choose(alternative_id=offer.public_id, by="guest:1")

    def end(self) -> None:
        booking = self._any(Booking.objects.live())
        if booking is not None:
            lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")

    def sweep(self) -> None:
        jobs.expire_places()

    def _any(self, rows):
        found = list(rows.order_by("pk"))
        return self.dice.choice(found) if found else None


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _rooms() -> dict[str, worlds.World]:
    restaurant = worlds.restaurant(tables=(2, 2))
    restaurant.venue.shifts.all().delete()
    worlds.open_every_day(restaurant.venue, time(18), time(3))
    return {"restaurant": restaurant, "spa": worlds.spa(), "boat": worlds.boat(seats=4)}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_crowd_never_deadlocks_and_the_diary_adds_up(seed: int):
    rooms = _rooms()
    before = _deadlocks()
    crowds: list[Callable[[], int]] = [Crowd(seed * 100 + number, rooms).run for number in range(THREADS)]
    found = at_once(crowds)
    assert not [one for one in found if isinstance(one, Exception)], found
    assert _deadlocks() == before
    assert Booking.objects.count() > 5
    _adds_up()


def _adds_up() -> None:
    counted: Counter[tuple[int, object]] = Counter()
    for place in Place.objects.taken().filter(pooled=True):
        for quarter in pool_slots(place.period.lower, place.period.upper):
            counted[place.resource_id, quarter] += place.units
    stored = {(slot.resource_id, slot.starts_at): slot.taken for slot in PoolSlot.objects.filter(taken__gt=0)}
    assert stored == dict(counted)
    sure = Booking.objects.filter(status__in=("confirmed", "seated"))
    for booking in sure:
        places = list(Place.objects.taken().filter(booking=booking))
        assert places, booking
        assert {place.held_until for place in places} == {None}
        assert {place.period.lower for place in places} == {booking.starts_at}
    ended = Booking.objects.exclude(status__in=Booking.LIVE)
    assert not Place.objects.taken().filter(booking__in=ended).exists()
