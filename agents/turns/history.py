"""The conversation as a model reads it: the last messages, with the tool calls of our answers put back before them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from agents.llm.base import Block, Choice, Facts, Message, OwnBooking, Text, ToolResult, ToolUse
from agents.models import Step, ToolCall, Turn
from agents.services import turns
from agents.turns import ended, reading
from bookings.models import Booking
from chat import models as chat
from chat.models import Conversation
from venues.models import City
from venues.search import mentions

KEPT = 20
_BOOKINGS = 5
_WITHOUT_WORDS = {
    chat.Message.Kind.MEDIA: "[a picture, voice note or file]",
    chat.Message.Kind.LOCATION: "[a location]",
}


def facts(conversation: Conversation, messages: Sequence[Message] = ()) -> Facts:
    """What is known of the guest and of the venues that he names in `messages`. The city only where his time zone has a
    single one."""
    person = conversation.person
    cities = list(City.objects.filter(timezone=person.timezone)[:2]) if person.timezone else []
    return Facts(
        name=person.name,
        language=conversation.language or person.language,
        city=cities[0].name if len(cities) == 1 else "",
        timezone=person.timezone,
        bookings=tuple(
            _own(booking)
            for booking in Booking.objects.upcoming().filter(person=person).select_related("venue")[:_BOOKINGS]
        ),
        venues=mentions.mentioned(message.text for message in messages if message.role == "user"),
    )


def _own(booking: Booking) -> OwnBooking:
    start = booking.local_start.replace(tzinfo=None)
    return OwnBooking(booking.reference, booking.venue.name, start, booking.venue.timezone, booking.party_size)


def build(turn: Turn, seen: int) -> tuple[tuple[Message, ...], bool]:
    """The last messages up to number `seen`, what this turn answers and has done so far last; and whether any of
    them holds text of a third party."""
    rows = list(
        chat.Message.objects.filter(conversation_id=turn.conversation_id, sequence__lte=seen, deleted_at__isnull=True)
        .filter(Q(direction=chat.Message.Direction.OUT) | reading.FOR_A_TURN)
        .order_by("-sequence")
        .select_related("person", "booking__venue", "booking__service")[:KEPT]
    )[::-1]
    first, last = turn.first_sequence or 0, turn.last_sequence or 0
    mine = [row for row in rows if row.direction == chat.Message.Direction.IN and first <= row.sequence <= last]
    later = [row for row in rows if row.direction == chat.Message.Direction.IN and row.sequence > last]
    before = [row for row in rows if row not in mine and row not in later]
    done = _done_by({turn.pk, *filter(None, map(_turn_of, before))})
    history = [message for row in before for message in _messages(row, done)]
    history += [_inbound(row) for row in mine]
    history += done.get(turn.pk, [])
    return tuple(history), any(row.tainted for row in [*before, *mine])


def _turn_of(row: chat.Message) -> int | None:
    number = row.key.removeprefix(turns.SAID_KEY) if row.key.startswith(turns.SAID_KEY) else ""
    return int(number) if number.isdigit() else None


def _messages(row: chat.Message, done: Mapping[int, Sequence[Message]]) -> list[Message]:
    if row.direction == chat.Message.Direction.IN:
        return [_inbound(row)]
    return [*ended.told(row), *done.get(_turn_of(row) or 0, ()), _outbound(row)]


def _inbound(row: chat.Message) -> Message:
    words = row.text or _WITHOUT_WORDS.get(chat.Message.Kind(row.kind), "")
    return Message("user", (Text(words),), payload=row.payload)


def _outbound(row: chat.Message) -> Message:
    return Message("assistant", (Text(row.text),), choices=tuple(choice_of(given) for given in row.choices))


def choice_of(given: Mapping[str, Any]) -> Choice:
    """A choice out of its stored form."""
    return Choice(str(given.get("id", "")), str(given.get("title", "")), str(given.get("description", "")))


def _done_by(turn_ids: Iterable[int]) -> dict[int, list[Message]]:
    """What each of these turns did before it spoke: the model's tool uses and their results."""
    wanted = list(turn_ids)
    kinds = (Step.Kind.REPLY, Step.Kind.TOOLS, Step.Kind.COMMIT)
    steps = list(
        Step.objects.filter(turn_id__in=wanted, kind__in=kinds).select_related("turn").order_by("turn", "number")
    )
    calls: dict[int, dict[str, ToolCall]] = defaultdict(dict)
    with_tools = {step.turn_id for step in steps if step.kind == Step.Kind.TOOLS}
    for call in ToolCall.objects.filter(turn_id__in=with_tools).select_related("turn"):
        calls[call.turn_id][call.tool_use_id] = call
    done: dict[int, list[Message]] = defaultdict(list)
    for step in steps:
        done[step.turn_id] += _of_step(step, calls[step.turn_id])
    return done


def _of_step(step: Step, calls: Mapping[str, ToolCall]) -> list[Message]:
    data = step.data or {}
    if step.kind == Step.Kind.REPLY:
        blocks = blocks_of(data.get("blocks", []))
        return [Message("assistant", blocks)] if any(isinstance(block, ToolUse) for block in blocks) else []
    if step.kind == Step.Kind.TOOLS:
        results = [result_of(calls[use_id]) for use_id in data.get("calls", []) if use_id in calls]
        return [Message("user", tuple(results))] if results else []
    return _refused_yes(step.turn_id, data)


def _refused_yes(turn_id: int, data: Mapping[str, Any]) -> list[Message]:
    """A yes that the diary refused is told to the model as what it is: a booking call that failed."""
    if "refused" not in data:
        return []
    use = ToolUse(f"yes-{turn_id}", "create_booking", data["arguments"])
    return [
        Message("assistant", (use,)),
        Message("user", (ToolResult(use.id, use.name, data["refused"], is_error=True),)),
    ]


def result_of(call: ToolCall) -> ToolResult:
    """A stored call as the model reads it."""
    return ToolResult(call.tool_use_id, call.tool, call.result or {}, call.is_error)


def blocks_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """The model's blocks out of a REPLY step."""
    return tuple(
        ToolUse(block["id"], block["name"], block["arguments"]) if block["kind"] == "tool" else Text(block["text"])
        for block in stored
    )


def stored_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The model's blocks as a REPLY step keeps them."""
    return [
        {"kind": "tool", "id": block.id, "name": block.name, "arguments": block.arguments}
        if isinstance(block, ToolUse)
        else {"kind": "text", "text": block.text}
        for block in blocks
        if isinstance(block, Text | ToolUse)
    ]
