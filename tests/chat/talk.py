"""A guest's phone at service level: bodies of webhooks are stored and routed in the test's own transaction."""

import json
from itertools import count
from typing import Any

from django.db import transaction

from agnt.core import inbox
from agnt.core.models import Event
from chat.channels.whatsapp.split import split
from chat.models import Conversation, Message, Send
from chat.services import inbound, outgoing
from tests.chat import door

ACCOUNT, NUMBER = "100", "15550142000"
_numbers = count(1)


def wamid() -> str:
    """An id that no other message has."""
    return f"wamid.test{next(_numbers)}"


def arrive(body: dict[str, Any]) -> list[str]:
    """Store and route each event of a webhook's body; what became of them. One that was here before is "again"."""
    outcomes = []
    for part in split(body):
        with transaction.atomic():
            event = inbox.receive(
                source="whatsapp",
                account=part.account,
                kind=part.kind,
                external_id=part.external_id,
                raw=json.dumps(part.payload).encode(),
            )
        with transaction.atomic():
            outcomes.append(inbound.route(inbound_event_id=event.pk) if event else "again")
    return outcomes


def message(part: dict[str, Any], *, number: str = NUMBER, contact: dict[str, Any] | None = None) -> dict[str, Any]:
    """A message of any type."""
    contacts = [contact if contact is not None else {"wa_id": number, "profile": {"name": "Ayu"}}]
    given = {"from": number, "id": wamid(), "timestamp": "1790000000"} | part
    return door.change({"contacts": contacts, "messages": [given]}, ACCOUNT)


def write(words: str, **more: Any) -> str:
    """The guest writes; what became of it."""
    (outcome,) = arrive(message({"type": "text", "text": {"body": words}} | more))
    return outcome


def about(kind: str, part: dict[str, Any]) -> str:
    """A reaction, an edit or a deletion."""
    (outcome,) = arrive(message({"type": kind, kind: part}))
    return outcome


def status(word: str, send: Send, *, wamid: str = "", **more: Any) -> str:
    """WhatsApp tells how far one of our messages has come."""
    mark = {"id": wamid or send.external_id, "status": word, "timestamp": "1790000100"}
    (outcome,) = arrive(door.change({"statuses": [mark | {"biz_opaque_callback_data": str(send.public_id)} | more]}))
    return outcome


def conversation() -> Conversation:
    """The only conversation."""
    return Conversation.objects.select_related("account", "identity", "person").get()


def heard() -> list[int]:
    """Ids of the messages that were handed on to the agents' room."""
    told = Event.objects.filter(name="message.received").order_by("pk")
    return [event.ids["message_id"] for event in told]


def said() -> list[str]:
    """What we have said, oldest first."""
    ours = Message.objects.filter(direction=Message.Direction.OUT).order_by("conversation", "sequence")
    return [message.text for message in ours]


def say(text: str = "Hello", *, key: str = "", **more: Any) -> Message:
    """We say something in the only conversation."""
    with transaction.atomic():
        return outgoing.say(conversation=conversation(), text=text, key=key or wamid(), **more)
