"""Every job of the schedule is there and runs on an empty platform."""

import pytest

from agnt.core import jobs
from agnt.core.models import JobRun
from agnt.schedule import SCHEDULE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", SCHEDULE)
def test_the_job_runs(name: str) -> None:
    assert jobs.run(name)
    row = JobRun.objects.get(job=name)
    assert row.error == ""
    assert row.finished_at is not None
