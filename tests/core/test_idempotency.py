"""One key, one effect, one answer: whoever calls how often and at once."""

from datetime import timedelta
from threading import Event, Lock
from typing import Any

import pytest
from django.db import transaction

from agnt.core import idempotency
from agnt.core.models import IdempotencyRecord, Person
from agnt.lib import clock
from agnt.lib.errors import DomainError
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _work() -> tuple[int, Any]:
    person = Person.objects.create(name="once")
    return 201, {"id": str(person.pk)}


def _run(**changes: Any) -> idempotency.Answer:
    given: dict[str, Any] = {"scope": "api_key:1", "key": "k", "request_hash": "h", "work": _work} | changes
    return idempotency.run(**given)


def test_the_same_call_gets_the_first_answer_again() -> None:
    first, again = _run(), _run()
    assert (first.status, first.replayed) == (201, False)
    assert again == idempotency.Answer(201, first.body, replayed=True)
    assert Person.objects.count() == 1


def test_50_calls_at_once_have_one_effect_and_50_equal_answers() -> None:
    answers = at_once([_run] * 50)
    assert {(answer.status, answer.body["id"]) for answer in answers if isinstance(answer, idempotency.Answer)} == {
        (201, str(Person.objects.get().pk))
    }
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert (
        sorted(answer.replayed for answer in answers if isinstance(answer, idempotency.Answer)) == [False] + [True] * 49
    )


def test_another_key_and_another_scope_are_other_calls() -> None:
    _run(), _run(key="k2"), _run(scope="api_key:2")
    assert Person.objects.count() == 3


def test_the_same_key_with_another_body_is_refused() -> None:
    _run()
    with pytest.raises(DomainError) as caught:
        _run(request_hash="other")
    assert (caught.value.code, caught.value.status) == ("idempotency_mismatch", 422)
    assert Person.objects.count() == 1


def test_work_that_fails_is_not_kept_and_the_next_call_does_it() -> None:
    def refuses() -> tuple[int, Any]:
        Person.objects.create(name="undone")
        raise DomainError("full", "No table is free.", status=409)

    with pytest.raises(DomainError, match="No table"):
        _run(work=refuses)
    assert not IdempotencyRecord.objects.exists()
    assert not Person.objects.exists()
    assert not _run().replayed


def test_a_call_that_waits_too_long_for_the_first_is_told_to_ask_again() -> None:
    working, waited, slow_first = Event(), Event(), Lock()

    def slow() -> tuple[int, Any]:
        working.set()
        assert waited.wait(20)
        return _work()

    def one_of_two() -> idempotency.Answer:
        if slow_first.acquire(blocking=False):
            return _run(work=slow)
        working.wait(20)
        try:
            return _run(wait=0.1)
        finally:
            waited.set()

    outcomes = at_once([one_of_two] * 2)
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert (refused.code, refused.status, refused.retryable) == ("idempotency_running", 409, True)
    assert Person.objects.count() == 1


def test_a_key_is_free_again_after_seven_days() -> None:
    with clock.frozen(clock.now() - idempotency.KEPT - timedelta(seconds=1)):
        _run()
    assert not _run(request_hash="other").replayed
    assert (Person.objects.count(), IdempotencyRecord.objects.count()) == (2, 1)


def test_a_call_inside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        _run()


def test_bodies_that_mean_the_same_have_the_same_hash() -> None:
    assert idempotency.body_hash({"a": 1, "b": [1, 2]}) == idempotency.body_hash({"b": [1, 2], "a": 1})
    assert idempotency.body_hash({"a": 1}) != idempotency.body_hash({"a": 2})
