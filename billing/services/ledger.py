"""The ledger's verbs: write a transaction whole, settle a pending one, take a posted one back.

All are composed steps and all may be called twice: the same act has the same key and is written once. What they
check in Python gives the good error; the triggers of migration 0002 give the truth.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agnt.core.models import Person
from agnt.lib import locks, tx
from agnt.lib.errors import DomainError
from agnt.lib.money import Money
from billing.models import Account, Entry, Transaction
from bookings.models import Booking
from venues.models import Venue

Phase = Transaction.Phase


@dataclass(frozen=True, slots=True)
class Line:
    """An amount on an account: debit positive, credit negative."""

    account: Account
    amount: Money


@tx.step
def account(*, kind: str, currency: str, venue: Venue | None = None, person: Person | None = None) -> Account:
    """The one account of this kind, owner and currency; made when it is first needed, by however many at once."""
    wanted = Account(kind=kind, venue=venue, person=person, currency=currency)
    Account.objects.bulk_create([wanted], ignore_conflicts=True)
    return Account.objects.get(kind=kind, venue=venue, person=person, currency=currency)


@tx.step
def record(
    *, kind: str, phase: str, key: str, lines: Sequence[Line], booking: Booking | None = None, memo: str = ""
) -> Transaction:
    """Write a pending or posted transaction with its entries. The same key again returns what it made.

    Raises ValueError (a bug) for lines that do not balance, in another currency than their account, or other than
    those that the key stands for.
    """
    if phase == Phase.VOIDED:
        raise ValueError("a void settles a pending transaction: call settle()")
    return _write(Transaction(kind=kind, phase=phase, key=key, booking=booking, memo=memo), lines)


@tx.step
def settle(*, pending: Transaction, phase: str, memo: str = "") -> Transaction:
    """Post a pending transaction (the same entries, now counting) or void it (none). Done before: that row again.

    Raises DomainError `already_settled` when it was settled the other way.
    """
    locks.lock(Transaction.objects.filter(pk=pending.pk))
    if pending.phase != Phase.PENDING or phase == Phase.PENDING:
        raise ValueError(f"cannot settle a {pending.phase} transaction as {phase}")
    done = Transaction.objects.filter(settles=pending).first()
    if done is not None:
        if done.phase != phase:
            raise DomainError("already_settled", f"This line was {done.phase} before.", status=409, key=pending.key)
        return done
    lines = _lines_of(pending) if phase == Phase.POSTED else []
    row = Transaction(kind=pending.kind, phase=phase, key=f"settle:{pending.pk}", booking=pending.booking, memo=memo)
    row.settles = pending
    return _write(row, lines)


@tx.step
def reverse(*, posted: Transaction, memo: str = "") -> Transaction:
    """Take a posted transaction back by one with the opposite entries. Done before: that row again."""
    locks.lock(Transaction.objects.filter(pk=posted.pk))
    if posted.phase != Phase.POSTED:
        raise ValueError(f"only what was posted can be taken back, not a {posted.phase} transaction")
    done = Transaction.objects.filter(reverses=posted).first()
    if done is not None:
        return done
    row = Transaction(
        kind=posted.kind, phase=Phase.POSTED, key=f"reverse:{posted.pk}", booking=posted.booking, memo=memo
    )
    row.reverses = posted
    return _write(row, [Line(line.account, -line.amount) for line in _lines_of(posted)])


def _lines_of(row: Transaction) -> list[Line]:
    return [Line(entry.account, entry.amount) for entry in row.entries.select_related("account")]


def _write(row: Transaction, lines: Sequence[Line]) -> Transaction:
    _must_balance(row.key, lines)
    before = Transaction.objects.filter(key=row.key).first()
    if before is not None:
        if (before.kind, before.phase) != (row.kind, row.phase) or Counter(_lines_of(before)) != Counter(lines):
            raise ValueError(f"the key {row.key} stands for another transaction")
        return before
    row.entry_count = len(lines)
    row.save(force_insert=True)
    Entry.objects.bulk_create(
        Entry(
            transaction=row, account=line.account, amount_minor=line.amount.amount_minor, currency=line.amount.currency
        )
        for line in lines
    )
    return row


def _must_balance(key: str, lines: Sequence[Line]) -> None:
    totals: Counter[str] = Counter()
    for line in lines:
        if line.amount.currency != line.account.currency:
            raise ValueError(f"{key}: {line.amount} on an account in {line.account.currency}")
        totals[line.amount.currency] += line.amount.amount_minor
    if any(totals.values()):
        raise ValueError(f"{key} does not balance: {dict(totals)}")
