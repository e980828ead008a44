"""One effect and one answer for one key, whoever calls how often and at once.

The first caller inserts the row, works and stores its answer in one transaction. A duplicate's insert waits on the
unique index until that transaction ends: it then reads the same answer, or, if the first failed, does the work.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db import OperationalError, connection
from django.db.models import Model

from agnt.core.models import IdempotencyRecord
from agnt.lib import clock, ids, tx
from agnt.lib.errors import DomainError

Row = TypeVar("Row", bound=Model)
WAIT_SECONDS = 15
KEPT = timedelta(days=7)
_PAGE = frozenset({"csrfmiddlewaretoken"})  # another one each time that the page is loaded
_WAITED_IN_VAIN = {"55P03", "57014"}  # lock_timeout; statement_timeout, where the server's is the shorter one
# A row that is older than KEPT is taken over as if it were not there.
_INSERT = """
INSERT INTO core_idempotencyrecord (scope, key, body_hash, status, answer, created_at)
VALUES (%s, %s, %s, 200, NULL, %s)
ON CONFLICT (scope, key) DO UPDATE
    SET body_hash = excluded.body_hash, status = 200, answer = NULL, created_at = excluded.created_at
    WHERE core_idempotencyrecord.created_at < %s
RETURNING id
"""


class Mismatch(DomainError):
    """The key was used with another body."""

    def __init__(self) -> None:
        said = "This idempotency key was used with another body. Use a new key for a new request."
        super().__init__("idempotency_mismatch", said, status=422)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: an HTTP-like status and JSON. `replayed`: it was answered before."""

    status: int
    body: Any
    replayed: bool = False


def body_hash(body: Any) -> str:
    """SHA-256 of the canonical JSON of a request's body."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), default=str).encode()).hexdigest()


def run(
    *, scope: str, key: str, request_hash: str, work: Callable[[], tuple[int, Any]], wait: float = WAIT_SECONDS
) -> Answer:
    """Do `work` once for (scope, key) and give every caller its answer. `work` calls composed steps only.

    Raises DomainError `idempotency_mismatch` (422) for another body under the same key and `idempotency_running`
    (409, retryable) when the first has not finished after `wait` seconds. What `work` raises is raised and not
    kept: the next caller tries again.
    """
    return _run(scope=scope, key=key, request_hash=request_hash, work=work, wait=wait)


def one_row(model: type[Row], *, scope: str, key: str, form: Mapping[str, list[str]], make: Callable[[], Row]) -> Row:
    """The row that `make` (a composed step) writes, one for (scope, key): a form that is sent twice, by a double tap or
    a page loaded again, makes one. With an empty key each makes one.

    Raises DomainError `sent_before` where the form (field to values) said something else then, and as `run` and `make`
    do.
    """
    known = ids.digest(key or ids.token())[:64]
    said = body_hash({name: values for name, values in form.items() if name not in _PAGE})
    try:
        answer = run(scope=scope, key=known, request_hash=said, work=lambda: (200, {"row": make().pk}))
    except Mismatch as error:
        raise DomainError(
            "sent_before", "This form was sent before, with other words: those stand. Load the page again.", status=409
        ) from error
    return model._default_manager.get(pk=answer.body["row"])


@tx.patient
@tx.verb
def _run(*, scope: str, key: str, request_hash: str, work: Callable[[], tuple[int, Any]], wait: float) -> Answer:
    if not _insert_or_wait(scope, key, request_hash, wait):
        return _first_answer(scope, key, request_hash)
    status, body = work()
    IdempotencyRecord.objects.filter(scope=scope, key=key).update(status=status, answer=body)
    return Answer(status, body)


def _insert_or_wait(scope: str, key: str, request_hash: str, wait: float) -> bool:
    """True when this call is the first. Waits, at most `wait` seconds, for a first one that is still at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (usual,) = cursor.fetchone()
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{int(wait * 1000)}ms"])
        try:
            cursor.execute(_INSERT, [scope, key, request_hash, clock.now(), clock.now() - KEPT])
        except OperationalError as error:
            if tx.sqlstate(error) not in _WAITED_IN_VAIN:
                raise
            raise DomainError(
                "idempotency_running",
                "The first call with this key is still running. Ask again in a moment.",
                status=409,
                retryable=True,
            ) from error
        first = cursor.fetchone() is not None
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [usual])
    return first


def _first_answer(scope: str, key: str, request_hash: str) -> Answer:
    row = IdempotencyRecord.objects.get(scope=scope, key=key)
    if row.body_hash != request_hash:
        raise Mismatch
    return Answer(row.status, row.answer, replayed=True)
