"""The rows by which django-celery-beat rings our jobs."""

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from agnt import beat
from agnt.core import jobs
from agnt.core.jobs import Daily, Every, Job, Weekly

pytestmark = pytest.mark.django_db


def test_every_job_of_the_schedule_rings() -> None:
    beat.sync(jobs.schedule())
    rung = PeriodicTask.objects.filter(task="core.run_job", enabled=True)
    assert {row.name: row.args for row in rung} == {name: f'["{name}"]' for name in jobs.schedule()}


def test_each_cadence_has_its_bell() -> None:
    beat.sync(
        {
            "often": Job(Every(15), "x.y"),
            "daily": Job(Daily(5, 30), "x.y"),
            "sunday": Job(Weekly(6, 23, 45), "x.y"),
            "monday": Job(Weekly(0, 9), "x.y"),
        }
    )
    rows = {row.name: row for row in PeriodicTask.objects.filter(task="core.run_job")}
    assert rows["often"].schedule.run_every.total_seconds() == 15
    assert rows["often"].expire_seconds == 15
    crons = {name: rows[name].crontab for name in ("daily", "sunday", "monday")}
    assert {name: (cron.minute, cron.hour, cron.day_of_week, str(cron.timezone)) for name, cron in crons.items()} == {
        "daily": ("30", "5", "*", "UTC"),
        "sunday": ("45", "23", "0", "UTC"),
        "monday": ("0", "9", "1", "UTC"),
    }


def test_a_paused_job_stays_paused_and_a_changed_one_is_changed() -> None:
    beat.sync({"job": Job(Every(15), "x.y")})
    PeriodicTask.objects.filter(name="job").update(enabled=False)
    beat.sync({"job": Job(Daily(1), "x.y")})
    row = PeriodicTask.objects.get(name="job")
    assert not row.enabled
    assert row.interval is None
    assert row.crontab.hour == "1"


def test_nothing_is_written_when_nothing_changed() -> None:
    beat.sync({"job": Job(Every(15), "x.y")})
    before = PeriodicTask.objects.get(name="job").date_changed
    beat.sync({"job": Job(Every(15), "x.y")})
    assert PeriodicTask.objects.get(name="job").date_changed == before


def test_a_job_that_is_no_more_goes_and_other_tasks_stay() -> None:
    interval = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.DAYS)
    PeriodicTask.objects.create(name="somebody's own", task="other.task", interval=interval)
    beat.sync({"job": Job(Every(15), "x.y")})
    beat.sync({})
    assert [row.name for row in PeriodicTask.objects.exclude(task="celery.backend_cleanup")] == ["somebody's own"]
