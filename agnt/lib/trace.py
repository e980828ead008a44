"""One trace id from the webhook to the ledger line: carried in a context variable, stored on rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_trace: ContextVar[str] = ContextVar("trace_id", default="")


def current() -> str:
    """The trace id in force, or an empty string."""
    return _trace.get()


@contextmanager
def bound(trace_id: str) -> Iterator[None]:
    """Put `trace_id` in force for this block."""
    token = _trace.set(trace_id)
    try:
        yield
    finally:
        _trace.reset(token)
