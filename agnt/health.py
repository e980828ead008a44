"""/health, /health/ready and /metrics as raw ASGI: they answer also while Django, the database or Redis cannot.

Probes come without our host name and without https, so they must not pass Django's middleware.
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import structlog
from django.conf import settings
from psycopg import AsyncConnection, sql
from redis.asyncio import Redis
from redis.exceptions import RedisError

from agnt import heartbeat, metrics, schema
from agnt.ingest.http import Receive, Scope, Send, header

log = structlog.get_logger(__name__)

PATIENCE = 3.0  # seconds for the whole of a readiness check
Part = dict[str, Any]


def owns(path: str) -> bool:
    """Whether this path is answered here, with or without a trailing slash."""
    return path.rstrip("/") in ROUTES


async def handle(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one probe."""
    if scope["method"] not in {"GET", "HEAD"}:
        status, body, kind = 405, b"", b"text/plain"
    else:
        status, body, kind = await ROUTES[scope["path"].rstrip("/")](scope)
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _alive(scope: Scope) -> tuple[int, bytes, bytes]:
    return 200, b'{"status": "alive"}', b"application/json"


async def _ready(scope: Scope) -> tuple[int, bytes, bytes]:
    parts = await ready()
    fine = all(part["ok"] for part in parts.values())
    body = {"status": "ready" if fine else "not ready", **parts}
    return 200 if fine else 503, json.dumps(body).encode(), b"application/json"


async def _metrics(scope: Scope) -> tuple[int, bytes, bytes]:
    if not _may_see_metrics(header(scope, b"authorization")):
        return 404, b"", b"text/plain"
    return 200, await metrics.exposition(), metrics.CONTENT_TYPE


def _may_see_metrics(authorization: str) -> bool:
    """With METRICS_TOKEN only its bearer; without, everybody but in production nobody."""
    if not settings.ENV.metrics_token:
        return not settings.PRODUCTION
    return hmac.compare_digest(authorization.encode(), f"Bearer {settings.ENV.metrics_token}".encode())


ROUTES: dict[str, Callable[[Scope], Awaitable[tuple[int, bytes, bytes]]]] = {
    "/health": _alive,
    "/health/ready": _ready,
    "/metrics": _metrics,
}


async def ready() -> dict[str, Part]:
    """Each part that must be there to take a booking, with `ok` and, where it is not, the reason."""
    (database, migrations), (redis, worker) = await asyncio.gather(_database(), _redis())
    return {"database": database, "redis": redis, "migrations": migrations, "worker": worker}


async def _database() -> tuple[Part, Part]:
    """The database and its migrations, over a connection of our own: a full pool is no reason to be restarted."""
    try:
        async with asyncio.timeout(PATIENCE), await AsyncConnection.connect(settings.DATABASE_URL) as connection:
            return _ok(), await _migrations(connection)
    except (psycopg.OperationalError, TimeoutError) as problem:
        log.warning("not_ready", part="database", error=type(problem).__name__)
        return _down("cannot be reached"), _down("unknown while the database is away")


async def _migrations(connection: AsyncConnection) -> Part:
    try:
        rows = await (await connection.execute(sql.SQL("SELECT app, name FROM django_migrations"))).fetchall()
    except psycopg.errors.UndefinedTable:
        return _down("none applied: manage.py migrate")
    found = await asyncio.to_thread(schema.compare, rows)
    if found.unknown:
        return _down("the database is newer than this code")
    if found.missing:
        return _down(f"{len(found.missing)} not applied: manage.py migrate")
    return _ok()


async def _redis() -> tuple[Part, Part]:
    """Redis, and in it the workers' signs of life."""
    queues = heartbeat.queues()
    client = Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    try:
        async with asyncio.timeout(PATIENCE):
            seen = await client.mget([heartbeat.key(queue) for queue in queues])
    except (RedisError, OSError, TimeoutError) as problem:
        log.warning("not_ready", part="redis", error=type(problem).__name__)
        return _down("cannot be reached"), _down("unknown while Redis is away")
    finally:
        await client.aclose()
    silent = [queue for queue, sign in zip(queues, seen, strict=True) if sign is None]
    return _ok(), _down(f"nobody works on {', '.join(silent)}") if silent else _ok()


def _ok() -> Part:
    return {"ok": True}


def _down(why: str) -> Part:
    return {"ok": False, "why": why}
