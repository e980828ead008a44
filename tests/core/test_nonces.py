"""A nonce is accepted once."""

from datetime import timedelta
from functools import partial

import pytest

from agnt.core import nonces
from agnt.core.models import Nonce
from agnt.lib import clock
from tests.at_once import at_once


@pytest.mark.django_db
def test_a_nonce_is_new_once_in_its_scope() -> None:
    assert [nonces.use(scope="venue-kayu", value="n") for _ in range(3)] == [True, False, False]
    assert nonces.use(scope="venue-laut", value="n")


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_is_first() -> None:
    first = at_once([partial(nonces.use, scope="s", value="n")] * 10)
    assert sorted(map(str, first)) == ["False"] * 9 + ["True"]


@pytest.mark.django_db
def test_old_nonces_are_forgotten_and_young_ones_are_not() -> None:
    with clock.frozen(clock.now() - timedelta(hours=2)):
        nonces.use(scope="s", value="old")
    nonces.use(scope="s", value="young")
    assert nonces.prune() == 1
    assert Nonce.objects.get().value == "young"
