"""What the phone shows: the guest's messages and the sends that left, from the tables that every channel uses."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from agents.models import Turn
from chat.channels.whatsapp import render
from chat.models import Conversation, Message, Send

SHOWN = 80
_TROUBLE = (Send.Status.FAILED, Send.Status.SUPPRESSED, Send.Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap, as WhatsApp shows it (cut to its lengths)."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One bubble. `tick` is nothing, sent, delivered or read; `trouble` says why a message did not leave."""

    key: str
    sequence: int
    mine: bool
    text: str
    at: datetime
    tick: str
    wamid: str
    trouble: str = ""
    choices: list[Choice] = field(default_factory=list)
    kind: Literal["button_reply", "list_reply"] = "button_reply"

    @property
    def unread(self) -> bool:
        """Whether WhatsApp has not told us yet that it was read."""
        return not self.mine and self.tick in ("sent", "delivered")


@dataclass(frozen=True, slots=True)
class Screen:
    """The lines after the cursor, the lines that were shown before, and whether an answer is being written.

    `cursor`: the number after which to ask next: before the first message that is still on its way, for it may leave
    after the guest has written again.
    """

    lines: list[Line] = field(default_factory=list)
    earlier: list[Line] = field(default_factory=list)
    typing: bool = False
    cursor: int = 0


def screen(conversation: Conversation, after: int = 0) -> Screen:
    """The newest messages; those with a number above `after` as new lines."""
    newest = list(conversation.messages.prefetch_related("sends").order_by("-sequence")[:SHOWN])
    done = Turn.objects.filter(conversation=conversation, status=Turn.Status.DONE).exclude(last_sequence=None)
    read_to = done.order_by("-last_sequence").values_list("last_sequence", flat=True).first() or 0
    lines = [line for message in reversed(newest) for line in _lines(message, read_to)]
    writing = Turn.objects.filter(conversation=conversation, status__in=[Turn.Status.QUEUED, Turn.Status.RUNNING])
    leaving = min((message.sequence for message in newest if _on_its_way(message)), default=None)
    last = newest[0].sequence if newest else 0
    return Screen(
        lines=[line for line in lines if line.sequence > after],
        earlier=[line for line in lines if line.sequence <= after],
        typing=writing.exists(),
        cursor=last if leaving is None else leaving - 1,
    )


def _on_its_way(message: Message) -> bool:
    return any(send.status in (Send.Status.QUEUED, Send.Status.SENDING) for send in message.sends.all())


def _lines(message: Message, read_to: int) -> list[Line]:
    """The guest's message is one line; ours is one for each part, once none of them is still on its way."""
    if message.direction == Message.Direction.IN:
        words = message.text or f"({message.get_kind_display().lower()})"
        tick = "read" if message.sequence <= read_to else "delivered"
        key, wamid = f"m{message.pk}", message.external_id
        return [Line(key, message.sequence, True, words, message.created_at, tick, wamid)]
    if _on_its_way(message):
        return []
    return [_sent(message.sequence, send) for send in sorted(message.sends.all(), key=lambda send: send.part)]


def _sent(sequence: int, send: Send) -> Line:
    tick, trouble = _state(send)
    words, kind, choices = shown(send)
    at = send.sent_at or send.created_at
    return Line(f"s{send.pk}", sequence, False, words, at, tick, send.external_id, trouble, choices, kind)


def shown(send: Send) -> tuple[str, Literal["button_reply", "list_reply"], list[Choice]]:
    """The words of one send and what can be tapped on it, read from the very body that WhatsApp is sent."""
    content = send.content
    if not content:
        return "(erased)", "button_reply", []
    body: dict[str, Any] = render.payload(content, callback="")
    if body["type"] != "interactive":
        return body["text"]["body"], "button_reply", []
    part = body["interactive"]
    if part["type"] == "button":
        rows = [Choice(button["reply"]["id"], button["reply"]["title"]) for button in part["action"]["buttons"]]
        return part["body"]["text"], "button_reply", rows
    rows = [
        Choice(row["id"], row["title"], row.get("description", ""))
        for section in part["action"]["sections"]
        for row in section["rows"]
    ]
    return part["body"]["text"], "list_reply", rows


def _state(send: Send) -> tuple[str, str]:
    """The tick, and what is wrong where there is none."""
    if send.status in _TROUBLE:
        return "", f"{send.get_status_display()}: {send.reason}".rstrip(": ")
    if send.read_at:
        return "read", ""
    return ("delivered" if send.delivered_at else "sent"), ""
