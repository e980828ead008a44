"""The two kinds of expected trouble: what a user can cause, and what the outside world does to us.

Everything else is a bug and is logged with its trace.
"""

from typing import Any


class DomainError(Exception):
    """Something a user can cause and can cure.

    `code` is stable and documented; `message` is a sentence that says what to do; `data` joins the answer.
    """

    def __init__(self, code: str, message: str, *, status: int = 400, retryable: bool = False, **data: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.retryable = retryable
        self.data = data

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.code, self.message, self.status, self.retryable, self.data)


def _rebuild(code: str, message: str, status: int, retryable: bool, data: dict[str, Any]) -> DomainError:
    return DomainError(code, message, status=status, retryable=retryable, **data)


class Stale(DomainError):
    """Somebody else was first: the row is no longer in the state that the caller saw."""

    def __init__(
        self, message: str = "Somebody else changed this first. Load it again and look before you act.", **data: Any
    ) -> None:
        super().__init__("stale", message, status=409, retryable=True, **data)


class NotFound(DomainError):
    """There is no such thing for this caller (a stranger's object is 404, not 403)."""

    def __init__(self, message: str = "There is nothing here by that name.", **data: Any) -> None:
        super().__init__("not_found", message, status=404, **data)


class GatewayError(Exception):
    """An outside system failed us.

    `permanent`: the same call will fail again. `retry_after`: seconds it asked us to wait.
    `unknown`: the call may have taken effect; look before repeating it. `code`: the vendor's own.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        unknown: bool = False,
        code: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        self.retry_after = retry_after
        self.unknown = unknown
        self.code = code
