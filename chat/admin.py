"""People talking, in the console. What was said stays sealed here; the story page shows it to those who may."""

from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from agnt.core.console import ReadOnlyAdmin
from agnt.lib.errors import DomainError
from chat.models import ChannelAccount, Consent, Conversation, Message, Send
from chat.services import sends


@admin.register(ChannelAccount)
class ChannelAccountAdmin(ReadOnlyAdmin):
    """Our own accounts on the channels; their secrets are not shown."""

    list_display = ("name", "channel", "external_id", "venue", "local", "created_at")
    list_filter = ("channel", "local")
    list_select_related = ("venue",)
    search_fields = ("name", "external_id", "venue__name")


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    """Who talks with us, and who answers him."""

    list_display = ("person", "account", "answers", "language", "person_asked_at", "last_inbound_at", "talk")
    list_filter = (
        ("person_asked_at", admin.EmptyFieldListFilter),
        "owner",
        "account__channel",
        "language",
        "last_inbound_at",
    )
    list_select_related = ("person", "account")
    search_fields = ("person__name", "person__id", "identity__display_name", "trace_id")

    @display(description="Answered by", label={"bot": "success", "human": "warning"}, ordering="owner")
    def answers(self, row: Conversation) -> tuple[str, str]:
        """The agent or a person."""
        return row.owner, row.get_owner_display()

    @display(description="Talk")
    def talk(self, row: Conversation) -> SafeString:
        """Read it and write to the guest."""
        return format_html('<a href="{}">Open</a>', reverse("front:talk", args=[row.pk]))


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """That something was said, when and by whom."""

    list_display = ("conversation_id", "sequence", "person", "direction", "author", "kind", "created_at", "trace_id")
    list_filter = ("direction", "author", "kind", "created_at")
    list_select_related = ("person",)
    search_fields = ("external_id", "trace_id", "person__name", "booking__reference")


@admin.register(Send)
class SendAdmin(ReadOnlyAdmin):
    """Messages on their way out."""

    list_display = ("pk", "person", "state", "reason", "attempts", "next_at", "sent_at", "delivered_at", "read_at")
    list_filter = ("status", "reason", "created_at", "repeated")
    list_select_related = ("message__person",)
    search_fields = ("external_id", "public_id", "trace_id", "message__person__name", "message__booking__reference")
    actions: ClassVar[list[str]] = ["replay"]

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Who may make things happen again."""
        return bool(request.user.has_perm("chat.change_send"))

    @admin.action(description="Send again", permissions=["replay"])
    def replay(self, request: HttpRequest, rows: QuerySet[Send]) -> None:
        """Queue again what failed, was not sent or may not have left; the gate is asked anew."""
        queued = 0
        for send_id in rows.values_list("pk", flat=True):
            try:
                sends.replay(send_id=send_id, by=f"staff:{request.user.pk}")
                queued += 1
            except DomainError as error:
                self.message_user(request, f"Send {send_id}: {error.message}", messages.WARNING)
        if queued:
            self.message_user(request, f"{queued} will be sent again.", messages.SUCCESS)

    @display(description="To", ordering="message__person__name")
    def person(self, row: Send) -> str:
        """Whom it is for."""
        return str(row.message.person)

    @display(
        description="State",
        ordering="status",
        label={"sent": "success", "failed": "danger", "unknown": "danger", "suppressed": "warning", "queued": "info"},
    )
    def state(self, row: Send) -> tuple[str, str]:
        """How far it has come."""
        return row.status, row.get_status_display()


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """What people agreed to or ended."""

    list_display = ("person", "channel", "purpose", "given", "source", "created_at")
    list_filter = ("purpose", "given", "source")
    list_select_related = ("identity__person",)
    search_fields = ("identity__person__name", "identity__person__id", "source")

    @display(description="Person")
    def person(self, row: Consent) -> str:
        """Whose it is."""
        return str(row.identity.person)

    @display(description="Channel")
    def channel(self, row: Consent) -> str:
        """Where it holds."""
        return row.identity.get_channel_display()
