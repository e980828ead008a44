"""The console's tables of the kernel: people, keys, what came in, what must happen, who did what."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from agnt.core import mail, outbox
from agnt.core.console import ConsoleAdmin, ReadOnlyAdmin
from agnt.core.models import (
    ApiKey,
    AuditEntry,
    ChannelIdentity,
    Delivery,
    Event,
    FxRate,
    IdempotencyRecord,
    InboundEvent,
    JobRun,
    LinkCode,
    Mail,
    Nonce,
    Person,
    PersonKey,
    Quota,
    Transition,
    User,
)

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, ConsoleAdmin):
    """Groups of permissions, e.g. support."""


class NewUserForm(UserCreationForm):  # type: ignore[misc]  # unfold carries no types
    """A sign-in by e-mail."""

    class Meta:
        model = User
        fields = ("email",)


@admin.register(User)
class UserAdmin(BaseUserAdmin, ConsoleAdmin):  # type: ignore[type-arg]
    """Sign-ins."""

    form = UserChangeForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups")
    search_fields = ("email", "name")
    autocomplete_fields = ("person",)
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "person")}),
        ("May do", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Times", {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "password1", "password2")}),)
    filter_horizontal = ("groups", "user_permissions")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Nobody gives a right, his own included, but who has them all; nor another's phone to a sign-in."""
        kept = [] if request.user.is_superuser else [*self.fieldsets[1][1]["fields"], "person"]
        return [*super().get_readonly_fields(request, obj), *kept]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who has all rights is changed by his like alone, and so is his password."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """As with changes."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and bool(super().has_delete_permission(request, obj))


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """People; what they wrote is not shown here."""

    list_display = ("__str__", "language", "timezone", "demo", "erased_at", "created_at")
    list_filter = ("language", "demo", ("erased_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "id")


@admin.register(PersonKey)
class PersonKeyAdmin(ReadOnlyAdmin):
    """That a key exists, never the key."""

    list_display = ("person", "created_at", "destroyed_at")
    list_filter = (("destroyed_at", admin.EmptyFieldListFilter),)
    list_select_related = ("person",)
    search_fields = ("person__name", "person__id")


@admin.register(ChannelIdentity)
class ChannelIdentityAdmin(ReadOnlyAdmin):
    """Who is who on a channel; the addresses stay sealed."""

    list_display = ("person", "channel", "display_name", "username", "verified_at", "created_at")
    list_filter = ("channel", ("verified_at", admin.EmptyFieldListFilter))
    list_select_related = ("person",)
    search_fields = ("person__name", "person__id", "display_name", "username")


@admin.register(LinkCode)
class LinkCodeAdmin(ReadOnlyAdmin):
    """Codes by which users say which phone is theirs."""

    list_display = ("user", "created_at", "expires_at", "used_at")
    list_filter = (("used_at", admin.EmptyFieldListFilter),)
    search_fields = ("user__email",)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Developers' keys; made and revoked by `manage.py api_key`."""

    list_display = ("name", "prefix", "tier", "test", "last_used_at", "revoked_at")
    list_filter = ("tier", "test", ("revoked_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "prefix")


@admin.register(IdempotencyRecord)
class IdempotencyRecordAdmin(ReadOnlyAdmin):
    """First answers, kept 7 days."""

    list_display = ("scope", "key", "status", "created_at")
    list_filter = ("status", "created_at")
    search_fields = ("scope", "key")


@admin.register(Nonce)
class NonceAdmin(ReadOnlyAdmin):
    """Nonces that were used."""

    list_display = ("scope", "value", "seen_at")
    list_filter = ("seen_at",)
    search_fields = ("scope", "value")
    ordering = ("-seen_at",)


@admin.register(Quota)
class QuotaAdmin(ReadOnlyAdmin):
    """How much was used of what."""

    list_display = ("subject", "kind", "period", "used", "allowed")
    list_filter = ("kind",)
    search_fields = ("subject", "kind", "period")
    ordering = ("-period", "subject")


@admin.register(InboundEvent)
class InboundEventAdmin(ReadOnlyAdmin):
    """What came in from outside; its bytes stay sealed."""

    list_display = ("external_id", "source", "kind", "outcome", "created_at", "routed_at", "trace_id")
    list_filter = ("source", "kind", ("routed_at", admin.EmptyFieldListFilter), "created_at")
    search_fields = ("external_id", "trace_id", "account")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What happened here."""

    list_display = ("name", "ids", "created_at", "trace_id")
    list_filter = ("name", "created_at")
    search_fields = ("name", "trace_id")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Events on their way to their handlers."""

    list_display = ("handler", "event_name", "state", "attempts", "next_at", "last_error")
    list_filter = (
        "handler",
        ("dead_at", admin.EmptyFieldListFilter),
        ("done_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("event",)
    search_fields = ("handler", "event__name", "event__trace_id", "last_error")
    actions: ClassVar[list[str]] = ["retry"]

    @display(description="Event", ordering="event__name")
    def event_name(self, row: Delivery) -> str:
        """What it tells."""
        return row.event.name

    @display(description="State", label={"done": "success", "given up": "danger", "waiting": "warning"})
    def state(self, row: Delivery) -> str:
        """In a word."""
        if row.done_at:
            return "done"
        return "given up" if row.dead_at else "waiting"

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Who may make things happen again."""
        return bool(request.user.has_perm("core.change_delivery"))

    @admin.action(description="Run again now", permissions=["retry"])
    def retry(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        """Make them due now; what is done stays done."""
        by = f"staff:{request.user.pk}"
        waiting = list(rows.filter(done_at__isnull=True).values_list("pk", flat=True))
        for delivery_id in waiting:
            outbox.retry(delivery_id=delivery_id, by=by)
        self.message_user(request, f"{len(waiting)} will run again now; what was done stays done.", messages.SUCCESS)


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """Letters; addresses and words stay sealed."""

    list_display = ("key", "status", "attempts", "next_at", "sent_at", "last_error")
    list_filter = ("status", "created_at")
    search_fields = ("key", "trace_id", "last_error")
    actions: ClassVar[list[str]] = ["send_again"]

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Who may make things happen again."""
        return bool(request.user.has_perm("core.change_mail"))

    @admin.action(description="Send again what failed", permissions=["send"])
    def send_again(self, request: HttpRequest, rows: QuerySet[Mail]) -> None:
        """What was sent stays sent."""
        failed = list(rows.filter(status=Mail.Status.FAILED).values_list("pk", flat=True))
        for mail_id in failed:
            mail.retry(mail_id=mail_id, by=f"staff:{request.user.pk}")
        self.message_user(request, f"{len(failed)} will be sent again now.", messages.SUCCESS)


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """Each due slot of each job."""

    list_display = ("job", "slot", "attempts", "started_at", "finished_at", "result", "error")
    list_filter = ("job", ("finished_at", admin.EmptyFieldListFilter), "slot")
    search_fields = ("job", "result", "error")


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin):
    """Every status that changed."""

    list_display = ("entity", "entity_id", "from_status", "to_status", "by", "reason", "created_at")
    list_filter = ("entity", "to_status", "created_at")
    search_fields = ("entity_id", "by", "trace_id", "reason")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what."""

    list_display = ("by", "act", "entity", "entity_id", "reason", "created_at")
    list_filter = ("act", "entity", "created_at")
    search_fields = ("by", "act", "entity_id", "trace_id")


@admin.register(FxRate)
class FxRateAdmin(ReadOnlyAdmin):
    """Exchange rates with their day and source."""

    list_display = ("base", "quote", "rate", "day", "source")
    list_filter = ("base", "quote", "source")
    search_fields = ("base", "quote", "source")

    @display(description="One of the first is")
    def rate(self, row: Any) -> str:
        """As a decimal, for reading only."""
        return f"{row.numerator / row.denominator:,.6g} {row.quote}"
