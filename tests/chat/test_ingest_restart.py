"""PostgreSQL was restarted: the door's connections are dead, and the next webhook is stored all the same."""

import asyncio
import json

import pytest
from django.db import connection

from agnt import ingest
from agnt.core.models import InboundEvent
from agnt.front.simulator import bodies
from agnt.lib import clock
from tests.way import phone


@pytest.mark.django_db(transaction=True)
def test_a_dead_connection_costs_no_webhook() -> None:
    guest = bodies.Guest("15550100001", "Ayu")
    raws = [json.dumps(bodies.text("simulator", guest, f"wamid.{n}", "hello", clock.now())).encode() for n in range(3)]

    async def all_three() -> list[int]:
        await ingest.startup()
        try:
            statuses = [await phone.ask(raws[0])]
            await asyncio.to_thread(_end_the_doors_connections)
            return statuses + [await phone.ask(raw) for raw in raws[1:]]
        finally:
            await ingest.shutdown()

    assert asyncio.run(all_three()) == [200, 200, 200]
    assert InboundEvent.objects.count() == 3


def _end_the_doors_connections() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'agnt-ingest'"
                " AND datname = current_database()"
            )
            assert cursor.rowcount > 0
    finally:
        connection.close()
