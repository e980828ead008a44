"""Speaks to WhatsApp Cloud's Graph API: one message out, its id back. Failures are judged by `error.code`."""

from dataclasses import dataclass
from typing import Any

import httpx

from agnt.lib import http
from agnt.lib.errors import GatewayError
from chat.channels.whatsapp import failures

TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom to send."""

    base_url: str
    phone_number_id: str
    access_token: str


class Refused(GatewayError):
    """Meta answered with an error; `reason` is our word for it."""

    def __init__(self, verdict: failures.Verdict, code: int) -> None:
        super().__init__(
            f"refused: {verdict.reason}",
            permanent=verdict.permanent,
            retry_after=verdict.wait_s or None,
            code=str(code),
        )
        self.reason = verdict.reason


def send(account: Account, payload: dict[str, Any]) -> str:
    """POST one message and return WhatsApp's id of it (`wamid...`).

    Raises Refused for Meta's own errors and GatewayError when there was no usable answer (`unknown=True` when the
    message may have left).
    """
    answer = http.request(
        "POST",
        f"{account.base_url.rstrip('/')}/{account.phone_number_id}/messages",
        timeout=TIMEOUT_SECONDS,
        json=payload,
        headers={"Authorization": f"Bearer {account.access_token}"},
    )
    body = _json(answer)
    error = body.get("error")
    if isinstance(error, dict):
        code = error.get("code")
        number = code if isinstance(code, int) else -1
        transient = error.get("is_transient") is True
        raise Refused(failures.judge(number, http_status=answer.status_code, transient=transient), number)
    if answer.is_success:
        return _id_of(body)
    if answer.status_code >= 500:
        raise GatewayError("the server failed without a word", unknown=True, code=str(answer.status_code))
    raise Refused(failures.judge(-1, http_status=answer.status_code), answer.status_code)


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _id_of(body: dict[str, Any]) -> str:
    """It was taken, so without an id it is of unknown outcome until a status tells."""
    messages = body.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    wamid = first.get("id") if isinstance(first, dict) else None
    if not isinstance(wamid, str) or not wamid:
        raise GatewayError("taken without an id", unknown=True)
    return wamid
