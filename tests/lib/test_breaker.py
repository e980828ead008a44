"""agnt/lib/breaker.py on the real Redis, with the clock in hand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agnt.lib import breaker, clock, ids
from agnt.lib.breaker import Breaker

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def make(**options: Any) -> Breaker:
    settings: dict[str, Any] = {"failures": 3, "window_s": 600, "open_s": 120, **options}
    return Breaker(f"test.{ids.trace_id()}", **settings)


def at(seconds: float) -> Any:
    return clock.frozen(START + timedelta(seconds=seconds))


def tripped(**options: Any) -> Breaker:
    made = make(**options)
    with at(0):
        assert [made.failed() for _ in range(3)] == [False, False, True]
    return made


def test_it_is_closed_until_the_last_failure_that_counts() -> None:
    made = make()
    with at(0):
        made.failed()
        made.failed()
        assert made.state() == "closed"
        assert made.permit().allowed
        made.failed()
        assert made.state() == "open"


def test_open_refuses_and_says_how_long() -> None:
    made = tripped()
    with at(20):
        permit = made.permit()
        assert not permit.allowed
        assert permit.wait_s == pytest.approx(100, abs=0.01)


def test_failures_older_than_the_window_do_not_count() -> None:
    made = make()
    with at(0):
        made.failed()
        made.failed()
    with at(601):
        assert made.failed() is False
        assert made.state() == "closed"


def test_a_success_in_between_starts_a_row_anew_but_not_a_count() -> None:
    row, count = make(in_a_row=True), make()
    with at(0):
        for one in (row, count):
            one.failed()
            one.failed()
            one.succeeded()
            one.failed()
        assert row.state() == "closed"
        assert count.state() == "open"


def test_half_open_lets_exactly_one_of_many_through() -> None:
    made = tripped()

    def ask(_number: int) -> bool:
        with at(121):
            return made.permit().allowed

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(ask, range(64))) == 1


def test_looking_does_not_take_the_probe() -> None:
    made = tripped()
    with at(121):
        assert made.look().allowed
        assert made.state() == "half_open"
        assert made.permit().probe
        assert not made.look().allowed


def test_a_probe_that_succeeds_closes_it() -> None:
    made = tripped()
    with at(121):
        assert made.permit().probe
        made.succeeded()
        assert made.state() == "closed"
        assert made.permit().allowed
        assert made.failed() is False, "the failures of before are forgotten"


def test_a_probe_that_fails_opens_it_again_for_the_whole_time() -> None:
    made = tripped()
    with at(121):
        assert made.permit().probe
        assert made.failed() is True
        assert made.state() == "open"
    with at(121 + 119):
        assert not made.permit().allowed
    with at(121 + 121):
        assert made.permit().probe


def test_a_probe_whose_process_was_killed_leaves_its_place() -> None:
    made = tripped(probe_s=30)
    with at(121):
        assert made.permit().probe
    with at(140):
        assert not made.permit().allowed
    with at(152):
        assert made.permit().probe


def test_the_answer_to_a_call_from_before_does_not_close_it() -> None:
    made = tripped()
    with at(1):
        made.succeeded()
        assert made.state() == "open"


def test_with_redis_away_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = tripped()
    away = breaker.redis.Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=0.2)
    monkeypatch.setattr(breaker, "_redis", lambda: away)
    with at(1):
        assert made.permit().allowed
        assert made.failed() is False
        made.succeeded()
