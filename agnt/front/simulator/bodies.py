"""Webhook bodies as WhatsApp Cloud sends them (Graph API v26.0, `whatsapp_business_account`, field `messages`).

Pure: data in, a body out. The shapes follow the vendor's webhook reference.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Body = dict[str, Any]
_BUSINESS_ACCOUNT = "100000000000001"
_DISPLAY_NUMBER = "15550100000"


@dataclass(frozen=True, slots=True)
class Guest:
    """Who writes: the number as WhatsApp gives it (digits only) and the profile's name."""

    number: str
    name: str

    @property
    def user_id(self) -> str:
        """The business-scoped user id: always the same for one number."""
        return f"US.{self.number.zfill(17)}"


@dataclass(frozen=True, slots=True)
class Tap:
    """A button or a list row that the guest taps, on the message with this id."""

    kind: Literal["button_reply", "list_reply"]
    id: str
    title: str
    message_id: str
    description: str = ""


def text(phone_number_id: str, guest: Guest, message_id: str, body: str, at: datetime) -> Body:
    """The guest wrote a text."""
    return _message(phone_number_id, guest, message_id, at, {"type": "text", "text": {"body": body}})


def tap(phone_number_id: str, guest: Guest, message_id: str, tapped: Tap, at: datetime) -> Body:
    """The guest tapped a reply button or a list row."""
    reply = {"id": tapped.id, "title": tapped.title}
    if tapped.kind == "list_reply" and tapped.description:
        reply["description"] = tapped.description
    part = {
        "context": {"from": _DISPLAY_NUMBER, "id": tapped.message_id},
        "type": "interactive",
        "interactive": {"type": tapped.kind, tapped.kind: reply},
    }
    return _message(phone_number_id, guest, message_id, at, part)


def status(
    phone_number_id: str, guest: Guest, message_id: str, word: Literal["delivered", "read"], at: datetime, callback: str
) -> Body:
    """WhatsApp tells how far our message has come; `callback` is our biz_opaque_callback_data."""
    mark = {
        "id": message_id,
        "status": word,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": guest.number,
        "biz_opaque_callback_data": callback,
    }
    return _change(phone_number_id, {"statuses": [mark]})


def _message(phone_number_id: str, guest: Guest, message_id: str, at: datetime, part: Body) -> Body:
    message = {"from": guest.number, "id": message_id, "timestamp": str(int(at.timestamp())), **part}
    contact = {"profile": {"name": guest.name}, "wa_id": guest.number, "user_id": guest.user_id}
    return _change(phone_number_id, {"contacts": [contact], "messages": [message]})


def _change(phone_number_id: str, value: Body) -> Body:
    metadata = {"display_phone_number": _DISPLAY_NUMBER, "phone_number_id": phone_number_id}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": _BUSINESS_ACCOUNT, "changes": [change]}]}
