"""Just enough HTTP over ASGI: a body with a cap, and a short answer."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

BODY_LIMIT = 3 * 1024 * 1024
BODY_SECONDS = 10.0
# What is over the cap but below this is thrown away by the server, so that the sender can read the answer.
_THROWN_AWAY = 16 * 1024 * 1024


class TooLarge(Exception):
    """The body is over the cap, by its content-length or by its bytes. `hang_up`: so much over that we close."""

    def __init__(self, *, hang_up: bool = False) -> None:
        super().__init__("the body is over the cap")
        self.hang_up = hang_up


class Gone(Exception):
    """The sender hung up before the body was whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a short text."""

    status: int
    body: bytes = b""
    headers: Headers = ()


OK = Answer(200, b"ok")


def header(scope: Scope, name: bytes) -> str:
    """The first header of that name (lower case), or an empty string."""
    found = next((value for key, value in scope["headers"] if key == name), b"")
    return str(found.decode("latin-1"))


async def read_body(scope: Scope, receive: Receive, limit: int = BODY_LIMIT) -> bytes:
    """The whole body. Raises TooLarge by its content-length or as soon as its bytes are over `limit`,
    TimeoutError when it does not come within BODY_SECONDS, Gone when the sender hangs up."""
    told = header(scope, b"content-length")
    if told.isdigit() and int(told[:20]) > limit:
        if int(told[:20]) > _THROWN_AWAY:
            raise TooLarge(hang_up=True)
        await _throw_away(receive)
        raise TooLarge
    chunks: list[bytes] = []
    size = 0
    async with asyncio.timeout(BODY_SECONDS):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > limit:
                await _throw_away(receive)
                raise TooLarge
            chunks.append(chunk)
            if not message.get("more_body", False):
                return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def _throw_away(receive: Receive) -> None:
    """Read on, keeping nothing: many senders look for the answer only once they have sent it all."""
    size, more = 0, True
    with suppress(TimeoutError):
        async with asyncio.timeout(BODY_SECONDS):
            while more and size <= _THROWN_AWAY:
                message = await receive()
                size += len(message.get("body", b""))
                more = message.get("more_body", False)


async def respond(send: Send, answer: Answer) -> None:
    """Send the answer as text/plain."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(answer.body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        *answer.headers,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
