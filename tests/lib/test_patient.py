"""A verb that lost a race is done again; nothing else is."""

import pytest
from django.db import IntegrityError, OperationalError, connection

from agnt.core.models import Nonce, Person
from agnt.lib import tx
from tests.at_once import at_once


def _database_error(sqlstate: str, kind: type[Exception] = OperationalError) -> Exception:
    error = kind("as PostgreSQL says")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": sqlstate})()
    return error


def _fails(*errors: Exception):
    """A verb that raises these, one a call, and then succeeds; and how often it was called."""
    calls: list[int] = []

    @tx.patient
    def verb(value: int, *, more: int = 0) -> int:
        calls.append(value)
        if len(calls) <= len(errors):
            raise errors[len(calls) - 1]
        return value + more

    return verb, calls


@pytest.mark.parametrize(
    "error", [_database_error("40P01"), _database_error("40001"), _database_error("23505", IntegrityError)]
)
def test_a_lost_race_is_run_again_with_the_same_arguments(error: Exception):
    verb, calls = _fails(error, error)
    assert verb(1, more=2) == 3
    assert calls == [1, 1, 1]


def test_the_third_loss_is_raised():
    verb, calls = _fails(*[_database_error("40P01")] * 3)
    with pytest.raises(OperationalError):
        verb(1)
    assert len(calls) == tx.TRIES == 3


@pytest.mark.parametrize("error", [_database_error("57014"), OperationalError("gone"), ValueError("no")])
def test_any_other_failure_is_raised_at_once(error: Exception):
    verb, calls = _fails(error)
    with pytest.raises(type(error)):
        verb(1)
    assert len(calls) == 1


def test_the_verb_keeps_its_name():
    verb, _calls = _fails()
    assert verb.__name__ == "verb"


@pytest.mark.django_db(transaction=True)
def test_two_verbs_that_lock_each_other_out_both_end_well():
    people = [Person.objects.create(name="0") for _ in range(2)]

    @tx.patient
    @tx.verb
    def touch(first: Person, second: Person) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '50ms'")
        for person in (first, second):
            Person.objects.filter(pk=person.pk).update(name="touched")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
        return True

    found = at_once([lambda: touch(*people), lambda: touch(*reversed(people))])
    assert found == [True, True]


@pytest.mark.django_db(transaction=True)
def test_what_the_lost_try_wrote_is_gone():
    Nonce.objects.create(scope="x", value="0")
    values = iter(("0", "1"))

    @tx.patient
    @tx.verb
    def write() -> None:
        Person.objects.create(name="once")
        Nonce.objects.create(scope="x", value=next(values))

    write()
    assert (Person.objects.count(), Nonce.objects.count()) == (1, 2)
