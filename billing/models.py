"""Money: double entry, append-only. A trigger refuses UPDATE and DELETE; a deferred one that a sum is not zero."""

from fractions import Fraction
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from agnt.core.fields import Stamped, currency, minor, minor_or_none
from agnt.core.models import ApiKey, FxRate, Person
from agnt.lib.money import Money
from billing import fees
from bookings.models import Booking
from venues.models import Venue

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class AccountQuerySet(models.QuerySet["Account"]):
    """Reads of accounts."""

    def with_balances(self) -> "QuerySet[Account]":
        """Adds `posted_minor` and `pending_minor`: sums of entries that count, and of those not settled yet."""
        posted = Q(entries__transaction__phase=Transaction.Phase.POSTED)
        pending = Q(
            entries__transaction__phase=Transaction.Phase.PENDING, entries__transaction__settled_by__isnull=True
        )
        return self.annotate(
            posted_minor=Coalesce(Sum("entries__amount_minor", filter=posted), 0),
            pending_minor=Coalesce(Sum("entries__amount_minor", filter=pending), 0),
        )


class Account(models.Model):
    """One side of every entry. Debit is positive, credit negative. Its balances are sums, never stored."""

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

    objects = AccountQuerySet.as_manager()

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
    """A set of entries that sum to zero per currency, whole from the moment it is committed.

    `entry_count` fixes how many entries it has, so that none can be added later. Settling a pending one is a new
    row with a unique `settles`: posted with the same entries, or voided with none. A posted one is only ever taken
    back by another posted one with the opposite entries and a unique `reverses`.
    """

    class Phase(models.TextChoices):
        PENDING = "pending", "Pending"
        POSTED = "posted", "Posted"
        VOIDED = "voided", "Voided"

    class Outcome(models.TextChoices):
        PENDING = "pending", "Pending"
        POSTED = "posted", "Posted"
        VOIDED = "voided", "Voided"
        REVERSED = "reversed", "Posted and taken back"

    kind = models.CharField(max_length=20, help_text="e.g. fee")
    phase = models.CharField(max_length=8, choices=Phase)
    key = models.CharField(max_length=120, unique=True, help_text="What act made it: the same act makes it once.")
    entry_count = models.PositiveSmallIntegerField(help_text="How many entries it has, for good.")
    settles = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="settled_by")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="transactions")
    memo = models.CharField(max_length=255, blank=True)

    objects = TransactionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phase="pending") | Q(settles__isnull=True), name="transaction_pending_settles_none"
            ),
            models.CheckConstraint(
                condition=~Q(phase="voided") | Q(settles__isnull=False, entry_count=0),
                name="transaction_void_settles_one",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | Q(phase="posted", settles__isnull=True),
                name="transaction_reversal_is_posted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.phase} {self.key}"

    @property
    def outcome(self) -> str:
        """What became of it: of a pending one what settled it, of a posted one whether it was taken back."""
        if self.phase == self.Phase.PENDING:
            return self.settled_by.outcome if hasattr(self, "settled_by") else self.Outcome.PENDING
        if self.phase == self.Phase.POSTED and hasattr(self, "reversed_by"):
            return self.Outcome.REVERSED
        return self.phase


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
        return f"{self.account} {self.amount}"

    @property
    def amount(self) -> Money:
        """Debit positive, credit negative."""
        return Money(self.amount_minor, self.currency)


class Fee(Stamped):
    """What one booking owes the platform, with everything it was computed from (billing/fees.py).

    `transaction` is the pending line that counts now; what became of it says what became of the fee.
    """

    class Basis(models.TextChoices):
        SHARE = fees.SHARE, "Share of the value"
        FLAT = fees.FLAT, "Flat"
        UNKNOWN_VALUE = fees.UNKNOWN_VALUE, "Flat, value unknown or zero"

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="fee")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="fees")
    basis = models.CharField(max_length=14, choices=Basis)
    rate_bps = models.PositiveIntegerField(null=True, blank=True, help_text="Share in hundredths of a percent.")
    value_minor = minor_or_none(help_text="Booking value in its own currency.")
    value_currency = currency(blank=True)
    value_usd_minor = minor_or_none(help_text="The same in US cents, clamped.")
    fx = models.ForeignKey(FxRate, on_delete=models.PROTECT, null=True, blank=True, related_name="fees")
    capped = models.BooleanField(default=False, help_text="Cut to 20 % of the value.")
    amount_minor = minor()
    currency = currency(default="USD")
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="fee")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="fee_not_negative"),
            models.CheckConstraint(
                condition=Q(value_usd_minor__isnull=True)
                | Q(value_usd_minor=0)
                | Q(value_usd_minor__gte=F("amount_minor") * 5),
                name="fee_at_most_a_fifth_of_a_known_value",
            ),
        ]

    def __str__(self) -> str:
        return f"fee of {self.booking}"

    @property
    def amount(self) -> Money:
        """What is owed."""
        return Money(self.amount_minor, self.currency)

    @property
    def usd_rate(self) -> Fraction | None:
        """US dollars for one unit of the value's currency, by the rate kept with the fee; None when none was known."""
        if self.fx is None:
            return None
        return self.fx.rate if self.fx.quote == fees.CURRENCY else 1 / self.fx.rate

    def recomputed(self) -> fees.Assessment:
        """The rules applied again to what was kept: what the fee must be."""
        return fees.assess(
            share_bps=None if self.basis == self.Basis.FLAT else self.rate_bps,
            value=None if self.value_minor is None else Money(self.value_minor, self.value_currency),
            usd_rate=self.usd_rate,
        )


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
