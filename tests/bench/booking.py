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
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from typing import Any

from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext

from agnt.lib import clock
from bookings.models import Booking, VenueDay
from bookings.services import decisions, holds, requests
from tests import worlds
from tests.bench import house, pgbench
from tests.bench.report import Line
from tests.bench.servers import inside, own_database

SIZES = (1_000, 20_000, 100_000)
CLIENTS = (1, 8)
ROUNDS, WARM = 3, 2
A_ROUND = {1: 16, 8: 6}  # bookings of each client
STARTS = 6  # a day, two hours apart
_FIRST_ID = 700_000_001  # ids that look like nothing else in the SQL
_numbers = count()


def measure() -> list[Line]:
    """Interleaved rounds of ours and the floor, with one and with eight clients, before and behind many bookings."""
    with own_database() as address, inside(address), clock.frozen(worlds.NOW):
        world = house.build()
        _far_ids()
        _make_days(world)
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
        for place, name in enumerate(("bookings_booking_id_seq", "bookings_place_id_seq")):
            cursor.execute("SELECT setval(%s, %s)", [name, _FIRST_ID + place * 100_000_000])


def _make_days(world: worlds.World) -> None:
    """The rows of the days, so that what is taken down and undone does not make them each time."""
    days = (worlds.DAY + timedelta(days=n) for n in range(world.venue.horizon_days))
    VenueDay.objects.bulk_create(VenueDay(venue=world.venue, day=day) for day in days)


def _line(size: int, clients: int, ours: list[float], floor: list[float]) -> Line:
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, floor, strict=True))
    name = f"booking: {clients} at once, {size:,} bookings"
    return Line(name, f"{statistics.median(ours):,.0f}/s", ratio, "pgbench, the same SQL", target=0.25)


def _rounds(world: worlds.World, address: str, clients: int) -> tuple[list[float], list[float]]:
    ours, floor = [], []
    for _ in range(ROUNDS):
        scripts = [_taken_down(world, A_ROUND[clients]) for _ in range(clients)]
        mine = [[next(_numbers) for _ in range(A_ROUND[clients] + WARM)] for _ in range(clients)]
        ours.append(_ours(world, mine))
        with ThreadPoolExecutor(clients) as pool:
            floor.append(sum(pool.map(lambda script: pgbench.rate(script, address), scripts)))
    return ours, floor


def _book(world: worlds.World, number: int) -> Booking:
    """Everything that a booking on the venue's own page is checked for, on a slot that nobody else asks for."""
    day = worlds.DAY + timedelta(days=number // STARTS)
    facts: dict[str, Any] = {
        "venue_id": world.venue.pk,
        "service_id": world.service.pk,
        "party_size": 1 + number % 4,
        "starts_at": world.at(f"{10 + number % STARTS * 2}:00", day),
    }
    held = holds.hold(**facts, scope=f"bench:{number}", held_until=clock.now() + timedelta(minutes=5))
    booking = requests.place(**facts, guest_name="Ayu", source="own_page", by="guest:1", hold_id=held.hold_id)
    decisions.decide_new_by_diary(booking=booking, by="system:diary")
    return booking


def _ours(world: worlds.World, work: list[list[int]]) -> float:
    """Bookings a second of so many processes at once."""
    connection.close()
    fork = multiprocessing.get_context("fork")
    rates, together = fork.SimpleQueue(), fork.Barrier(len(work))
    clients = [fork.Process(target=_one_client, args=(world, numbers, together, rates)) for numbers in work]
    for client in clients:
        client.start()
    found = sum(rates.get() for _ in clients)
    for client in clients:
        client.join()
    return found


def _one_client(world: worlds.World, numbers: list[int], together: Barrier, rates: "SimpleQueue[float]") -> None:
    """Like a web worker that has answered before: connected to everything, and all start at once."""
    for number in numbers[:WARM]:
        with transaction.atomic():
            _book(world, number)
    together.wait(timeout=60)
    began = time.perf_counter()
    for number in numbers[WARM:]:
        with transaction.atomic():
            _book(world, number)
    rates.put((len(numbers) - WARM) / (time.perf_counter() - began))
    connection.close()


def _taken_down(world: worlds.World, number: int) -> str:
    """So many transactions as a pgbench script."""
    return "\n".join(_script(world, next(_numbers)) for _ in range(number))


def _script(world: worlds.World, number: int) -> str:
    reset_queries()  # Django keeps the last 9,000
    with CaptureQueriesContext(connection) as sent, transaction.atomic():
        _book(world, number)
        transaction.set_rollback(True)
    statements = [one["sql"] for one in sent.captured_queries]
    return pgbench.script(statements, _known)


def _known(statement: str) -> str:
    """The variable that takes what the statement returns: the id of the booking, of its place."""
    table = re.match(r'INSERT INTO "bookings_(booking|place)"', statement)
    return table.group(1) if table else ""
