"""Steps 1 to 4: from the webhook to the quote that the guest's yes commits."""

from typing import Final

from agents.models import Quote, ToolCall
from agnt.front.story.parts import Row
from agnt.front.story.scope import Scope
from agnt.front.story.ways import PLACED
from bookings.models import Booking
from chat.models import Message

_CAME: Final = {
    Message.Kind.TEXT: "The guest wrote",
    Message.Kind.CHOICE: "The guest tapped a button",
    Message.Kind.MEDIA: "The guest sent a picture, a voice note or a file",
    Message.Kind.LOCATION: "The guest sent a location",
    Message.Kind.OTHER: "The guest sent something else",
}


def webhook(scope: Scope) -> list[Row]:
    """What came in at the door: checked, stored, answered."""
    events = [message.inbound_event for message in scope.messages if message.inbound_event]
    return [Row(event.created_at, f"Webhook of {event.source} verified and stored", event.kind) for event in events]


def router(scope: Scope) -> list[Row]:
    """What the guest wrote or tapped."""
    return [
        Row(message.created_at, _CAME[Message.Kind(message.kind)], f"message {message.sequence}", message.text)
        for message in scope.messages
        if message.direction == Message.Direction.IN
    ]


def model(scope: Scope) -> list[Row]:
    """Each turn, and each call of a model in it."""
    rows = []
    for turn in scope.turns:
        read = f"messages {turn.first_sequence} to {turn.last_sequence}" if turn.last_sequence else ""
        rows.append(
            Row(turn.started_at or turn.created_at, f"Turn {turn.pk}: {turn.get_status_display().lower()}", read)
        )
        for call in turn.llm_calls.all():
            tokens = f", {call.input_tokens} + {call.output_tokens} tokens" if call.input_tokens else ""
            name = " ".join(dict.fromkeys(filter(None, [call.provider, call.model])))
            rows.append(
                Row(call.created_at, f"Model {name} answered", call.error_code or f"{call.milliseconds} ms{tokens}")
            )
    return rows


def tool(scope: Scope) -> list[Row]:
    """Each tool call, and each quote it prepared."""
    rows = [_called(call) for turn in scope.turns for call in turn.tool_calls.all()]
    for quote in scope.quotes:
        rows.append(
            Row(quote.created_at, f"Quote to {quote.act} prepared, place held", f"expires {quote.expires_at:%H:%M:%S}")
        )
    if scope.booking:
        placed = PLACED[Booking.Source(scope.booking.source)]
        rows.append(Row(scope.booking.created_at, placed, f"booking {scope.booking.reference}"))
    return rows


def _called(call: ToolCall) -> Row:
    took = f"{call.milliseconds} ms" if call.milliseconds is not None else "running"
    outcome = f"refused: {call.error_code}" if call.is_error else took
    return Row(call.created_at, f"Tool {call.tool} ({call.kind})", outcome, _short(call.arguments))


def _short(arguments: object) -> str:
    """The arguments as one line: `party_size 2, date 2026-11-24`."""
    if not isinstance(arguments, dict):
        return ""
    return ", ".join(f"{key} {value}" for key, value in arguments.items())


def said_yes(scope: Scope) -> Message | None:
    """The guest's message that committed the quote: the last one before the booking was placed."""
    quote = next((q for q in scope.quotes if q.status == Quote.Status.COMMITTED and q.act == Quote.Act.BOOK), None)
    if scope.booking is None or quote is None:
        return None
    came = [
        m for m in scope.messages if m.direction == Message.Direction.IN and m.created_at <= scope.booking.created_at
    ]
    return came[-1] if came else None
