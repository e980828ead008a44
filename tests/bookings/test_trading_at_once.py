"""Parties trade tables while others cancel, sit down, ask for another time and close tables: nobody waits in a circle,
no table is given twice and none is lost."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import jobs
from bookings.models import Alternative, Booking, ChangeRequest, Place
from bookings.services import changes, closing, closing_time, lifecycle, waitlist
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book
from venues.models import Venue

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, ACTS = 6, 20


class Host:
    """One thread's staff and guests."""

    def __init__(self, seed: int, world: worlds.World) -> None:
        self.dice, self.world = random.Random(seed), world

    def run(self) -> list[str]:
        """The codes of what was refused; anything but a refusal is raised."""
        found = []
        for _ in range(ACTS):
            act = self.dice.choice(
                (self.trade,) * 5
                + (self.cancel, self.undo, self.seat, self.ask, self.offer, self.decide, self.choose)
                + (self.close, self.close_day, self.sweep, self.wait, self.book, self.move)
            )
            with clock.frozen(worlds.NOW + timedelta(minutes=self.dice.choice((0, 0, 4, 60 * 79)))):
                try:
                    act()
                except DomainError as refusal:
                    found.append(f"{act.__name__}:{refusal.code}")
        return found

    def _any(self, rows: QuerySet[Any]) -> Any:
        found = list(rows.order_by("pk"))
        if not found:
            raise DomainError("nothing", "nothing")
        return self.dice.choice(found)

    def _start(self) -> datetime:
        day = worlds.DAY + timedelta(days=self.dice.randrange(3))
        return self.world.at(self.dice.choice(("12:00", "13:00", "22:30", "19:00", "20:30")), day)

    def trade(self) -> None:
        first, second = self._any(Booking.objects.live()), self._any(Booking.objects.live())
        changes.trade(booking_id=first.pk, with_id=second.pk, by="staff:1")

    def book(self) -> None:
        book(self.world, name="New", starts_at=self._start(), party=self.dice.choice((1, 2)))

    def move(self) -> None:
        changes.reschedule(booking_id=self._any(Booking.objects.live()).pk, by="staff:1", starts_at=self._start())

    def cancel(self) -> None:
        lifecycle.cancel_booking(booking_id=self._any(Booking.objects.live()).pk, by="guest:1", cancelled_by="guest")

    def undo(self) -> None:
        lifecycle.undo(booking_id=self._any(Booking.objects.exclude(status="confirmed")).pk, by="staff:1")

    def seat(self) -> None:
        tables = [self.dice.choice(self.world.resources).pk] if self.dice.random() < 0.5 else []
        lifecycle.seat(booking_id=self._any(Booking.objects.live()).pk, by="staff:1", resource_ids=tables)

    def ask(self) -> None:
        changes.ask(booking_id=self._any(Booking.objects.live()).pk, by="guest:1", starts_at=self._start())

    def offer(self) -> None:
        starts = [self._start(), self._start()]
        changes.offer(booking_id=self._any(Booking.objects.live()).pk, by="staff:1", starts=starts)

    def decide(self) -> None:
        change = self._any(ChangeRequest.objects.filter(status="open", from_venue=False))
        answer = self.dice.choice(("accepted", "rejected", "countered"))
        changes.decide(change_id=change.pk, answer=answer, by="staff:1", alternatives=[self._start()])

    def choose(self) -> None:
        changes.choose(alternative_id=self._any(Alternative.objects.all()).public_id, by="guest:1")

    def close(self) -> None:
        start = self._start()
        closing_time.carry_out(
            venue_id=self.world.venue.pk,
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
            by="staff:1",
            resource_id=self.dice.choice(self.world.resources).pk,
        )

    def close_day(self) -> None:
        closing.close_day(venue_id=self.world.venue.pk, day=worlds.DAY, by="staff:1")

    def sweep(self) -> None:
        jobs.expire_places()

    def wait(self) -> None:
        start = self._start()
        waitlist.join(
            venue_id=self.world.venue.pk,
            service_id=self.world.service.pk,
            party_size=2,
            guest_name="Ketut",
            by="staff:1",
            earliest=start,
            latest=start + timedelta(hours=1),
        )


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(("policy", "seed"), [("auto", 1), ("ask", 2)])
def test_whoever_trades_meanwhile_the_diary_adds_up(policy: str, seed: int) -> None:
    with clock.frozen(worlds.NOW):
        world = worlds.restaurant(tables=(2, 2, 2, 4), policy=Venue.Policy(policy), decide_minutes=600)
        for day in range(3):
            for wall in ("12:00", "19:00", "21:00"):
                for number in range(3):
                    book(world, name=f"Party {number}", starts_at=world.at(wall, worlds.DAY + timedelta(days=day)))
    before = deadlocks()
    hosts: list[Callable[[], list[str]]] = [Host(seed * 100 + number, world).run for number in range(THREADS)]
    found = at_once(hosts)
    assert not [one for one in found if isinstance(one, Exception)], found
    for booking in Booking.objects.all():
        own = list(Place.objects.taken().filter(booking=booking))
        if booking.status in ("confirmed", "seated"):
            assert own, booking
            assert {place.held_until for place in own} == {None}
            assert len({place.hold_id for place in own}) == 1
            assert {place.covers for place in own} == {booking.party_size}
        elif booking.status not in Booking.LIVE:
            assert not own, booking
    over = ChangeRequest.objects.exclude(status="open")
    assert not Place.objects.taken().filter(change__in=over, booking__isnull=True).exists()
    assert deadlocks() == before
