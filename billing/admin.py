"""Money in the console: to look at, never to type over."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline

from agnt.core.console import ReadOnlyAdmin
from agnt.lib.money import Money
from billing.models import Account, Entry, Fee, Transaction, UsageEvent


class EntryLines(TabularInline):  # type: ignore[misc]  # unfold carries no types
    """A transaction's entries, under it."""

    model = Entry
    extra = 0
    can_delete = False
    fields = ("account", "sum")
    readonly_fields = ("account", "sum")

    @admin.display(description="amount")
    def sum(self, entry: Entry) -> str:
        """As people read it."""
        return str(entry.amount)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Verbs write the ledger."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Looking is all."""
        return False


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Accounts with their balances, which are sums of entries."""

    list_display = ("id", "kind", "venue", "person", "currency", "balance", "pending")
    list_filter = ("kind", "currency")
    search_fields = ("venue__name", "venue__slug", "person__name")
    list_select_related = ("venue", "person")
    readonly_fields = ("balance", "pending")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Account]":
        """With both balances."""
        return Account.objects.with_balances()

    @admin.display(description="balance", ordering="posted_minor")
    def balance(self, account: Any) -> str:
        """What is posted."""
        return str(Money(account.posted_minor, account.currency))

    @admin.display(description="still pending", ordering="pending_minor")
    def pending(self, account: Any) -> str:
        """What is not settled yet."""
        return str(Money(account.pending_minor, account.currency))


@admin.register(Transaction)
class TransactionAdmin(ReadOnlyAdmin):
    """The ledger, newest first."""

    list_display = ("id", "kind", "phase", "outcome", "key", "booking", "created_at")
    list_filter = ("kind", "phase", "created_at")
    search_fields = ("key", "memo", "booking__reference", "trace_id")
    list_select_related = ("booking", "settled_by__reversed_by", "reversed_by")
    date_hierarchy = "created_at"
    readonly_fields = ("outcome",)
    inlines = (EntryLines,)


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Single entries, to follow one account."""

    list_display = ("id", "transaction", "account", "sum")
    list_filter = ("account__kind", "currency", "transaction__phase")
    search_fields = ("transaction__key", "transaction__booking__reference", "account__venue__name")
    list_select_related = ("transaction", "account__venue", "account__person")

    @admin.display(description="amount", ordering="amount_minor")
    def sum(self, entry: Entry) -> str:
        """As people read it."""
        return str(entry.amount)


@admin.register(Fee)
class FeeAdmin(ReadOnlyAdmin):
    """What bookings owe, with what it was computed from."""

    list_display = ("booking", "venue", "amount", "basis", "capped", "state", "created_at")
    list_filter = ("basis", "capped", "created_at")
    search_fields = ("booking__reference", "venue__name", "venue__slug", "trace_id")
    list_select_related = ("booking", "venue", "transaction__settled_by__reversed_by")
    date_hierarchy = "created_at"
    readonly_fields = ("amount", "state")

    @admin.display(description="state")
    def state(self, fee: Fee) -> str:
        """What became of its line in the ledger."""
        return fee.transaction.outcome


@admin.register(UsageEvent)
class UsageEventAdmin(ReadOnlyAdmin):
    """What keys are billed for."""

    list_display = ("id", "api_key", "booking", "kind", "quantity", "day")
    list_filter = ("kind", "day")
    search_fields = ("api_key__name", "api_key__prefix", "booking__reference", "trace_id")
    list_select_related = ("api_key", "booking")
    date_hierarchy = "day"
