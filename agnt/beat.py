"""The schedule as django-celery-beat knows it: one PeriodicTask per job, written anew at each start of beat.

Beat only rings; which slot is due, and whether somebody has run it, is decided by agnt.core.jobs. A job that was
paused in the console stays paused.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from agnt.core import jobs
from agnt.core.jobs import Cadence, Daily, Every, Job, Weekly

TASK = "core.run_job"
LONGEST_WAIT = 3600  # seconds after which a ring that no worker heard is thrown away


class Scheduler(DatabaseScheduler):  # type: ignore[misc]  # the package has no types
    """Beat's scheduler; set as CELERY_BEAT_SCHEDULER."""

    def setup_schedule(self) -> None:
        sync(jobs.schedule())
        super().setup_schedule()


@transaction.atomic
def sync(schedule: Mapping[str, Job]) -> None:
    """Make the rows what the table says. Rows of other tasks are left alone."""
    for name, job in schedule.items():
        wanted = {"task": TASK, "args": json.dumps([name]), "expire_seconds": _wait(job.cadence), **_bell(job.cadence)}
        row = PeriodicTask.objects.filter(name=name).first()
        if row is None:
            PeriodicTask.objects.create(name=name, **wanted)
        elif any(getattr(row, field) != value for field, value in wanted.items()):
            PeriodicTask.objects.update_or_create(name=name, defaults=wanted)
    for row in PeriodicTask.objects.filter(task=TASK).exclude(name__in=schedule):
        row.delete()


def _bell(cadence: Cadence) -> dict[str, Any]:
    """When to ring, in django-celery-beat's tables; the kinds of bell that it is not are emptied."""
    if isinstance(cadence, Every):
        interval, _ = IntervalSchedule.objects.get_or_create(every=cadence.seconds, period=IntervalSchedule.SECONDS)
        return {"interval": interval, "crontab": None}
    if isinstance(cadence, Daily | Weekly):
        # cron counts the week from Sunday, Python from Monday
        day = str((cadence.weekday + 1) % 7) if isinstance(cadence, Weekly) else "*"
        crontab, _ = CrontabSchedule.objects.get_or_create(
            minute=str(cadence.minute), hour=str(cadence.hour), day_of_week=day, timezone="UTC"
        )
        return {"interval": None, "crontab": crontab}
    raise TypeError(f"beat has no bell for {cadence!r}")


def _wait(cadence: Cadence) -> int:
    return min(cadence.seconds, LONGEST_WAIT) if isinstance(cadence, Every) else LONGEST_WAIT
