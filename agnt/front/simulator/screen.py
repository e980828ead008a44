"""What the phone shows: the guest's messages and the sends that left, from the tables that every channel uses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agents.models import Turn
from chat.models import Conversation, Message, Send

SHOWN = 80
BUTTONS = 3
_ORDER = (Send.Status.FAILED, Send.Status.SUPPRESSED, Send.Status.UNKNOWN, Send.Status.QUEUED, Send.Status.SENDING)


@dataclass(frozen=True, slots=True)
class Line:
    """One bubble. `tick` is nothing, sent, delivered or read; `trouble` says why a message did not leave."""

    pk: int
    sequence: int
    mine: bool
    text: str
    at: datetime
    tick: str
    trouble: str
    wamid: str
    choices: list[dict[str, Any]]
    kind: str


@dataclass(frozen=True, slots=True)
class Screen:
    """The lines after the cursor, the ticks of what was shown before, and whether an answer is being written."""

    lines: list[Line]
    earlier: list[Line]
    typing: bool
    unread: bool

    @property
    def cursor(self) -> int:
        """The number of the last line, for the next question."""
        return self.lines[-1].sequence if self.lines else 0


NOTHING = Screen([], [], typing=False, unread=False)


def screen(conversation: Conversation, after: int = 0) -> Screen:
    """The newest messages; those with a number above `after` as new lines."""
    newest = conversation.messages.prefetch_related("sends").order_by("-sequence")[:SHOWN]
    answered = Turn.objects.filter(conversation=conversation, status=Turn.Status.DONE).order_by("-last_sequence")
    read_to = answered.exclude(last_sequence=None).values_list("last_sequence", flat=True).first() or 0
    lines = [line for message in reversed(newest) if (line := _line(message, read_to)) is not None]
    writing = Turn.objects.filter(conversation=conversation, status__in=[Turn.Status.QUEUED, Turn.Status.RUNNING])
    return Screen(
        lines=[line for line in lines if line.sequence > after],
        earlier=[line for line in lines if line.sequence <= after],
        typing=writing.exists(),
        unread=any(not line.mine and line.tick in ("sent", "delivered") for line in lines),
    )


def _line(message: Message, read_to: int) -> Line | None:
    """None while nothing of an outgoing message has left and nothing has gone wrong: a phone cannot know of it."""
    mine = message.direction == Message.Direction.IN
    sends = sorted(message.sends.all(), key=lambda send: send.part)
    tick, trouble = ("read" if message.sequence <= read_to else "delivered", "") if mine else _state(sends)
    if not mine and not tick and not trouble:
        return None
    text = message.text or ("" if message.choices else f"({message.get_kind_display().lower()})")
    wamid = message.external_id if mine else (sends[-1].external_id if sends else "")
    kind = "list" if len(message.choices) > BUTTONS else "buttons"
    return Line(
        message.pk, message.sequence, mine, text, message.created_at, tick, trouble, wamid, message.choices, kind
    )


def _state(sends: list[Send]) -> tuple[str, str]:
    """How far the whole message has come: no further than its last part."""
    stuck = next((send for status in _ORDER for send in sends if send.status == status), None)
    if stuck is not None:
        trouble = {Send.Status.FAILED, Send.Status.SUPPRESSED, Send.Status.UNKNOWN}
        why = f"{stuck.get_status_display()}: {stuck.reason}".rstrip(": ")
        return ("", why) if stuck.status in trouble else ("", "")
    if not sends:
        return "", ""
    if all(send.read_at for send in sends):
        return "read", ""
    return ("delivered" if all(send.delivered_at for send in sends) else "sent"), ""
