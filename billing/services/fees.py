"""The fee of a booking that the network brought: pending at acceptance, posted at completion, void when nobody came.

`follow` looks at the booking as it is now and brings the ledger there, so events may come late, twice or out of
order. It locks the booking first: two workers with two events of one booking take turns.
"""

from datetime import UTC
from typing import Final

import structlog
from django.db.models import Q

from agnt.lib import clock, locks, tx
from agnt.lib.money import Money
from billing import fees as rules
from billing.models import Account, Fee, Transaction
from billing.services import fx, ledger
from bookings.models import Booking, VenueDecision

log = structlog.get_logger(__name__)

Outcome = Transaction.Outcome
KIND = "fee"

# What a booking's status asks of its fee. Any other status asks for none, and for the void of one that is there.
ASKED: Final = {
    Booking.Status.CONFIRMED: Outcome.PENDING,
    Booking.Status.SEATED: Outcome.PENDING,
    Booking.Status.COMPLETED: Outcome.POSTED,
}

# The venue said yes to the request, or offered the time that the guest then took.
ACCEPTS: Final = Q(answer=VenueDecision.Answer.ACCEPTED) | Q(
    answer=VenueDecision.Answer.COUNTERED, alternatives__chosen_at__isnull=False
)


def asked_by(status: str) -> str:
    """The outcome that a fee of a booking in this status must have."""
    return ASKED.get(Booking.Status(status), Outcome.VOIDED)


def carries_fee(booking: Booking) -> bool:
    """Only what the network brought to a real venue, and only once the venue has said yes."""
    if booking.source != Booking.Source.NETWORK or booking.sandbox:
        return False
    return VenueDecision.objects.filter(ACCEPTS, booking=booking, change=None).exists()


@tx.step
def follow(*, booking_id: int) -> Fee | None:
    """Bring the fee to where its booking is. Returns the fee, or None for a booking that carries none."""
    booking = locks.lock(Booking.objects.select_related("venue").filter(pk=booking_id))[0]
    asked = asked_by(booking.status)
    fee = Fee.objects.select_related("transaction").filter(booking=booking).first()
    if fee is None and (asked == Outcome.VOIDED or not carries_fee(booking)):
        return None
    fee = fee or charge_for(booking=booking)
    has = fee.transaction.outcome
    if has == Outcome.POSTED and asked != Outcome.POSTED:  # staff undid the completion
        _take_back(fee)
        has = Outcome.REVERSED
    if has in (Outcome.VOIDED, Outcome.REVERSED) and asked != Outcome.VOIDED:  # or the cancellation
        _open_again(fee)
        has = Outcome.PENDING
    if has == Outcome.PENDING and asked != Outcome.PENDING:
        ledger.settle(pending=fee.transaction, phase=asked, memo=f"booking {booking.status}")
    return fee


@tx.step
def charge_for(*, booking: Booking) -> Fee:
    """Assess the fee once and write it with its pending lines: the venue owes it, the platform may earn it."""
    before = Fee.objects.filter(booking=booking).first()
    if before is not None:
        return before
    fee = _assessed(booking)
    fee.transaction = _open(fee, key=f"{KIND}:{booking.pk}")
    fee.save(force_insert=True)
    return fee


def _assessed(booking: Booking) -> Fee:
    """The fee with its snapshot, not saved yet. The rate is the newest of today (UTC) or before."""
    venue = booking.venue
    value = None if booking.value_minor is None else Money(booking.value_minor, booking.currency)
    rate = None
    if value is not None and value.currency != rules.CURRENCY:
        rate = fx.rate_between(value.currency, rules.CURRENCY, on=clock.now().astimezone(UTC).date())
        if rate is None:
            log.warning("fx_rate_missing", booking_id=booking.pk, currency=value.currency)
    share = rules.SHARE_BPS if venue.fee_override_bps is None else venue.fee_override_bps
    fee = Fee(
        booking=booking,
        venue=venue,
        basis=Fee.Basis.UNKNOWN_VALUE if venue.subscribed else Fee.Basis.FLAT,
        rate_bps=share if venue.subscribed else None,
        value_minor=booking.value_minor,
        value_currency=booking.currency if value is not None else "",
        fx=rate,
    )
    result = fee.recomputed()
    fee.basis, fee.capped = result.basis, result.capped
    fee.value_usd_minor = None if result.value_usd is None else result.value_usd.amount_minor
    fee.amount_minor, fee.currency = result.amount.amount_minor, result.amount.currency
    return fee


def _open(fee: Fee, *, key: str) -> Transaction:
    """The pending lines of the fee; a fee of nothing has none."""
    payable = ledger.account(kind=Account.Kind.VENUE_PAYABLE, venue=fee.venue, currency=fee.currency)
    revenue = ledger.account(kind=Account.Kind.PLATFORM_REVENUE, currency=fee.currency)
    lines = [ledger.Line(payable, fee.amount), ledger.Line(revenue, -fee.amount)] if fee.amount else []
    memo = f"fee of booking {fee.booking.reference}"
    return ledger.record(
        kind=KIND, phase=Transaction.Phase.PENDING, key=key, lines=lines, booking=fee.booking, memo=memo
    )


def _take_back(fee: Fee) -> None:
    ledger.reverse(posted=fee.transaction.settled_by, memo="completion undone")


def _open_again(fee: Fee) -> None:
    """New pending lines for the same fee: what was agreed at acceptance still holds."""
    number = Transaction.objects.filter(booking=fee.booking, kind=KIND, phase=Transaction.Phase.PENDING).count()
    fee.transaction = _open(fee, key=f"{KIND}:{fee.booking_id}:{number + 1}")
    fee.save(update_fields=["transaction"])
