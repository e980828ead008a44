"""The webhook's ASGI door as Meta sees it: signed POSTs, and what is stored of them."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from agnt import ingest
from agnt.lib import signing

PATH = "/webhooks/whatsapp"
Reply = tuple[int, bytes, dict[bytes, bytes]]


class Request:
    """One request; `chunks` are the pieces in which its body comes, and `read` counts those that were asked for."""

    def __init__(
        self,
        chunks: Sequence[bytes] = (b"",),
        *,
        method: str = "POST",
        path: str = PATH,
        query: bytes = b"",
        headers: Iterable[tuple[bytes, bytes]] = (),
    ) -> None:
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query,
            "headers": list(headers),
        }
        self.chunks = list(chunks)
        self.read = 0
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        if self.read >= len(self.chunks):
            return {"type": "http.disconnect"}
        self.read += 1
        more = self.read < len(self.chunks)
        return {"type": "http.request", "body": self.chunks[self.read - 1], "more_body": more}

    async def send(self, message: Any) -> None:
        self.sent.append(dict(message))

    async def ask(self) -> Reply:
        await ingest.handle(self.scope, self.receive, self.send)
        start, end = self.sent
        return start["status"], end["body"], dict(start["headers"])


def signed(raw: bytes, *, secret: str | None = None, path: str = PATH, length: bool = True) -> Request:
    """A POST of these bytes with Meta's signature of them."""
    signature = signing.meta_signature(settings.ENV.meta_app_secret if secret is None else secret, raw)
    headers = [(b"x-hub-signature-256", signature.encode())]
    if length:
        headers.append((b"content-length", str(len(raw)).encode()))
    return Request([raw], path=path, headers=headers)


def ask(*requests: Request) -> list[Reply]:
    """Send them all at once and return the answers in order."""

    async def together() -> list[Reply]:
        await ingest.startup()
        try:
            return await asyncio.gather(*(request.ask() for request in requests))
        finally:
            await ingest.shutdown()

    return asyncio.run(together())


def post(body: object, **options: Any) -> int:
    """POST a JSON body, signed; the status that was answered."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(signed(raw, **options))[0][0]


def text(
    words: str = "hi", *, wamid: str = "wamid.1", number: str = "15550142000", account: str = "100"
) -> dict[str, Any]:
    """A guest's text as WhatsApp posts it."""
    message = {"from": number, "id": wamid, "timestamp": "1790000000", "type": "text", "text": {"body": words}}
    return change({"contacts": [{"wa_id": number, "profile": {"name": "Ayu"}}], "messages": [message]}, account)


def change(value: dict[str, Any], account: str = "100") -> dict[str, Any]:
    """One change of the field `messages`."""
    metadata = {"display_phone_number": "15550100000", "phone_number_id": account}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
