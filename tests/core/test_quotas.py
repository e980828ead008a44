"""A quota is never overrun, by however many at once."""

import pytest

from agnt.core import quotas
from agnt.core.models import Quota
from agnt.lib.errors import DomainError
from tests.at_once import at_once
from tests.billing.refusals import refused


def _spend(amount: int = 1, *, allowed: int = 3, period: str = "2026-11-23") -> int:
    return quotas.spend(subject="api_key:1", kind="calls", period=period, allowed=allowed, amount=amount)


@pytest.mark.django_db
def test_each_spending_says_what_is_left() -> None:
    assert [_spend(), _spend(), _spend()] == [2, 1, 0]
    assert quotas.used(subject="api_key:1", kind="calls", period="2026-11-23") == 3


@pytest.mark.django_db
def test_one_too_many_is_refused_and_uses_nothing() -> None:
    _spend(2)
    with pytest.raises(DomainError) as caught:
        _spend(2)
    assert (caught.value.code, caught.value.status, caught.value.retryable) == ("quota_exceeded", 429, True)
    assert _spend() == 0


@pytest.mark.django_db
def test_a_first_spending_over_the_quota_is_refused() -> None:
    with pytest.raises(DomainError):
        _spend(4)
    assert quotas.used(subject="api_key:1", kind="calls", period="2026-11-23") == 0


@pytest.mark.django_db
def test_another_day_is_another_quota_and_a_higher_tier_counts_at_once() -> None:
    _spend(3)
    assert _spend(period="2026-11-24") == 2
    assert _spend(allowed=10) == 6


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_take_no_more_than_there_is() -> None:
    results = at_once([_spend] * 12)
    assert sorted(left for left in results if isinstance(left, int)) == [0, 1, 2]
    assert {error.code for error in results if isinstance(error, DomainError)} == {"quota_exceeded"}
    assert Quota.objects.get().used == 3


@pytest.mark.django_db
def test_the_database_refuses_a_quota_that_is_overrun() -> None:
    _spend()
    with refused("quota_not_over"):
        Quota.objects.update(used=4)
