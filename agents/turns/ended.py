"""News that a request came to nothing, as a model reads it: a booking call that failed. So the next words of the guest
go on from what he had asked for."""

from agents.llm.base import Message, ToolResult, ToolUse
from agents.tools import create_booking
from chat import models as chat

_NEWS = ("expired", "offers_over", "rejected")


def told(row: chat.Message) -> list[Message]:
    """What goes before such news in the history; nothing before any other message."""
    booking, (kind, _, rest) = row.booking, row.key.partition(":")
    event = rest.split(":")[1] if kind == "booking" and rest.count(":") >= 1 else ""
    if booking is None or event not in _NEWS:
        return []
    use = ToolUse(f"news-{row.pk}", "create_booking", create_booking.arguments_of(booking))
    result = {"code": event, "message": row.text, "venue": booking.venue.name, "alternatives": []}
    return [Message("assistant", (use,)), Message("user", (ToolResult(use.id, use.name, result, is_error=True),))]
