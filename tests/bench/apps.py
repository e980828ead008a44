"""The ASGI apps that the webhook benchmark serves, one process each (uvicorn factories)."""

import os
from typing import Any

import django
from pywa import WhatsApp, types
from starlette.applications import Starlette

django.setup()

from agnt import ingest  # noqa: E402 - models can be loaded only after django.setup()


def ours() -> Any:
    """Our ingest routes alone, with their lifespan."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        else:
            await ingest.handle(scope, receive, send)

    return app


async def _lifespan(receive: Any, send: Any) -> None:
    await receive()
    await ingest.startup()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await ingest.shutdown()
    await send({"type": "lifespan.shutdown.complete"})


def pywa() -> Any:
    """pywa as its guide sets it up on Starlette, with one handler that keeps nothing."""
    app = Starlette()
    client = WhatsApp(
        phone_id="100",
        token="bench",
        server=app,
        verify_token="bench",
        app_secret=os.environ["META_APP_SECRET"],
        webhook_endpoint="/webhooks/whatsapp",
    )

    @client.on_message
    def on_message(_client: WhatsApp, _message: types.Message) -> None:
        return None

    return app
