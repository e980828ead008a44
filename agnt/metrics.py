"""Figures for Prometheus: this web process itself, and what stands in PostgreSQL, which all processes share.

Several web processes each tell their own requests; what is read from PostgreSQL is the same from each of them.
"""

import time

import psycopg
import structlog
from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest
from psycopg import AsyncConnection, sql

log = structlog.get_logger(__name__)

CONTENT_TYPE = CONTENT_TYPE_LATEST.encode()
FRESH = 10.0  # seconds for which the figures of the tables are not counted again
PATIENCE = "5s"

REQUESTS = Counter("agnt_http_requests", "Requests answered by this process.", ["door", "status"])
SECONDS = Histogram("agnt_http_request_seconds", "Time to the end of the answer.", ["door"])
DATABASE_UP = Gauge("agnt_database_up", "1 when the figures below could be read.")
OLDEST = Gauge("agnt_deliveries_oldest_due_seconds", "Age of the oldest delivery that is due and not done.")

_DELIVERIES = "agnt_deliveries"
_BY_STATE = {
    _DELIVERIES: (
        Gauge(_DELIVERIES, "Deliveries that are not done.", ["state"]),
        "core_delivery",
        "CASE WHEN dead_at IS NULL THEN 'waiting' ELSE 'dead' END",
        "done_at IS NULL",
    ),
    "agnt_sends": (Gauge("agnt_sends", "Outgoing messages by state.", ["state"]), "chat_send", "status", "true"),
    "agnt_turns": (Gauge("agnt_turns", "Turns by state.", ["state"]), "agents_turn", "status", "true"),
    "agnt_bookings": (Gauge("agnt_bookings", "Bookings by state.", ["state"]), "bookings_booking", "status", "true"),
    "agnt_envelopes": (Gauge("agnt_envelopes", "Envelopes by state.", ["state"]), "agents_envelope", "status", "true"),
}
_OLDEST = """SELECT coalesce(extract(epoch FROM now() - min(next_at)), 0)
             FROM core_delivery WHERE done_at IS NULL AND dead_at IS NULL AND next_at <= now()"""
_counted_at = 0.0


async def exposition() -> bytes:
    """Everything, in Prometheus' text form."""
    await _count()
    return generate_latest(REGISTRY)


async def _count() -> None:
    """Read the tables, unless they were read a moment ago. Two scrapes at once only cost a second reading."""
    global _counted_at
    if time.monotonic() - _counted_at < FRESH:
        return
    try:
        async with await AsyncConnection.connect(settings.DATABASE_URL, connect_timeout=3) as connection:
            await connection.execute(sql.SQL("SET statement_timeout = {}").format(PATIENCE))
            await _count_states(connection)
            row = await (await connection.execute(_OLDEST)).fetchone()
            OLDEST.set(float(row[0]) if row else 0)
    except psycopg.Error as problem:
        log.warning("metrics_not_counted", error=type(problem).__name__)
        DATABASE_UP.set(0)
        return
    DATABASE_UP.set(1)
    _counted_at = time.monotonic()


async def _count_states(connection: AsyncConnection) -> None:
    for gauge, table, state, which in _BY_STATE.values():
        query = f"SELECT {state}, count(*) FROM {table} WHERE {which} GROUP BY 1"  # noqa: S608 - constants from above
        rows = await (await connection.execute(query)).fetchall()
        gauge.clear()
        for name, count in rows:
            gauge.labels(name).set(count)
