"""The booking transaction with all its checks, beside the very same SQL run by pgbench.

One transaction: a hold, the guest's yes, the diary's answer, on a free slot of a large house. The floor is what ours
sent to PostgreSQL, taken down while it was tried and undone, and sent again by pgbench. Both take slots of their own.
"""

import multiprocessing
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agnt.lib import clock
from bookings.models import Booking
from bookings.services import decisions, holds, requests
from tests import worlds
from tests.bench import house, pgbench
from tests.bench.report import Line
from tests.bench.servers import inside, own_database

SIZES = (1_000, 100_000)
CLIENTS = (1, 8)
ROUNDS, A_ROUND = 3, 24
_FIRST_ID = 700_000_001  # ids that look like nothing else in the SQL
_numbers = count()


def measure() -> list[Line]:
    """Interleaved rounds of ours and the floor, with one and with eight clients, before and behind many bookings."""
    with own_database() as address, inside(address), clock.frozen(worlds.NOW):
        world = house.build()
        _far_ids()
        lines, rates = [], {}
        before = 0
        for size in SIZES:
            house.fill_fast(world, size - before)
            before = size
            for clients in CLIENTS:
                ours, floor = _rounds(world, address, clients)
                rates[size, clients] = statistics.median(ours)
                lines.append(_line(size, clients, ours, floor))
        flat = rates[SIZES[-1], 1] / rates[SIZES[0], 1]
        against = f"the same at {SIZES[0]:,}"
        return [*lines, Line(f"booking: flat to {SIZES[-1]:,} bookings", "", flat, against, target=0.8)]


def _far_ids() -> None:
    with connection.cursor() as cursor:
        for place, name in enumerate(("bookings_booking_id_seq", "bookings_place_id_seq", "core_event_id_seq")):
            cursor.execute("SELECT setval(%s, %s)", [name, _FIRST_ID + place * 100_000_000])


def _line(size: int, clients: int, ours: list[float], floor: list[float]) -> Line:
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, floor, strict=True))
    name = f"booking: {clients} at once, {size:,} bookings"
    return Line(name, f"{statistics.median(ours):,.0f}/s", ratio, "pgbench, the same SQL", target=0.25)


def _rounds(world: worlds.World, address: str, clients: int) -> tuple[list[float], list[float]]:
    ours, floor = [], []
    for _ in range(ROUNDS):
        scripts = [_taken_down(world, A_ROUND // clients) for _ in range(clients)]
        mine = [[next(_numbers) for _ in range(A_ROUND // clients)] for _ in range(clients)]
        ours.append(_ours(world, mine))
        with ThreadPoolExecutor(clients) as pool:
            floor.append(sum(pool.map(lambda script: pgbench.rate(script, address), scripts)))
    return ours, floor


def _book(world: worlds.World, number: int) -> Booking:
    """Everything that a booking on the venue's own page is checked for, on a slot that nobody else asks for."""
    day = worlds.DAY + timedelta(days=number // 6)
    facts: dict[str, Any] = {
        "venue_id": world.venue.pk,
        "service_id": world.service.pk,
        "party_size": 1 + number % 4,
        "starts_at": world.at(f"{10 + number % 6 * 2}:00", day),
    }
    held = holds.hold(**facts, scope=f"bench:{number}", held_until=clock.now() + timedelta(minutes=5))
    booking = requests.place(**facts, guest_name="Ayu", source="own_page", by="guest:1", hold_id=held.hold_id)
    decisions.decide_by_diary(booking_id=booking.pk, by="system:diary")
    return booking


def _ours(world: worlds.World, work: list[list[int]]) -> float:
    """Bookings a second of so many processes at once."""
    connection.close()
    fork = multiprocessing.get_context("fork")
    with fork.Pool(len(work)) as pool:
        return sum(pool.starmap(_one_client, [(world, numbers) for numbers in work], chunksize=1))


def _one_client(world: worlds.World, numbers: list[int]) -> float:
    connection.ensure_connection()
    began = time.perf_counter()
    for number in numbers:
        with transaction.atomic():
            _book(world, number)
    rate = len(numbers) / (time.perf_counter() - began)
    connection.close()
    return rate


def _taken_down(world: worlds.World, number: int) -> str:
    """So many transactions as a pgbench script."""
    return "\n".join(_script(world, next(_numbers)) for _ in range(number))


def _script(world: worlds.World, number: int) -> str:
    with CaptureQueriesContext(connection) as sent, transaction.atomic():
        _book(world, number)
        transaction.set_rollback(True)
    statements = [one["sql"] for one in sent.captured_queries]
    return pgbench.script(statements, _known)


def _known(statement: str) -> str:
    """The variable that takes what the statement returns: the id of the booking, of its place, of an event."""
    table = re.match(r'INSERT INTO "(?:bookings|core)_(booking|place|event)"', statement)
    return table.group(1) if table else ""
