"""Whatever a house is like and whatever people do, by the diary's own verbs on the real database: nothing overlaps,
pools hold no more than they have, a hold and its booking are one place, what is offered can be booked and what is
refused has a reason. On days when the clocks change too."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import jobs, loading
from bookings.availability import Audience, Board, Request, Slot, day_slots, explain, say_all
from bookings.models import Booking, Place
from bookings.services import changes, decisions, deposits, holds, lifecycle, staff
from tests import worlds
from tests.bookings import random_acts
from tests.bookings.diary_truth import look
from tests.bookings.random_acts import INSTEAD, Act, NothingToDoError
from tests.bookings.random_house import Built, House, acts, build, houses

QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
DEEP = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


class TestTheDiary(TestCase):
    """Each example in a transaction of its own."""

    @given(houses(), acts)
    @QUICK
    def test_cannot_lie(self, house: House, todo: list[Act]) -> None:
        play(house, todo)

    @pytest.mark.deep
    @pytest.mark.timeout(3600)
    @given(houses(), acts)
    @DEEP
    def test_cannot_lie_in_many_houses(self, house: House, todo: list[Act]) -> None:
        play(house, todo)


def play(house: House, todo: list[Act]) -> None:
    """Do it all, and look at the diary after each act."""
    built = build(house)
    for number, act in enumerate(todo):
        with clock.frozen(built.now):
            for name in (act[0], INSTEAD.get(act[0], "booked"), "booked"):
                try:
                    do(name, built, act, number)
                except NothingToDoError:
                    continue
                break
            look(built)


def do(name: str, built: Built, act: Act, number: int) -> None:
    """One act; a refusal says why."""
    try:
        with nullcontext() if name in VERBS else transaction.atomic():
            DO[name](built, act, number)
    except DomainError as error:
        assert error.message


def hold(built: Built, act: Act, number: int) -> None:
    """A pick of any start of the day, offered or not: the diary does what it said."""
    _, pick, party, audience, _ = act
    loaded = loading.load([built.venue], built.day, built.day)[built.venue.pk]
    board = Board(loaded.setup, loaded.diary)
    area_id = built.area.pk if built.area and pick % 3 == 0 else None
    request = Request(loaded.setup.services[0], party, clock.now(), audience, area_id=area_id)
    answer = day_slots(board, request, built.day)
    starts = [one.starts_at for one in (*answer.slots, *answer.refusals) if one.starts_at is not None]
    if not starts:
        return
    start = starts[pick % len(starts)]
    said = explain(board, request, start)
    free = isinstance(said, Slot)
    if start in {slot.starts_at for slot in answer.slots}:
        assert free
    if not isinstance(said, Slot):
        assert said.reasons and all(say_all(said)) and len(say_all(said, "id")) >= 1
    try:
        with transaction.atomic():
            built.held.append((_hold(built, start, party, audience, area_id, number), start, party, audience))
    except DomainError as error:
        assert not free, (said, error.code)
        assert error.data["reasons"] or error.code in ("past", "beyond_horizon")
    else:
        assert free


def _hold(
    built: Built, start: datetime, party: int, audience: Audience, area_id: int | None, number: int
) -> holds.Held:
    return holds.hold(
        venue_id=built.venue.pk,
        service_id=built.world.service.pk,
        party_size=party,
        starts_at=start,
        scope=f"test:{number}",
        held_until=clock.now() + timedelta(minutes=5),
        audience=audience,
        area_id=area_id,
    )


def yes(built: Built, act: Act, _number: int) -> None:
    """The guest says yes to one of his holds, run out or not: where it stands, the booking is on its very places."""
    if not built.held:
        raise NothingToDoError
    held, start, party, audience = built.held.pop(act[1] % len(built.held))
    before = set(Place.objects.taken().filter(hold_id=held.hold_id).values_list("pk", flat=True))
    source = {"online": "own_page", "agents": "network", "staff": "phone", "walk_in": "walk_in"}[audience]
    booking = worlds.request(built.world, party=party, starts_at=start, source=source, hold_id=held.hold_id)
    after = set(Place.objects.taken().filter(booking=booking).values_list("pk", flat=True))
    assert after and (not before or after == before)


def staff_books(built: Built, act: Act, _number: int) -> None:
    """Staff put a party on any set, at any quarter of an hour."""
    _, pick, party, _, force = act
    resources = built.world.resources
    chosen = [one.pk for number, one in enumerate(resources) if pick >> number & 1]
    start = clock.day_bounds(built.day, built.venue.timezone)[0] + timedelta(minutes=15 * (pick % 96))
    staff.book_step(
        venue_id=built.venue.pk,
        service_id=built.world.service.pk,
        party_size=party,
        starts_at=start,
        by="staff:1",
        guest=staff.GuestFacts("Ayu"),
        resource_ids=chosen,
        force=force,
    )
    built.forced = built.forced or force


def move(built: Built, act: Act, _number: int) -> None:
    """Staff move a booking, make its party larger or smaller, or both."""
    booking = random_acts.any_of(act, Booking.Status.CONFIRMED, Booking.Status.PENDING)
    start = booking.starts_at + timedelta(minutes=30 * (act[1] % 7 - 3))
    changes.reschedule_step(booking_id=booking.pk, by="staff:1", starts_at=start, party_size=act[2], force=act[4])
    built.forced = built.forced or act[4]


def confirm(_built: Built, act: Act, _number: int) -> None:
    """The diary answers; the network's yes arrives."""
    booking = random_acts.any_of(act, Booking.Status.PENDING)
    decisions.decide_by_diary(booking_id=booking.pk, by="system:diary")
    if booking.source == Booking.Source.NETWORK:
        deposits.accept(booking_id=booking.pk, by="system:responses")


def cancel(_built: Built, act: Act, _number: int) -> None:
    """The guest cancels."""
    booking = random_acts.any_of(act, *Booking.CANCELLABLE)
    lifecycle.cancel(booking_id=booking.pk, by="guest:1", cancelled_by="guest")


def release(built: Built, act: Act, _number: int) -> None:
    """A pick is dropped."""
    if built.held:
        holds.release(hold_id=built.held.pop(act[1] % len(built.held))[0].hold_id)


def wait(built: Built, act: Act, _number: int) -> None:
    """Six minutes pass; the sweeper comes or does not."""
    built.now += timedelta(minutes=6)
    if act[4]:
        with clock.frozen(built.now):
            jobs.expire_places()


def seat(_built: Built, act: Act, _number: int) -> None:
    """A party sits down."""
    booking = random_acts.any_of(act, Booking.Status.CONFIRMED)
    lifecycle.seat(booking_id=booking.pk, by="staff:1")


def complete(_built: Built, act: Act, _number: int) -> None:
    """A party leaves."""
    booking = random_acts.any_of(act, Booking.Status.SEATED)
    lifecycle.complete(booking_id=booking.pk, by="staff:1")


DO = {
    "hold": hold,
    "yes": yes,
    "confirm": confirm,
    "cancel": cancel,
    "release": release,
    "wait": wait,
    "staff": staff_books,
    "move": move,
    "seat": seat,
    "complete": complete,
} | random_acts.DO


VERBS = ("wait", "seat", "complete", *random_acts.DO)  # they open a transaction of their own
