"""The trace id in force: where it is bound, and nowhere else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from agnt import logs
from agnt.lib import trace


def test_a_trace_holds_inside_its_block_only() -> None:
    assert trace.current() == ""
    with trace.bound("a" * 32):
        assert trace.current() == "a" * 32
        with trace.bound("b" * 32):
            assert trace.current() == "b" * 32
        assert trace.current() == "a" * 32
    assert trace.current() == ""


def test_a_trace_ends_with_an_error_too() -> None:
    with pytest.raises(RuntimeError), trace.bound("a" * 32):
        raise RuntimeError
    assert trace.current() == ""


def test_another_thread_has_a_trace_of_its_own() -> None:
    with trace.bound("a" * 32), ThreadPoolExecutor(1) as pool:
        assert pool.submit(trace.current).result() == ""


def test_each_log_line_carries_the_trace() -> None:
    with trace.bound("a" * 32):
        assert logs.add_trace(None, "info", {"event": "sent"}) == {"event": "sent", "trace_id": "a" * 32}
    assert logs.add_trace(None, "info", {"event": "sent"}) == {"event": "sent"}


@pytest.mark.parametrize("key", ["body", "message_text", "phone", "Email", "access_token", "payload", "signature"])
def test_no_log_line_carries_a_body_a_secret_or_an_address(key: str) -> None:
    assert logs.drop_secrets(None, "info", {"event": "sent", "id": 7, key: "x"})[key] != "x"
