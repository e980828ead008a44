"""Outside events into PostgreSQL: the row, the Event and its Deliveries in one statement on a pool of its own.

While a statement runs, the POSTs that come in meanwhile gather; the next statement stores them all with one commit.
A POST that comes alone is stored at once. Each is answered only after the commit that holds it.
"""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import psycopg
from django.db import connections
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from agnt.core import inbox, outbox
from agnt.lib import clock

WRITERS = 1
MOST_AT_ONCE = 500
WAIT_SECONDS = 3.0
STATEMENT_SECONDS = 5

# What is stored: unique on (source, account, kind, external_id), so of any number of copies one has an effect.
# `ORDER BY` lets two POSTs with the same events wait for each other instead of locking each other out.
_STORE = """
WITH fresh AS (
    INSERT INTO core_inboundevent (source, account, kind, external_id, sealed_raw, trace_id, outcome, created_at)
    SELECT source, account, kind, external_id, convert_to(sealed_raw, 'UTF8'), trace_id, '', %(now)s
      FROM json_to_recordset(%(events)s::json)
        AS t (source text, account text, kind text, external_id text, sealed_raw text, trace_id text)
     ORDER BY source, account, kind, external_id
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
    """One outside event; its bytes are sealed under the platform's key already (a Fernet token is ASCII)."""

    source: str
    account: str
    kind: str
    external_id: str
    sealed_raw: str
    trace_id: str


_FIELDS = ("source", "account", "kind", "external_id", "sealed_raw", "trace_id")
_values = attrgetter(*_FIELDS)
_to_json = json.JSONEncoder(separators=(",", ":")).encode
Post = tuple[Sequence[Incoming], "asyncio.Future[int]"]


class _Store:
    """The pool and the POSTs that wait for it, of one event loop: neither can outlive it."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.waiting: deque[Post] = deque()
        self.writing = 0
        self.writers: set[asyncio.Task[None]] = set()
        self.pool = AsyncConnectionPool(
            _conninfo(),
            min_size=WRITERS,
            max_size=WRITERS + 1,
            open=False,
            timeout=WAIT_SECONDS,
            kwargs={"autocommit": True},
            name="ingest",
        )

    async def write(self, events: Sequence[Incoming]) -> int:
        """Store the events with the next statement; how many deliveries that statement ordered."""
        done: asyncio.Future[int] = self.loop.create_future()
        self.waiting.append((events, done))
        if self.writing < WRITERS:
            self.writing += 1
            writer = self.loop.create_task(self._writer())
            self.writers.add(writer)
            writer.add_done_callback(self.writers.discard)
        return await done

    async def _writer(self) -> None:
        """Store what waits, statement after statement, until nothing does.

        Nothing may be awaited between the last look at what waits and the count: who comes later starts a new writer.
        """
        try:
            while self.waiting:
                await self._together(self._next())
        finally:
            self.writing -= 1

    def _next(self) -> list[Post]:
        posts, count = [], 0
        while self.waiting and count < MOST_AT_ONCE:
            posts.append(self.waiting.popleft())
            count += len(posts[-1][0])
        return posts

    async def _together(self, posts: list[Post]) -> None:
        """One statement for all. If the values of one are refused, each is stored by itself and only that one fails."""
        try:
            made = await self._execute([event for events, _done in posts for event in events])
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            _settle(posts, Away(type(error).__name__))
        except psycopg.Error as error:
            if len(posts) == 1:
                _settle(posts, error)
                return
            for post in posts:
                await self._together([post])
        except BaseException as error:
            _settle(posts, Away(type(error).__name__))
            raise
        else:
            _settle(posts, made)

    async def _execute(self, events: Sequence[Incoming]) -> int:
        """Once more on a fresh connection where the old one had died: storing twice is storing once."""
        try:
            return await self._statement(events)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if isinstance(error, psycopg.errors.QueryCanceled | psycopg.errors.LockNotAvailable | PoolTimeout):
                raise
            await self.pool.check()
            return await self._statement(events)

    async def _statement(self, events: Sequence[Incoming]) -> int:
        async with self.pool.connection() as connection:
            return (await connection.execute(_STORE, _parameters(events), prepare=True)).rowcount


def _settle(posts: list[Post], outcome: int | Exception) -> None:
    for _events, done in posts:
        if done.done():
            continue
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)


def _parameters(events: Sequence[Incoming]) -> dict[str, Any]:
    return {
        "event": inbox.RECEIVED,
        "handlers": list(outbox.handlers()[inbox.RECEIVED]),
        "now": clock.now(),
        # One JSON document costs a tenth of six arrays to hand over.
        "events": _to_json([dict(zip(_FIELDS, _values(one), strict=True)) for one in events]),
    }


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


_opened: list[_Store] = []


async def open_pool() -> None:
    """Open the pool on the running loop. Does not wait: a database that is away is met at the first request."""
    await close_pool()
    fresh = _Store()
    await fresh.pool.open(wait=False)
    _opened.append(fresh)


async def close_pool() -> None:
    """Finish what waits and give the connections back. What belonged to a loop that has ended is only forgotten."""
    while _opened:
        old = _opened.pop()
        if old.loop is asyncio.get_running_loop():
            await asyncio.gather(*old.writers, return_exceptions=True)
            await old.pool.close(timeout=WAIT_SECONDS)


async def _store() -> _Store:
    if not _opened or _opened[0].loop is not asyncio.get_running_loop():
        await open_pool()
    return _opened[0]


async def store(events: Sequence[Incoming]) -> int:
    """Store what is new and order the work on it; committed when this returns. Nought when nothing new was stored
    with this commit. Raises Away when the database does not answer."""
    return await (await _store()).write(events)


async def account_secrets(channel: str) -> dict[str, bytes]:
    """The sealed secrets of the channel's accounts that have their own, by the account's outside id. Raises Away."""
    try:
        async with (await _store()).pool.connection() as connection:
            rows = await (await connection.execute(_SECRETS, [channel])).fetchall()
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Away(type(error).__name__) from error
    return {str(external_id): bytes(sealed) for external_id, sealed in rows}
