"""Money in the console: to look at, never to type over. What support may do will be actions that call verbs."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from agnt.lib.money import Money
from billing.models import Account, Entry, Fee, Transaction, UsageEvent


class ReadOnly(ModelAdmin):  # type: ignore[misc]  # unfold is untyped
    """Rows with a life of their own: nobody adds, changes or deletes them here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class EntryLines(TabularInline):  # type: ignore[misc]  # unfold is untyped
    """A transaction's entries, under it."""

    model = Entry
    extra = 0
    can_delete = False
    fields = ["account", "sum"]
    readonly_fields = ["account", "sum"]

    @admin.display(description="amount")
    def sum(self, entry: Entry) -> str:
        return str(Money(entry.amount_minor, entry.currency))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Account)
class AccountAdmin(ReadOnly):
    list_display = ["id", "kind", "venue", "person", "currency", "posted", "pending"]
    list_filter = ["kind", "currency"]
    search_fields = ["venue__name", "venue__slug", "person__name"]
    list_select_related = ["venue", "person"]
    fields = ["kind", "venue", "person", "currency", "posted", "pending"]
    readonly_fields = ["posted", "pending"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Account]":
        return Account.objects.with_balances()

    @admin.display(description="balance", ordering="posted_minor")
    def posted(self, account: Any) -> str:
        return str(Money(account.posted_minor, account.currency))

    @admin.display(description="still pending", ordering="pending_minor")
    def pending(self, account: Any) -> str:
        return str(Money(account.pending_minor, account.currency))


@admin.register(Transaction)
class TransactionAdmin(ReadOnly):
    list_display = ["id", "kind", "phase", "outcome", "key", "booking", "created_at"]
    list_filter = ["kind", "phase", "created_at"]
    search_fields = ["key", "memo", "booking__reference", "trace_id"]
    list_select_related = ["booking", "settled_by__reversed_by", "reversed_by"]
    date_hierarchy = "created_at"
    inlines = [EntryLines]


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display = ["id", "transaction", "account", "sum"]
    list_filter = ["account__kind", "currency", "transaction__phase"]
    search_fields = ["transaction__key", "transaction__booking__reference", "account__venue__name"]
    list_select_related = ["transaction", "account__venue", "account__person"]

    @admin.display(description="amount", ordering="amount_minor")
    def sum(self, entry: Entry) -> str:
        return str(Money(entry.amount_minor, entry.currency))


@admin.register(Fee)
class FeeAdmin(ReadOnly):
    list_display = ["booking", "venue", "amount", "basis", "capped", "outcome", "created_at"]
    list_filter = ["basis", "capped", "created_at"]
    search_fields = ["booking__reference", "venue__name", "venue__slug", "trace_id"]
    list_select_related = ["booking", "venue", "transaction__settled_by__reversed_by"]
    date_hierarchy = "created_at"

    @admin.display(description="state")
    def outcome(self, fee: Fee) -> str:
        return fee.transaction.outcome


@admin.register(UsageEvent)
class UsageEventAdmin(ReadOnly):
    list_display = ["id", "api_key", "booking", "kind", "quantity", "day"]
    list_filter = ["kind", "day"]
    search_fields = ["api_key__name", "api_key__prefix", "booking__reference", "trace_id"]
    list_select_related = ["api_key", "booking"]
    date_hierarchy = "day"
