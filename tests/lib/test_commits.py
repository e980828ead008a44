"""What is asked for twice in one transaction runs once after its commit, unless a savepoint took the first along."""

import pytest
from django.db import transaction

from agnt.lib import commits

pytestmark = pytest.mark.django_db(transaction=True)


class _Note:
    """A hook that writes its name down; two of one name are equal."""

    def __init__(self, name: str, ran: list[str]) -> None:
        self.name, self.ran = name, ran

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Note) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __call__(self) -> None:
        self.ran.append(self.name)


def test_twice_is_once_and_in_the_order_of_the_first() -> None:
    ran: list[str] = []
    with transaction.atomic():
        for name in ("a", "b", "a"):
            commits.once(_Note(name, ran))
        assert ran == []
    assert ran == ["a", "b"]


def test_a_savepoint_that_is_rolled_back_takes_its_own_along_and_no_more() -> None:
    ran: list[str] = []
    with transaction.atomic():
        with pytest.raises(ValueError, match="over"), transaction.atomic():
            commits.once(_Note("a", ran))
            raise ValueError("over")
        commits.once(_Note("a", ran))
    assert ran == ["a"]


def test_what_was_asked_for_inside_a_savepoint_does_not_stand_for_what_is_asked_for_outside() -> None:
    ran: list[str] = []
    with transaction.atomic():
        with transaction.atomic():
            commits.once(_Note("outer", ran))
            with pytest.raises(ValueError, match="over"), transaction.atomic():
                commits.once(_Note("inner", ran))
                raise ValueError("over")
        commits.once(_Note("inner", ran))
    assert ran == ["outer", "inner"]


def test_without_a_transaction_it_runs_at_once() -> None:
    ran: list[str] = []
    commits.once(_Note("a", ran))
    commits.once(_Note("a", ran))
    assert ran == ["a", "a"]
