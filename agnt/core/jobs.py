"""Jobs that recur. A slot is computed from the schedule, run once however many beats ring, caught up once if missed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol, TypeVar

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from agnt.core.models import JobRun
from agnt.lib import clock, ids, trace

log = structlog.get_logger(__name__)
K = TypeVar("K")


class Cadence(Protocol):
    """When a job is due."""

    def due(self, now: datetime) -> datetime:
        """The newest slot at or before `now` (UTC)."""
        ...


@dataclass(frozen=True, slots=True)
class Every:
    """Each so many seconds, counted from the Unix epoch, so that every beat computes the same slots."""

    seconds: int

    def due(self, now: datetime) -> datetime:
        stamp = int(now.timestamp())
        return datetime.fromtimestamp(stamp - stamp % self.seconds, UTC)


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at a wall time in UTC."""

    hour: int
    minute: int = 0

    def due(self, now: datetime) -> datetime:
        today = datetime.combine(now.astimezone(UTC).date(), time(self.hour, self.minute), UTC)
        return today if today <= now else today - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Each week on a weekday (0 is Monday) at a wall time in UTC."""

    weekday: int
    hour: int
    minute: int = 0

    def due(self, now: datetime) -> datetime:
        slot = Daily(self.hour, self.minute).due(now)
        return slot - timedelta(days=(slot.weekday() - self.weekday) % 7)


@dataclass(frozen=True, slots=True)
class Job:
    """One recurring job: when, what, and how long it may take before another runner may take it over."""

    cadence: Cadence
    path: str
    lease_seconds: int = 120


def schedule() -> Mapping[str, Job]:
    """The literal table of jobs (agnt/schedule.py), handed over through settings."""
    table: Mapping[str, Job] = import_string(settings.AGNT_SCHEDULE)
    return table


def run(name: str) -> bool:
    """Run the job's newest due slot unless it was run or is being run. True when this call ran it.

    Raises KeyError for a job that the schedule does not list. An error of the job is recorded, not raised.
    """
    job = schedule()[name]
    run_row = _take(name, job)
    if run_row is None:
        return False
    with trace.bound(ids.trace_id()):
        _work(run_row, job)
    return True


def _take(name: str, job: Job) -> JobRun | None:
    """Insert the slot's row, or take over one whose runner died (its lease is over and it never finished)."""
    now = clock.now()
    slot = job.cadence.due(now)
    lease = now + timedelta(seconds=job.lease_seconds)
    try:
        with transaction.atomic(durable=True):
            return JobRun.objects.create(job=name, slot=slot, leased_until=lease, started_at=now)
    except IntegrityError:
        pass
    with transaction.atomic(durable=True):
        row = (
            JobRun.objects.select_for_update(skip_locked=True)
            .filter(job=name, slot=slot, finished_at__isnull=True, leased_until__lt=now)
            .first()
        )
        if row is not None:
            row.leased_until, row.attempts = lease, row.attempts + 1
            row.save(update_fields=["leased_until", "attempts"])
        return row


def _work(run_row: JobRun, job: Job) -> None:
    work: Callable[[], object] = import_string(job.path)
    result, error = "", ""
    try:
        result = str(work() or "")
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"[:2000]
        log.error("job_failed", job=run_row.job, exc_info=problem)
    JobRun.objects.filter(pk=run_row.pk, attempts=run_row.attempts).update(
        finished_at=clock.now(), result=result[:2000], error=error
    )


def each(keys: Iterable[K], work: Callable[[K], int]) -> int:
    """Do `work` for each key by itself: one that fails is logged and keeps no other from its turn. The sum of what it
    answers."""
    done = 0
    for key in keys:
        try:
            done += work(key)
        except Exception as problem:
            log.error("job_row_failed", row=str(key), exc_info=problem)
    return done


def prune(keep: timedelta = timedelta(days=14)) -> int:
    """Delete finished runs older than `keep`; returns how many."""
    count, _ = JobRun.objects.filter(slot__lt=clock.now() - keep, finished_at__isnull=False).delete()
    return count
