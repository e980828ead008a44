"""What the database itself refuses in the ledger, whoever asks: each rule has a test that breaks it."""

from typing import Any

import pytest
from django.db import connection

from billing.models import Account, Entry, Transaction
from tests.billing import world
from tests.billing.refusals import checked, refused

pytestmark = pytest.mark.django_db

Phase = Transaction.Phase


def _account(currency: str = "USD", kind: str = Account.Kind.PLATFORM_REVENUE) -> Account:
    return Account.objects.get_or_create(kind=kind, currency=currency)[0]


def _transaction(*amounts: tuple[Account, int], said: int | None = None, **columns: Any) -> Transaction:
    given = {"kind": "test", "phase": Phase.PENDING, "key": f"test:{Transaction.objects.count()}"} | columns
    row = Transaction.objects.create(entry_count=len(amounts) if said is None else said, **given)
    for account, amount in amounts:
        Entry.objects.create(transaction=row, account=account, amount_minor=amount, currency=account.currency)
    return row


@pytest.fixture
def left() -> Account:
    return _account(kind=Account.Kind.STRIPE_CLEARING)


@pytest.fixture
def right() -> Account:
    return _account(kind=Account.Kind.DEPOSITS_HELD)


@pytest.fixture
def written(left: Account, right: Account) -> Transaction:
    row = _transaction((left, 500), (right, -500))
    checked()
    return row


@pytest.mark.parametrize("table", ["billing_account", "billing_transaction", "billing_entry"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_nothing_in_the_ledger_is_changed_or_deleted(written: Transaction, table: str, statement: str) -> None:
    with refused("ledger_append_only"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert Entry.objects.filter(transaction=written).count() == 2


def test_a_transaction_must_sum_to_zero(left: Account, right: Account) -> None:
    with refused("transaction_sums_to_zero"):
        _transaction((left, 500), (right, -499))


def test_a_transaction_must_sum_to_zero_in_each_currency(left: Account) -> None:
    with refused("transaction_sums_to_zero"):
        _transaction((left, 500), (_account("IDR"), -500))


def test_an_entry_has_the_currency_of_its_account(left: Account, right: Account) -> None:
    with refused("entry_currency_of_account"):
        row = Transaction.objects.create(kind="test", phase=Phase.PENDING, key="k", entry_count=2)
        for account, amount in ((left, 500), (right, -500)):
            Entry.objects.create(transaction=row, account=account, amount_minor=amount, currency="IDR")


def test_an_entry_is_never_zero(left: Account) -> None:
    with refused("entry_not_zero"):
        _transaction((left, 0))


def test_no_entry_joins_a_finished_transaction(written: Transaction, left: Account) -> None:
    with refused("transaction_is_whole"):
        Entry.objects.create(transaction=written, account=left, amount_minor=1, currency="USD")


def test_not_even_a_balanced_pair_joins_a_finished_transaction(
    written: Transaction, left: Account, right: Account
) -> None:
    with refused("transaction_is_whole"):
        for account, amount in ((left, 7), (right, -7)):
            Entry.objects.create(transaction=written, account=account, amount_minor=amount, currency="USD")
    assert Entry.objects.filter(transaction=written).count() == 2


def test_a_transaction_without_its_entries_is_refused() -> None:
    with refused("transaction_is_whole"):
        _transaction(said=2)


def test_one_act_makes_one_transaction(written: Transaction) -> None:
    with refused("billing_transaction_key_key"):
        _transaction(key=written.key)


def test_a_transaction_is_settled_once(written: Transaction, left: Account, right: Account) -> None:
    _transaction((left, 500), (right, -500), phase=Phase.POSTED, settles=written)
    with refused("billing_transaction_settles_id_key"):
        _transaction(phase=Phase.VOIDED, settles=written)


def test_posting_repeats_the_entries(written: Transaction, left: Account, right: Account) -> None:
    with refused("transaction_settles_what_was_pending"):
        _transaction((left, 501), (right, -501), phase=Phase.POSTED, settles=written)


def test_only_what_is_pending_is_settled(left: Account, right: Account) -> None:
    posted = _transaction((left, 5), (right, -5), phase=Phase.POSTED)
    with refused("transaction_settles_what_was_pending"):
        _transaction((left, 5), (right, -5), phase=Phase.POSTED, settles=posted)


def test_a_pending_one_settles_nothing(written: Transaction) -> None:
    with refused("transaction_pending_settles_none"):
        _transaction(phase=Phase.PENDING, settles=written)


def test_a_void_settles_something() -> None:
    with refused("transaction_void_settles_one"):
        _transaction(phase=Phase.VOIDED)


def test_a_void_has_no_entries(written: Transaction, left: Account, right: Account) -> None:
    with refused("transaction_void_settles_one"):
        _transaction((left, 500), (right, -500), phase=Phase.VOIDED, settles=written)


def test_a_reversal_opposes_what_was_posted(left: Account, right: Account) -> None:
    posted = _transaction((left, 5), (right, -5), phase=Phase.POSTED)
    with refused("transaction_reverses_what_was_posted"):
        _transaction((left, 5), (right, -5), phase=Phase.POSTED, reverses=posted)


def test_only_what_was_posted_is_reversed(written: Transaction, left: Account, right: Account) -> None:
    with refused("transaction_reverses_what_was_posted"):
        _transaction((left, -500), (right, 500), phase=Phase.POSTED, reverses=written)


def test_a_reversal_is_posted(left: Account, right: Account) -> None:
    posted = _transaction((left, 5), (right, -5), phase=Phase.POSTED)
    with refused("transaction_reversal_is_posted"):
        _transaction((left, -5), (right, 5), phase=Phase.PENDING, reverses=posted)


def test_there_is_one_account_of_a_kind_owner_and_currency() -> None:
    _account("USD")
    with refused("account_once"):
        Account.objects.create(kind=Account.Kind.PLATFORM_REVENUE, currency="USD")


@pytest.mark.parametrize(
    ("kind", "has_venue", "has_person"),
    [
        (Account.Kind.VENUE_PAYABLE, False, False),
        (Account.Kind.VENUE_PAYABLE, True, True),
        (Account.Kind.GUEST, False, False),
        (Account.Kind.CREDITS, True, False),
        (Account.Kind.PLATFORM_REVENUE, True, False),
        (Account.Kind.REFUNDS, False, True),
    ],
)
def test_an_account_has_the_owner_that_its_kind_asks_for(kind: str, has_venue: bool, has_person: bool) -> None:
    venue = world.venue() if has_venue else None
    person = world.person() if has_person else None
    with refused("account_owner_fits_kind"):
        Account.objects.create(kind=kind, venue=venue, person=person, currency="USD")
