"""A due slot is run once however many beats ring, a missed one is caught up once, a dead runner is relieved."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.test import override_settings

from agnt.core import jobs
from agnt.core.jobs import Daily, Every, Job, Weekly
from agnt.core.models import JobRun
from agnt.lib import clock
from tests.at_once import at_once

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
RAN: list[datetime] = []
PATH = "tests.core.test_jobs"


def work() -> str:
    """A job that says that it ran."""
    RAN.append(clock.now())
    return f"{len(RAN)} times"


def breaks() -> None:
    """A job with a bug."""
    raise RuntimeError("out of ink")


TABLE = {"work": Job(Every(60), f"{PATH}.work"), "breaks": Job(Every(60), f"{PATH}.breaks")}


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    RAN.clear()
    with override_settings(AGNT_SCHEDULE=f"{PATH}.TABLE"):
        yield


@pytest.mark.parametrize(
    ("cadence", "now", "slot"),
    [
        (Every(60), NOON + timedelta(seconds=59), NOON),
        (Every(60), NOON + timedelta(seconds=60), NOON + timedelta(seconds=60)),
        (Daily(5, 30), NOON, datetime(2026, 11, 23, 5, 30, tzinfo=UTC)),
        (Daily(12), NOON, NOON),
        (Daily(13), NOON, datetime(2026, 11, 22, 13, 0, tzinfo=UTC)),
        (Weekly(0, 4), NOON, datetime(2026, 11, 23, 4, 0, tzinfo=UTC)),
        (Weekly(6, 3), NOON, datetime(2026, 11, 22, 3, 0, tzinfo=UTC)),
        (Weekly(0, 13), NOON, datetime(2026, 11, 16, 13, 0, tzinfo=UTC)),
    ],
)
def test_the_due_slot_is_the_newest_that_has_come(cadence: jobs.Cadence, now: datetime, slot: datetime) -> None:
    assert cadence.due(now) == slot


@pytest.mark.django_db
def test_a_slot_is_run_once() -> None:
    with clock.frozen(NOON):
        assert [jobs.run("work"), jobs.run("work")] == [True, False]
    run = JobRun.objects.get()
    assert (run.slot, run.finished_at, run.result, run.error) == (NOON, NOON, "1 times", "")


@pytest.mark.django_db
def test_slots_that_were_missed_are_caught_up_once() -> None:
    with clock.frozen(NOON):
        jobs.run("work")
    with clock.frozen(NOON + timedelta(minutes=10, seconds=7)):  # nobody rang for ten minutes
        assert [jobs.run("work") for _ in range(3)] == [True, False, False]
    assert list(JobRun.objects.order_by("slot").values_list("slot", flat=True)) == [NOON, NOON + timedelta(minutes=10)]
    assert len(RAN) == 2


@pytest.mark.django_db
def test_a_run_whose_runner_died_is_taken_over_when_its_lease_is_over() -> None:
    JobRun.objects.create(job="work", slot=NOON, leased_until=NOON + timedelta(seconds=30), started_at=NOON)
    with clock.frozen(NOON + timedelta(seconds=29)):
        assert not jobs.run("work")
    with clock.frozen(NOON + timedelta(seconds=31)):
        assert [jobs.run("work"), jobs.run("work")] == [True, False]
    assert (JobRun.objects.get().attempts, len(RAN)) == (2, 1)


@pytest.mark.django_db
def test_an_error_of_a_job_is_recorded_and_not_raised() -> None:
    with clock.frozen(NOON):
        assert jobs.run("breaks")
    run = JobRun.objects.get()
    assert (run.error, run.result, run.finished_at) == ("RuntimeError: out of ink", "", NOON)


@pytest.mark.django_db
def test_a_job_that_is_not_in_the_schedule_is_a_bug() -> None:
    with pytest.raises(KeyError):
        jobs.run("nothing")


@pytest.mark.django_db(transaction=True)
def test_beats_that_ring_at_once_run_it_once() -> None:
    with clock.frozen(NOON):
        rung = at_once([partial(jobs.run, "work")] * 6)
    assert sorted(map(str, rung)) == ["False"] * 5 + ["True"]
    assert (JobRun.objects.count(), len(RAN)) == (1, 1)


@pytest.mark.django_db
def test_old_runs_are_forgotten() -> None:
    for days in (1, 20):
        with clock.frozen(NOON - timedelta(days=days)):
            jobs.run("work")
    with clock.frozen(NOON):
        assert jobs.prune() == 1
    assert JobRun.objects.get().slot == NOON - timedelta(days=1)
