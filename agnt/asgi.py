"""The one door: lifespan, probes, hot machine routes, Django, websockets. Served by uvicorn."""

import os
import time
import warnings
from typing import Any, cast
from urllib.parse import urlsplit

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from django.urls import re_path

# Static files are served where they lie; only who has run collectstatic has the folder.
warnings.filterwarnings("ignore", message="No directory at")
# WhiteNoise hands files out by a blocking iterator. They are small, and Django reads them in a thread.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agnt.settings")
django_application: Any = get_asgi_application()  # before anything that needs the apps

from asgiref.sync import sync_to_async  # noqa: E402

from agnt import checks, health, ingest, metrics, schema  # noqa: E402
from agnt.ingest.http import Message, Receive, Scope, Send, header  # noqa: E402
from agnt.routing import websocket_urlpatterns  # noqa: E402


async def no_such_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a websocket that nobody serves."""
    await receive()
    await send({"type": "websocket.close", "code": 4404})


_sockets: list[Any] = [*websocket_urlpatterns, re_path(r"", cast("Any", no_such_socket))]
websockets: Any = AuthMiddlewareStack(URLRouter(_sockets))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand each connection to whom it belongs."""
    if scope["type"] == "http":
        await _http(scope, receive, send)
    elif scope["type"] == "websocket":
        await (websockets if _is_ours(header(scope, b"origin")) else no_such_socket)(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)


def _is_ours(origin: str) -> bool:
    """Whether the page that asks is one of ours. A browser always names it; who does not is no page of others.

    Not channels' own validator: its refusal listens on Redis first, and redis-py loses a cancellation that comes while
    it connects, so that every refused page would leave a task behind for good.
    """
    try:
        host = urlsplit(origin).hostname or ""
    except ValueError:
        return False
    return not origin or validate_host(host, settings.ALLOWED_HOSTS)


async def _http(scope: Scope, receive: Receive, send: Send) -> None:
    if health.owns(scope["path"]):
        await health.handle(scope, receive, send)
        return
    door = "ingest" if ingest.owns(scope["path"]) else "django"
    status, start = 0, time.perf_counter()

    async def count(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    try:
        await (ingest.handle if door == "ingest" else django_application)(scope, receive, count)
    finally:
        metrics.REQUESTS.labels(door, f"{status // 100}xx" if status else "none").inc()
        metrics.SECONDS.labels(door).observe(time.perf_counter() - start)


async def _lifespan(receive: Receive, send: Send) -> None:
    """Start what the hot routes need; refuse an unfit production and a database that is newer than the code."""
    await receive()
    try:
        checks.refuse_unfit()
        await sync_to_async(schema.refuse_newer)()
    except ImproperlyConfigured as problem:
        await send({"type": "lifespan.startup.failed", "message": str(problem)})
        return
    await ingest.startup()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await ingest.shutdown()
    await send({"type": "lifespan.shutdown.complete"})
