"""A change on one screen is told to the venue's others, and to no other venue's."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import connection

from agnt.lib import clock
from bookings import live
from bookings.services import changes, late, lifecycle
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
