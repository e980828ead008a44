"""Outside events into PostgreSQL: the row, the Event and its Deliveries in one statement on a pool of its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from agnt.core import inbox, outbox
from agnt.lib import clock

CONNECTIONS = 8
WAIT_SECONDS = 3.0
STATEMENT_SECONDS = 5

# What is stored: unique on (source, account, kind, external_id), so of any number of copies one has an effect.
# `ORDER BY` lets two POSTs with the same events wait for each other instead of locking each other out.
_STORE = """
WITH fresh AS (
    INSERT INTO core_inboundevent (source, account, kind, external_id, sealed_raw, trace_id, outcome, created_at)
    SELECT %(source)s, account, kind, external_id, sealed_raw, trace_id, '', %(now)s
      FROM unnest(%(accounts)s::text[], %(kinds)s::text[], %(ids)s::text[], %(raws)s::bytea[], %(traces)s::text[])
        AS t (account, kind, external_id, sealed_raw, trace_id)
     ORDER BY account, kind, external_id
    ON CONFLICT (source, account, kind, external_id) DO NOTHING
    RETURNING id, trace_id
), told AS (
    INSERT INTO core_event (name, ids, trace_id, created_at)
    SELECT %(event)s, jsonb_build_object('inbound_event_id', id), trace_id, %(now)s FROM fresh ORDER BY id
    RETURNING id
)
INSERT INTO core_delivery (event_id, handler, attempts, next_at, last_error)
SELECT told.id, heard.handler, 0, %(now)s, '' FROM told CROSS JOIN unnest(%(handlers)s::text[]) AS heard (handler)
"""
_SECRETS = "SELECT external_id, sealed_secrets FROM chat_channelaccount WHERE channel = %s AND sealed_secrets <> ''"


class Away(Exception):
    """The database does not answer: nothing was stored, the sender must try again."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One outside event, with its bytes already sealed under the platform's key."""

    account: str
    kind: str
    external_id: str
    sealed_raw: bytes
    trace_id: str


class _Opened:
    """The pool, and the loop it belongs to: a pool cannot outlive its loop."""

    pool: AsyncConnectionPool | None = None
    loop: asyncio.AbstractEventLoop | None = None


def _conninfo() -> str:
    known = connections["default"].settings_dict
    options = {
        "dbname": known["NAME"],
        "user": known["USER"],
        "password": known["PASSWORD"],
        "host": known["HOST"],
        "port": known["PORT"],
        "sslmode": known["OPTIONS"].get("sslmode"),
        "sslrootcert": known["OPTIONS"].get("sslrootcert"),
        "connect_timeout": int(WAIT_SECONDS),
        "application_name": "agnt-ingest",
        "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={STATEMENT_SECONDS}s",
    }
    return make_conninfo("", **{key: value for key, value in options.items() if value})


async def open_pool() -> None:
    """Open the pool on the running loop. Does not wait: a database that is away is met at the first request."""
    await close_pool()
    pool = AsyncConnectionPool(
        _conninfo(),
        min_size=2,
        max_size=CONNECTIONS,
        open=False,
        timeout=WAIT_SECONDS,
        max_waiting=2000,
        kwargs={"autocommit": True},
        name="ingest",
    )
    await pool.open(wait=False)
    _Opened.pool, _Opened.loop = pool, asyncio.get_running_loop()


async def close_pool() -> None:
    """Give the connections back. A pool of a loop that has ended is only forgotten."""
    pool, loop = _Opened.pool, _Opened.loop
    _Opened.pool = _Opened.loop = None
    if pool is not None and loop is asyncio.get_running_loop():
        await pool.close(timeout=WAIT_SECONDS)


async def _pool() -> AsyncConnectionPool:
    if _Opened.pool is None or _Opened.loop is not asyncio.get_running_loop():
        await open_pool()
    assert _Opened.pool is not None  # noqa: S101 - open_pool has just set it
    return _Opened.pool


async def store(source: str, events: Sequence[Incoming]) -> int:
    """Store what is new and order the work on it; committed when this returns. Returns how many deliveries that made.

    Raises Away when the database does not answer.
    """
    heard_by = list(outbox.handlers()[inbox.RECEIVED])
    parameters = {
        "source": source,
        "event": inbox.RECEIVED,
        "handlers": heard_by,
        "now": clock.now(),
        "accounts": [one.account for one in events],
        "kinds": [one.kind for one in events],
        "ids": [one.external_id for one in events],
        "raws": [one.sealed_raw for one in events],
        "traces": [one.trace_id for one in events],
    }
    try:
        async with (await _pool()).connection() as connection:
            return (await connection.execute(_STORE, parameters, prepare=True)).rowcount
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Away(type(error).__name__) from error


async def account_secrets(channel: str) -> dict[str, bytes]:
    """The sealed secrets of the channel's accounts that have their own, by the account's outside id. Raises Away."""
    try:
        async with (await _pool()).connection() as connection:
            rows = await (await connection.execute(_SECRETS, [channel])).fetchall()
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Away(type(error).__name__) from error
    return {str(external_id): bytes(sealed) for external_id, sealed in rows}
