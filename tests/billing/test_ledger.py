"""Writing, settling and taking back."""

from functools import partial

import pytest
from django.db import transaction

from agnt.lib import tx
from agnt.lib.errors import DomainError
from agnt.lib.money import Money
from billing.models import Account, Entry, Transaction
from billing.services import ledger
from billing.services.ledger import Line
from tests.at_once import at_once
from tests.billing.refusals import checked

Phase = Transaction.Phase
Outcome = Transaction.Outcome


def _lines(amount: int = 500) -> list[Line]:
    clearing = ledger.account(kind=Account.Kind.STRIPE_CLEARING, currency="USD")
    held = ledger.account(kind=Account.Kind.DEPOSITS_HELD, currency="USD")
    return [Line(clearing, Money(amount, "USD")), Line(held, Money(-amount, "USD"))]


def _pending(amount: int = 500) -> Transaction:
    return ledger.record(kind="test", phase=Phase.PENDING, key="test:1", lines=_lines(amount))


def _balance(kind: str) -> tuple[int, int]:
    row = Account.objects.with_balances().get(kind=kind)
    return row.pending_minor, row.posted_minor


@pytest.mark.django_db
def test_a_pending_transaction_counts_as_pending_only() -> None:
    assert _pending().outcome == Outcome.PENDING
    assert _balance(Account.Kind.STRIPE_CLEARING) == (500, 0)
    assert _balance(Account.Kind.DEPOSITS_HELD) == (-500, 0)
    checked()


@pytest.mark.django_db
def test_posting_moves_the_balance_over() -> None:
    pending = _pending()
    posted = ledger.settle(pending=pending, phase=Phase.POSTED, memo="done")
    assert (posted.phase, posted.settles, posted.memo) == (Phase.POSTED, pending, "done")
    assert Transaction.objects.get(pk=pending.pk).outcome == Outcome.POSTED
    assert not Transaction.objects.unsettled().exists()
    assert _balance(Account.Kind.STRIPE_CLEARING) == (0, 500)
    checked()


@pytest.mark.django_db
def test_voiding_leaves_nothing_on_the_accounts() -> None:
    pending = _pending()
    void = ledger.settle(pending=pending, phase=Phase.VOIDED)
    assert not void.entries.exists()
    assert Transaction.objects.get(pk=pending.pk).outcome == Outcome.VOIDED
    assert _balance(Account.Kind.STRIPE_CLEARING) == (0, 0)
    checked()


@pytest.mark.django_db
def test_settling_again_changes_nothing() -> None:
    pending = _pending()
    assert ledger.settle(pending=pending, phase=Phase.POSTED) == ledger.settle(pending=pending, phase=Phase.POSTED)
    assert Transaction.objects.count() == 2


@pytest.mark.django_db
def test_what_was_posted_is_not_voided() -> None:
    pending = _pending()
    ledger.settle(pending=pending, phase=Phase.POSTED)
    with pytest.raises(DomainError) as caught, transaction.atomic():
        ledger.settle(pending=pending, phase=Phase.VOIDED)
    assert caught.value.code == "already_settled"
    assert _balance(Account.Kind.STRIPE_CLEARING) == (0, 500)


@pytest.mark.django_db
def test_only_a_pending_one_is_settled_and_only_to_an_end() -> None:
    pending = _pending()
    posted = ledger.settle(pending=pending, phase=Phase.POSTED)
    with pytest.raises(ValueError, match="cannot settle"), transaction.atomic():
        ledger.settle(pending=posted, phase=Phase.POSTED)
    with pytest.raises(ValueError, match="cannot settle"), transaction.atomic():
        ledger.settle(pending=pending, phase=Phase.PENDING)


@pytest.mark.django_db
def test_taking_back_what_was_posted_brings_the_balance_to_zero_once() -> None:
    pending = _pending()
    posted = ledger.settle(pending=pending, phase=Phase.POSTED)
    assert ledger.reverse(posted=posted) == ledger.reverse(posted=posted)
    assert Transaction.objects.get(pk=pending.pk).outcome == Outcome.REVERSED
    assert _balance(Account.Kind.STRIPE_CLEARING) == (0, 0)
    checked()
    with pytest.raises(ValueError, match="only what was posted"), transaction.atomic():
        ledger.reverse(posted=pending)


@pytest.mark.django_db
def test_the_same_act_is_written_once() -> None:
    assert _pending() == _pending()
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_one_key_for_two_acts_is_a_bug() -> None:
    _pending()
    with pytest.raises(ValueError, match="another transaction"), transaction.atomic():
        _pending(501)
    assert Transaction.objects.count() == 1


@pytest.mark.django_db
def test_lines_that_do_not_balance_are_refused_before_the_database_is_asked() -> None:
    clearing, held = (line.account for line in _lines())
    with pytest.raises(ValueError, match="does not balance"), transaction.atomic():
        ledger.record(
            kind="test",
            phase=Phase.PENDING,
            key="k",
            lines=[Line(clearing, Money(500, "USD")), Line(held, Money(-1, "USD"))],
        )
    with pytest.raises(ValueError, match="on an account in USD"), transaction.atomic():
        ledger.record(kind="test", phase=Phase.PENDING, key="k", lines=[Line(clearing, Money(1, "IDR"))])
    with pytest.raises(ValueError, match="call settle"), transaction.atomic():
        ledger.record(kind="test", phase=Phase.VOIDED, key="k", lines=[])
    assert not Transaction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_the_same_account() -> None:
    open_account = partial(ledger.account, kind=Account.Kind.PLATFORM_REVENUE, currency="USD")
    accounts = at_once([open_account] * 8)
    assert len({account.pk for account in accounts if isinstance(account, Account)}) == 1
    assert Account.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_that_settle_at_once_settle_once() -> None:
    pending = tx.verb(_pending)()
    settled = at_once([partial(ledger.settle, pending=pending, phase=Phase.POSTED)] * 8)
    assert len({row.pk for row in settled if isinstance(row, Transaction)}) == 1
    assert not [row for row in settled if isinstance(row, Exception)]
    assert _balance(Account.Kind.STRIPE_CLEARING) == (0, 500)
