"""Sends the simulator's webhooks to this server's own door, over HTTP and signed, exactly as Meta would."""

import json
from typing import Any

from agnt.env import env
from agnt.lib import http, signing
from agnt.lib.errors import GatewayError

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - where we listen, not bind here


def own_address() -> str:
    """Where this server listens, as it is reached from the same machine."""
    return f"http://{_EVERYWHERE.get(env.host, env.host)}:{env.port}"


def deliver(body: dict[str, Any], *, secret: str) -> None:
    """POST one webhook to /webhooks/whatsapp. Raises GatewayError when it is not answered with 200."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": signing.meta_signature(secret, raw),
    }
    answer = http.request("POST", f"{own_address()}/webhooks/whatsapp", timeout=10, content=raw, headers=headers)
    if answer.status_code != 200:
        raise GatewayError(f"the webhook was answered with {answer.status_code}", code=str(answer.status_code))
