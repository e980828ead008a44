"""Money: double entry, append-only. A trigger refuses UPDATE and DELETE; a deferred one that a sum is not zero."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from agnt.core.fields import Stamped, currency, minor
from agnt.core.models import ApiKey, FxRate, Person
from bookings.models import Booking
from venues.models import Venue

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class Account(models.Model):
    """One side of every entry. Debit is positive, credit negative."""

    class Kind(models.TextChoices):
        GUEST = "guest", "Guest"
        VENUE_PAYABLE = "venue_payable", "Venue payable"
        PLATFORM_REVENUE = "platform_revenue", "Platform revenue"
        STRIPE_CLEARING = "stripe_clearing", "Stripe clearing"
        DEPOSITS_HELD = "deposits_held", "Deposits held"
        REFUNDS = "refunds", "Refunds"
        CREDITS = "credits", "Credits"

    kind = models.CharField(max_length=20, choices=Kind)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts")
    currency = currency()

    class Meta:
        ordering = ["kind", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "venue", "person", "currency"], nulls_distinct=False, name="account_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="venue_payable", venue__isnull=False, person__isnull=True)
                | Q(kind__in=["guest", "credits"], venue__isnull=True, person__isnull=False)
                | Q(
                    kind__in=["platform_revenue", "stripe_clearing", "deposits_held", "refunds"],
                    venue__isnull=True,
                    person__isnull=True,
                ),
                name="account_owner_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        owner = self.venue or self.person
        return f"{self.get_kind_display()}{f' of {owner}' if owner else ''} ({self.currency})"


class TransactionQuerySet(models.QuerySet["Transaction"]):
    """Reads of the ledger."""

    def unsettled(self) -> "QuerySet[Transaction]":
        """Pending ones that were neither posted nor voided."""
        return self.filter(phase=Transaction.Phase.PENDING, settled_by__isnull=True)


class Transaction(Stamped):
    """A set of entries that sum to zero per currency. Settling a pending one is a new row with a unique `settles`."""

    class Phase(models.TextChoices):
        PENDING = "pending", "Pending"
        POSTED = "posted", "Posted"
        VOIDED = "voided", "Voided"

    kind = models.CharField(max_length=20, help_text="e.g. fee")
    phase = models.CharField(max_length=8, choices=Phase)
    key = models.CharField(max_length=120, unique=True, help_text="What act made it: the same act makes it once.")
    settles = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="settled_by")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="transactions")
    memo = models.CharField(max_length=255, blank=True)

    objects = TransactionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(phase="pending", settles__isnull=True) | ~Q(phase="pending"),
                name="transaction_pending_settles_none",
            ),
            models.CheckConstraint(
                condition=~Q(phase="voided") | Q(settles__isnull=False), name="transaction_void_settles_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.phase} {self.key}"


class Entry(models.Model):
    """An amount on one account: debit positive, credit negative, in the account's currency."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    amount_minor = minor()
    currency = currency()

    class Meta:
        ordering = ["transaction", "id"]
        verbose_name_plural = "entries"
        constraints = [models.CheckConstraint(condition=~Q(amount_minor=0), name="entry_not_zero")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_minor} {self.currency}"


class Fee(Stamped):
    """What one booking owes the platform, with everything it was computed from."""

    class Basis(models.TextChoices):
        SHARE = "share", "Share of the value"
        FLAT = "flat", "Flat"
        UNKNOWN_VALUE = "unknown_value", "Flat, value unknown or zero"

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="fee")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="fees")
    basis = models.CharField(max_length=14, choices=Basis)
    rate_bps = models.PositiveIntegerField(null=True, blank=True, help_text="Share in hundredths of a percent.")
    value_minor = minor(null=True, blank=True, help_text="Booking value in its own currency.")
    value_currency = currency(blank=True)
    value_usd_minor = minor(null=True, blank=True, help_text="The same in US cents, clamped.")
    fx = models.ForeignKey(FxRate, on_delete=models.PROTECT, null=True, blank=True, related_name="fees")
    capped = models.BooleanField(default=False, help_text="Cut to 20 % of the value.")
    amount_minor = minor()
    currency = currency(default="USD")
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="fee")

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gte=0), name="fee_not_negative")]

    def __str__(self) -> str:
        return f"fee of {self.booking}"


class UsageEvent(Stamped):
    """One billable act of a key: unique per booking and kind, written in the transaction that confirms it."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="usage_events")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="usage_events")
    kind = models.CharField(max_length=32)
    quantity = models.PositiveIntegerField(default=1)
    day = models.DateField(help_text="UTC")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["booking", "kind"], name="usage_once_per_booking")]
        indexes = [models.Index(fields=["api_key", "day"], name="usage_key_day")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.booking}"
