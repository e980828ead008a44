"""Availability of a large house: sixty tables, joined ones, pacing, four hundred bookings on each of a month's days."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agnt.lib import clock
from bookings import loading
from bookings.availability import Board, Request, day_slots, month
from tests import worlds
from tests.bench import house
from tests.bench.report import Line
from tests.bench.servers import inside, own_database

DAY_MS, MONTH_MS = 20, 150
DAYS, ASKED, MONTHS = 31, 200, 20
_LAST = worlds.DAY + timedelta(days=DAYS - 1)


def measure() -> list[Line]:
    """The whole question each time: load, prepare, answer. Nothing is kept between two of them."""
    with own_database() as address, inside(address), clock.frozen(worlds.NOW):
        world = house.build()
        house.fill(world, worlds.DAY, DAYS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with CaptureQueriesContext(connection) as queries:
            _day(world, 0)
        return [
            _line(
                f"availability: a day, {len(queries)} queries", [_timed(_day, world, n) for n in range(ASKED)], DAY_MS
            ),
            _line("availability: a month", [_timed(_month, world, n) for n in range(MONTHS)], MONTH_MS),
        ]


def _line(name: str, took: list[float], limit: int) -> Line:
    took.sort()
    p95 = took[int(len(took) * 0.95)]
    return Line(name, f"p95 {p95:.1f} ms", limit / p95, f"{limit} ms", target=1.0)


def _timed(act: Callable[[worlds.World, int], object], world: worlds.World, number: int) -> float:
    began = time.perf_counter()
    act(world, number)
    return (time.perf_counter() - began) * 1000


def _day(world: worlds.World, number: int) -> object:
    day = worlds.DAY + timedelta(days=number % DAYS)
    loaded = loading.load([world.venue], day, day)[world.venue.pk]
    request = Request(loaded.setup.service(world.service.pk), 1 + number % 8, clock.now())
    return day_slots(Board(loaded.setup, loaded.diary), request, day)


def _month(world: worlds.World, number: int) -> object:
    loaded = loading.load([world.venue], worlds.DAY, _LAST)[world.venue.pk]
    request = Request(loaded.setup.service(world.service.pk), 1 + number % 8, clock.now())
    return month(Board(loaded.setup, loaded.diary), request, worlds.DAY, _LAST)
