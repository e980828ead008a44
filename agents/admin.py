"""Minds and the network in the console. What was said or asked stays sealed; states and times are here."""

from django.contrib import admin
from unfold.decorators import display

from agents.models import (
    Agent,
    Envelope,
    InboxMessage,
    LlmCall,
    Quote,
    Receipt,
    Step,
    ToolCall,
    Turn,
)
from agnt.core.console import ReadOnlyAdmin

TURN_STATES = {"queued": "info", "running": "info", "done": "success", "failed": "danger", "stopped": "warning"}
ENVELOPE_STATES = {
    "pending": "warning",
    "sent": "info",
    "delivered": "info",
    "accepted": "success",
    "countered": "warning",
    "rejected": "danger",
    "expired": "danger",
    "failed": "danger",
}


@admin.register(Agent)
class AgentAdmin(ReadOnlyAdmin):
    """Who can be written to on the network."""

    list_display = ("id", "kind", "person", "venue", "created_at")
    list_filter = ("kind",)
    list_select_related = ("person", "venue")
    search_fields = ("id", "person__name", "venue__name")


@admin.register(Quote)
class QuoteAdmin(ReadOnlyAdmin):
    """What waits for a guest's yes, and what came of it."""

    list_display = ("venue", "act", "status", "party_size", "starts_at", "person", "expires_at", "booking")
    list_filter = ("status", "act", "created_at")
    list_select_related = ("venue", "person", "booking")
    search_fields = ("public_id", "venue__name", "person__name", "booking__reference", "trace_id")


@admin.register(Envelope)
class EnvelopeAdmin(ReadOnlyAdmin):
    """Signed requests between agents."""

    list_display = ("intent", "recipient_id", "state", "attempt", "booking", "created_at", "answered_at")
    list_filter = ("status", "intent", "created_at")
    list_select_related = ("booking",)
    search_fields = ("public_id", "sender__id", "recipient__id", "booking__reference", "trace_id")

    @display(description="State", label=ENVELOPE_STATES, ordering="status")
    def state(self, row: Envelope) -> tuple[str, str]:
        """How it ended, or that it has not."""
        return row.status, row.get_status_display()


@admin.register(InboxMessage)
class InboxMessageAdmin(ReadOnlyAdmin):
    """Messages in the agents' inboxes."""

    list_display = ("recipient_id", "sender_id", "priority", "deliveries", "leased_until", "acked_at", "dead_at")
    list_filter = (
        "priority",
        ("acked_at", admin.EmptyFieldListFilter),
        ("dead_at", admin.EmptyFieldListFilter),
        "created_at",
    )
    search_fields = ("public_id", "recipient__id", "sender__id", "key", "trace_id")


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    """Signed answers of venues."""

    list_display = ("booking", "key_id", "created_at")
    list_filter = ("key_id", "created_at")
    list_select_related = ("decision__booking",)
    search_fields = ("decision__booking__reference", "key_id", "trace_id")

    @display(description="Booking")
    def booking(self, row: Receipt) -> str:
        """What it proves."""
        return row.decision.booking.reference


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    """Answers being written, and written."""

    list_display = ("id", "person", "state", "first_sequence", "last_sequence", "started_at", "finished_at", "error")
    list_filter = ("status", "created_at")
    list_select_related = ("person",)
    search_fields = ("trace_id", "person__name", "person__id", "error")

    @display(description="State", label=TURN_STATES, ordering="status")
    def state(self, row: Turn) -> tuple[str, str]:
        """How far it has come."""
        return row.status, row.get_status_display()


@admin.register(Step)
class StepAdmin(ReadOnlyAdmin):
    """The recorded steps of turns."""

    list_display = ("turn_id", "number", "kind", "created_at", "trace_id")
    list_filter = ("kind", "created_at")
    search_fields = ("trace_id", "turn__id")
    ordering = ("-id",)


@admin.register(ToolCall)
class ToolCallAdmin(ReadOnlyAdmin):
    """What tools were called, and how it went."""

    list_display = ("tool", "kind", "turn_id", "is_error", "error_code", "milliseconds", "created_at")
    list_filter = ("tool", "kind", "is_error", "created_at")
    search_fields = ("tool", "error_code", "trace_id", "tool_use_id")
    ordering = ("-id",)


@admin.register(LlmCall)
class LlmCallAdmin(ReadOnlyAdmin):
    """What models were asked, how long they took, what it cost."""

    list_display = ("provider", "model", "turn_id", "input_tokens", "output_tokens", "milliseconds", "error_code")
    list_filter = ("provider", "model", "error_code", "created_at")
    search_fields = ("model", "trace_id", "error_code")
    ordering = ("-id",)
