"""A change on one screen is told to the venue's others, and to no other venue's."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import connection, transaction

from agnt.lib import clock
from bookings import live
from bookings.models import Alternative
from bookings.services import changes, decisions, late, lifecycle
from tests import worlds
from tests.bookings.visits import book

pytestmark = pytest.mark.django_db(transaction=True)


def heard(venue_id: int, act: Callable[[], object]) -> list[dict[str, Any]]:
    """What an open page of the venue is told while `act` is done in another thread."""

    async def run() -> list[dict[str, Any]]:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(live.group(venue_id), channel)
        await asyncio.to_thread(act)
        told: list[dict[str, Any]] = []
        try:
            while True:
                told.append(await asyncio.wait_for(layer.receive(channel), timeout=1))
        except TimeoutError:
            return told

    return asyncio.run(run())


def frozen(act: Callable[[], object]) -> Callable[[], object]:
    def then() -> object:
        try:
            with clock.frozen(worlds.NOW):
                return act()
        finally:
            connection.close()  # of this thread alone

    return then


def test_each_verb_pokes_the_venues_own_pages() -> None:
    with clock.frozen(worlds.NOW):
        world, other = worlds.restaurant(), worlds.restaurant()
        booking = book(world)
    eta = booking.starts_at.replace(minute=20)

    def acts() -> None:
        late.running_late(booking_id=booking.pk, eta=eta, by="guest:1")
        changes.reschedule(booking_id=booking.pk, by="staff:1", minutes=90)
        lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")

    told = [one for one in heard(world.venue.pk, frozen(acts)) if one["version"] > 1]  # its making was told before
    assert [(one["kind"], one["id"], one["day"]) for one in told] == [("booking", booking.pk, "2026-11-23")] * 3
    assert [one["version"] for one in told] == [2, 3, 4]
    assert heard(other.venue.pk, frozen(lambda: book(world, "12:00"))) == []


def test_a_booking_that_moves_to_another_day_is_told_to_both_days() -> None:
    with clock.frozen(worlds.NOW):
        world = worlds.restaurant()
        booking = book(world)
    later = booking.starts_at + timedelta(days=3)
    told = heard(
        world.venue.pk,
        frozen(lambda: changes.reschedule(booking_id=booking.pk, by="staff:1", starts_at=later)),
    )
    assert {"2026-11-23", "2026-11-26"} <= {one["day"] for one in told if one["kind"] == "booking"}


def test_a_time_that_a_guest_chooses_on_another_day_is_told_to_both_days() -> None:
    with clock.frozen(worlds.NOW):
        world = worlds.restaurant(policy="ask")
        with transaction.atomic():
            booking = worlds.request(world, source="own_page")
        later = booking.starts_at + timedelta(days=3)
        decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[later])
        offered = Alternative.objects.get().public_id
    told = heard(world.venue.pk, frozen(lambda: changes.choose(alternative_id=offered, by="guest:1")))
    assert {"2026-11-23", "2026-11-26"} <= {one["day"] for one in told if one["kind"] == "booking"}


def test_what_is_held_for_a_wish_is_told_to_its_own_day_when_it_begins_and_ends() -> None:
    with clock.frozen(worlds.NOW):
        world = worlds.restaurant()
        booking = book(world)
    later = booking.starts_at + timedelta(days=3)

    def offer() -> object:
        return changes.offer(booking_id=booking.pk, by="staff:1", starts=[later])

    told = heard(world.venue.pk, frozen(offer))
    assert "2026-11-26" in {one["day"] for one in told}
    change = booking.changes.get()
    told = heard(world.venue.pk, frozen(lambda: changes.withdraw(change_id=change.pk, by="guest:1")))
    assert "2026-11-26" in {one["day"] for one in told}
