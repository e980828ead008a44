"""Asking the root ASGI application without a server."""

import asyncio
from typing import Any

from agnt import asgi
from agnt.ingest.http import Message


class Answer:
    """What came back."""

    def __init__(self, sent: list[Message]) -> None:
        self.status: int = sent[0]["status"]
        self.headers = {name.lower(): value for name, value in sent[0]["headers"]}
        self.body = b"".join(message.get("body", b"") for message in sent[1:])


def get(path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """One request."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    return Answer(run(scope, {"type": "http.request", "body": b"", "more_body": False}))


def run(scope: dict[str, Any], *messages: Message) -> list[Message]:
    """What the application sends when it is sent these; after them nothing more comes."""
    sent: list[Message] = []
    waiting = list(messages)

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        if scope["type"] == "websocket":
            return {"type": "websocket.disconnect", "code": 1000}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    return sent
