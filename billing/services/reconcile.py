"""The ledger against the diary: what differs, in words. Nothing is written.

Two passes. The first reads everything without a lock and notes which bookings look wrong. The second looks at each
of those again with the booking locked, so that neither its status nor its fee can move meanwhile; a booking whose
event is still on its way to billing is passed over, because it is late and not wrong.
"""

from collections.abc import Iterator
from typing import Any, TypedDict

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from agnt.core.models import Delivery
from agnt.lib import locks, tx
from agnt.lib.money import Money
from billing.models import Account, Entry, Fee, Transaction, UsageEvent
from billing.services import fees, usage
from bookings.models import Booking, VenueDecision


class Facts(TypedDict):
    """What is read beside a booking."""

    is_accepted: bool
    is_counted: bool
    owed_minor: int


def differences() -> list[str]:
    """Every difference between ledger and bookings as a sentence; an empty list when nothing differs."""
    found = [*_broken_transactions(), *_stray_fee_lines()]
    for booking_id in _suspects():
        found.extend(_looked_at_again(booking_id))
    return found


def _broken_transactions() -> Iterator[str]:
    """What the triggers make impossible, looked for all the same."""
    sums = Entry.objects.order_by().values("transaction_id", "currency").annotate(total=Sum("amount_minor"))
    for row in sums.exclude(total=0):
        yield f"Transaction {row['transaction_id']} is off balance by {Money(row['total'], row['currency'])}."
    whole = Transaction.objects.annotate(has=Count("entries")).exclude(has=F("entry_count"))
    for pk, has, said in whole.values_list("pk", "has", "entry_count"):
        yield f"Transaction {pk} has {has} entries and not the {said} it says."


def _stray_fee_lines() -> Iterator[str]:
    """Open or posted fee lines that no fee stands behind."""
    settled_into_nothing = Q(settled_by__phase=Transaction.Phase.VOIDED) | Q(settled_by__reversed_by__isnull=False)
    lines = Transaction.objects.filter(kind=fees.KIND, phase=Transaction.Phase.PENDING, fee__isnull=True)
    for key in lines.exclude(settled_into_nothing).values_list("key", flat=True):
        yield f"The ledger line {key} belongs to no fee."


def _suspects() -> Iterator[int]:
    """Ids of the bookings that something may be wrong with, in order."""
    for booking in _looked_at().iterator(chunk_size=2000):
        if any(_of_booking(booking)):
            yield booking.pk


@tx.verb
def _looked_at_again(booking_id: int) -> list[str]:
    locks.lock(Booking.objects.filter(pk=booking_id))
    on_its_way = Delivery.objects.filter(
        event__ids__booking_id=booking_id, handler__startswith="billing.", done_at__isnull=True, dead_at__isnull=True
    )
    return [] if on_its_way.exists() else list(_of_booking(_looked_at().get(pk=booking_id)))


def _looked_at() -> "QuerySet[Any]":  # of Booking with Facts; the plugin knows the same row by another name
    """What could carry a fee or a usage event, and whatever has one."""
    counted = Exists(UsageEvent.objects.filter(booking=OuterRef("pk"), kind=usage.BOOKING_CONFIRMED))
    accepted = Exists(VenueDecision.objects.filter(fees.ACCEPTS, booking=OuterRef("pk"), change=None))
    owed = (
        Entry.objects.order_by()
        .filter(transaction__fee__booking=OuterRef("pk"), account__kind=Account.Kind.VENUE_PAYABLE)
        .filter(account__venue=OuterRef("venue"))
        .values("transaction")
        .annotate(total=Sum("amount_minor"))
        .values("total")
    )
    carries = Q(source=Booking.Source.NETWORK, sandbox=False, status__in=list(fees.ASKED))
    billed = Q(api_key__isnull=False, sandbox=False, confirmed_at__isnull=False)
    return (
        Booking.objects.annotate(is_counted=counted, is_accepted=accepted, owed_minor=Coalesce(Subquery(owed), 0))
        .filter(carries | billed | Q(fee__isnull=False) | Q(is_counted=True))
        .select_related("fee__fx", "fee__transaction__settled_by__reversed_by")
        .order_by("pk")
    )


def _of_booking(booking: "WithAnnotations[Booking, Facts]") -> Iterator[str]:
    name = f"Booking {booking.reference} ({booking.status})"
    network = booking.source == Booking.Source.NETWORK and not booking.sandbox
    fee: Fee | None = getattr(booking, "fee", None)
    if network and booking.status in fees.ASKED and not booking.is_accepted:
        yield f"{name} came by the network and the venue never accepted it."
    elif network and booking.status in fees.ASKED and fee is None:
        yield f"{name} has no fee."
    if fee is not None:
        if not network or not booking.is_accepted:
            yield f"{name} carries a fee and must not."
        yield from _of_fee(name, fee, booking.status, booking.owed_minor)
    billed = booking.api_key_id is not None and not booking.sandbox
    if billed and booking.confirmed_at is not None and not booking.is_counted:
        yield f"{name} was confirmed for an API key and is not in its usage."
    if booking.is_counted and not billed:
        yield f"{name} is in the usage of an API key and must not be."


def _of_fee(name: str, fee: Fee, status: str, owed_minor: int) -> Iterator[str]:
    must = fee.recomputed()
    if (fee.amount, fee.basis, fee.capped) != (must.amount, must.basis, must.capped):
        yield f"{name} has a fee of {fee.amount} ({fee.basis}); by its own snapshot it is {must.amount} ({must.basis})."
    if owed_minor != fee.amount_minor:
        yield f"{name} has a fee of {fee.amount}, the ledger has {Money(owed_minor, fee.currency)}."
    asked, has = fees.asked_by(status), fee.transaction.outcome
    fits = {asked, Transaction.Outcome.REVERSED} if asked == Transaction.Outcome.VOIDED else {asked}
    if has not in fits:
        yield f"{name} has a fee that is {has}; it should be {asked}."
