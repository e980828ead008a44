"""A verb that lost a race is done again, up to three times, and never for any other reason."""

import pytest
from django.db import IntegrityError, OperationalError, connection

from agnt.core.models import Nonce, Person
from agnt.lib import tx
from agnt.lib.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)

TRIED: list[int] = []


@pytest.fixture(autouse=True)
def _nothing_was_tried() -> None:
    TRIED.clear()


def _loses(times: int, error: Exception | None = None) -> str:
    """Writes a row, then loses the first so many races."""
    TRIED.append(1)
    Person.objects.create(name="Ayu")
    if len(TRIED) <= times:
        raise error or IntegrityError("somebody was first")
    return "done"


_verb = tx.patient(tx.verb(_loses))


def test_what_lost_a_race_is_done_again_and_only_the_winner_stands() -> None:
    assert _verb(2) == "done"
    assert (len(TRIED), Person.objects.count()) == (3, 1)


def test_after_three_tries_the_loss_is_told() -> None:
    with pytest.raises(IntegrityError):
        _verb(9)
    assert (len(TRIED), Person.objects.count()) == (tx.TRIES, 0)


@pytest.mark.parametrize("error", [DomainError("full", "No table is free."), OperationalError("gone"), RuntimeError()])
def test_nothing_else_is_tried_again(error: Exception) -> None:
    with pytest.raises(type(error)):
        _verb(1, error)
    assert len(TRIED) == 1


def test_a_broken_constraint_and_a_deadlock_are_lost_races_and_a_lost_connection_is_not() -> None:
    Nonce.objects.create(scope="s", value="n")
    with pytest.raises(IntegrityError) as broken:
        Nonce.objects.create(scope="s", value="n")
    assert tx.lost_a_race(broken.value)
    assert tx.sqlstate(broken.value) == "23505"
    for state, lost in (("40P01", True), ("40001", True), ("57P01", False)):
        with pytest.raises(OperationalError) as raised, connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
        assert (tx.sqlstate(raised.value), tx.lost_a_race(raised.value)) == (state, lost)
    assert not tx.lost_a_race(OperationalError("no connection"))
