"""What must happen next, promised in the caller's transaction.

`emit` writes an Event and one Delivery per handler. After the commit a worker is nudged; a nudge that is lost
costs time, never truth: the sweeper finds the delivery. A handler runs in one transaction with the mark that it is
done, so a kill at any point runs nothing twice.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from agnt.core.models import Delivery, Event
from agnt.lib import clock, commits, locks, trace, tx
from agnt.lib.errors import DomainError

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
RETRY_AFTER = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120, 600, 1800, 7200))
NUDGED_WAIT = timedelta(seconds=30)  # longer waits are left to the sweeper: a nudge lies in a worker's memory
WAKE_TASK = "core.wake"
Ids = str | int

# The event and a delivery for each handler: one statement, for every verb says something.
_EMIT = """
    WITH said AS (INSERT INTO core_event (created_at, trace_id, name, ids) VALUES (%s, %s, %s, %s::jsonb) RETURNING id),
         told AS (INSERT INTO core_delivery (event_id, handler, attempts, next_at, last_error)
                  SELECT said.id, heard.handler, 0, %s, '' FROM said, unnest(%s::text[]) AS heard (handler))
    SELECT id FROM said
"""


def handlers() -> Mapping[str, Sequence[str]]:
    """The literal table of who hears what (agnt/handlers.py), handed over through settings."""
    table: Mapping[str, Sequence[str]] = import_string(settings.AGNT_HANDLERS)
    return table


def emit(name: str, **ids: Ids) -> Event:
    """Say that something happened; call it inside the transaction that made it so.

    `ids` are keys of rows, never bodies. Raises RuntimeError outside a transaction and KeyError for an event that
    agnt/handlers.py does not list.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("emit() belongs inside the transaction of what happened")
    heard_by, now = list(handlers()[name]), clock.now()
    event = Event(name=name, ids=ids, created_at=now)
    with connection.cursor() as cursor:
        cursor.execute(_EMIT, [now, event.trace_id, name, json.dumps(ids), now, heard_by])
        (event.pk,) = cursor.fetchone()
    event._state.adding = False
    if heard_by:
        nudge(WAKE_TASK)
    return event


def nudge(task: str, *args: Ids) -> None:
    """Wake a task once the transaction has committed, once for all that ask for it. Losing it costs time only: a
    sweeper asks the tables."""
    commits.once(_Nudge(task, args))


@dataclass(frozen=True, slots=True)
class _Nudge:
    """What is sent after the commit; two that are equal are one."""

    task: str
    args: tuple[Ids, ...]

    def __call__(self) -> None:
        send_nudge(self.task, *self.args)


def send_nudge(task: str, *args: Ids, countdown: float | None = None) -> None:
    """Send the nudge now. Never raises: the row is stored, so a broker that is away is only written to the log."""
    try:
        current_app.send_task(task, args=args, countdown=countdown, retry=False)
    except Exception as error:  # noqa: BLE001 - kombu raises whatever its transport raises
        log.warning("nudge_lost", task=task, error=type(error).__name__)


def run_due(limit: int = 500) -> int:
    """Run due deliveries one after the other until none is left or `limit` have run; returns how many ran."""
    ran = 0
    while ran < limit and run_one():
        ran += 1
    return ran


def run_one() -> bool:
    """Claim the oldest due delivery and run it. False when none was due."""
    claimed = _claim()
    if claimed is None:
        return False
    with trace.bound(claimed.event.trace_id):
        _run(claimed)
    return True


@tx.verb
def _claim() -> Delivery | None:
    """Take the oldest due delivery for LEASE. Rows that another worker is looking at are passed over.

    The commit need not reach the disk: a claim that a crash loses is only claimed again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    now = clock.now()
    row = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .filter(done_at__isnull=True, dead_at__isnull=True, next_at__lte=now)
        .order_by("next_at", "id")
        .first()
    )
    if row is not None:
        row.attempts += 1
        row.next_at = now + LEASE
        row.save(update_fields=["attempts", "next_at"])
    return row


def _run(delivery: Delivery) -> None:
    try:
        _run_in_one_transaction(delivery)
    except Exception as error:  # noqa: BLE001 - the outermost runner: whatever happened is recorded and retried
        _failed(delivery, error)


@tx.patient
@tx.verb
def _run_in_one_transaction(delivery: Delivery) -> None:
    """The handler and the mark that it is done, together. A runner whose lease was taken over does nothing."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, attempts=delivery.attempts, done_at__isnull=True, dead_at__isnull=True
    )
    if not locks.lock(mine):
        return
    handler: Callable[..., None] = import_string(delivery.handler)
    handler(**delivery.event.ids)
    Delivery.objects.filter(pk=delivery.pk).update(done_at=clock.now(), last_error="")


def _failed(delivery: Delivery, error: Exception) -> None:
    """Record the failure and when to try again; after the last try the delivery is dead and waits for a person."""
    spent = delivery.attempts > len(RETRY_AFTER) or (isinstance(error, DomainError) and not error.retryable)
    now, wait = clock.now(), RETRY_AFTER[min(delivery.attempts, len(RETRY_AFTER)) - 1]
    Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, done_at__isnull=True).update(
        last_error=f"{type(error).__name__}: {error}"[:2000], next_at=now + wait, dead_at=now if spent else None
    )
    log.error(
        "delivery_failed", delivery=delivery.pk, handler=delivery.handler, attempt=delivery.attempts, exc_info=error
    )
    if not spent and wait <= NUDGED_WAIT:
        send_nudge(WAKE_TASK, countdown=wait.total_seconds())


def sweep() -> int:
    """The safety net (job sweep_deliveries): run whatever a lost nudge or a killed worker left behind."""
    return run_due()


@tx.verb
def retry(*, delivery_id: int, by: str) -> None:
    """Make a dead or waiting delivery due now; what is done stays done."""
    changed = Delivery.objects.filter(pk=delivery_id, done_at__isnull=True).update(
        dead_at=None, next_at=clock.now(), attempts=0
    )
    if changed:
        log.info("delivery_retried", delivery=delivery_id, by=by)
        nudge(WAKE_TASK)


def drain(rounds: int = 100) -> int:
    """Run everything due until the table is quiet, in this process; returns how many ran (tests, commands)."""
    total = 0
    for _ in range(rounds):
        ran = run_due()
        total += ran
        if not ran:
            break
    return total
