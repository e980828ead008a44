"""Draining an inbox: leased, oldest first within priority; not acked in time a message comes again; five times, then
it goes to the dead letters."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db.models import Q

from agents.models import InboxMessage
from agnt.lib import clock, locks, trace, tx
from agnt.lib.errors import DomainError

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=20)
MOST_DELIVERIES = 5
Work = Callable[[InboxMessage], None]


def waiting(now_free: bool = True) -> Q:
    """Messages that are neither acked nor dead; with `now_free` only those under nobody's lease."""
    condition = Q(acked_at__isnull=True, dead_at__isnull=True)
    if now_free:
        condition &= Q(leased_until__isnull=True) | Q(leased_until__lte=clock.now())
    return condition


@tx.patient
@tx.verb
def lease(*, agent_id: str, most: int = 50, lease_for: timedelta = LEASE) -> list[InboxMessage]:
    """Take up to `most` messages for `lease_for`. What was delivered too often goes to the dead letters first."""
    now = clock.now()
    free = (
        InboxMessage.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("envelope")
        .filter(waiting(), recipient_id=agent_id)
    )
    _bury(agent_id, [row.pk for row in free.filter(deliveries__gte=MOST_DELIVERIES)], now)
    mine = list(free.filter(deliveries__lt=MOST_DELIVERIES).order_by("priority", "id")[:most])
    for row in mine:
        row.deliveries += 1
        row.leased_until = now + lease_for
    InboxMessage.objects.bulk_update(mine, ["deliveries", "leased_until"])
    return mine


def _bury(agent_id: str, spent: list[int], now: datetime) -> None:
    if spent:
        InboxMessage.objects.filter(pk__in=spent).update(dead_at=now)
        log.error("inbox_dead_letters", agent=agent_id, count=len(spent))


def work_through(*, agent_id: str, work: Work) -> int:
    """Lease and work off the inbox, each message in one transaction with its ack; returns how many were done.

    A DomainError that will stay is an answer the message deserves: it is acked with a line in the log. Anything else
    leaves the message to its lease, and it comes again.
    """
    done = 0
    while rows := lease(agent_id=agent_id):
        for row in rows:
            with trace.bound(row.trace_id):
                done += _one(row, work)
    return done


def _one(row: InboxMessage, work: Work) -> bool:
    try:
        return _work_and_ack(row, work)
    except DomainError as refusal:
        if refusal.retryable:
            log.warning("inbox_message_postponed", message=row.pk, code=refusal.code)
            return False
        log.info("inbox_message_void", message=row.pk, code=refusal.code)
        return ack(message_id=row.pk, deliveries=row.deliveries)
    except Exception as error:
        log.error("inbox_message_failed", message=row.pk, exc_info=error)
        return False


@tx.patient
@tx.verb
def _work_and_ack(row: InboxMessage, work: Work) -> bool:
    """False when the lease was taken over meanwhile: then nothing is done."""
    mine = InboxMessage.objects.filter(waiting(now_free=False), pk=row.pk, deliveries=row.deliveries)
    if not locks.lock(mine):
        return False
    work(row)
    InboxMessage.objects.filter(pk=row.pk).update(acked_at=clock.now())
    return True


@tx.patient
@tx.verb
def ack(*, message_id: int, deliveries: int) -> bool:
    """Mark a leased message as done; False when the lease was taken over meanwhile."""
    return bool(
        InboxMessage.objects.filter(waiting(now_free=False), pk=message_id, deliveries=deliveries).update(
            acked_at=clock.now()
        )
    )
