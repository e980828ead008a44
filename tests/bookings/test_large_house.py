"""Sixty tables and four hundred bookings a day: a question is two queries, of one day or of a week."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agnt.lib import clock
from bookings import loading
from bookings.availability import Board, Request, day_slots
from tests import worlds
from tests.bench import house

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [1, 7])
def test_a_large_house_is_asked_in_two_queries(days: int) -> None:
    with clock.frozen(worlds.NOW):
        world = house.build()
        house.fill(world, worlds.DAY, 1)
        last = worlds.DAY + timedelta(days=days - 1)
        with CaptureQueriesContext(connection) as sent:
            loaded = loading.load([world.venue], worlds.DAY, last)[world.venue.pk]
            request = Request(loaded.setup.service(world.service.pk), 2, clock.now())
            answer = day_slots(Board(loaded.setup, loaded.diary), request, worlds.DAY)
    assert len(sent) == 2
    assert (len(loaded.setup.resources), len(loaded.diary.stays)) == (house.TABLES, house.A_DAY)
    assert answer.slots or answer.refusals
