"""Celery's side of the kernel: a nudge to look into the tables, and a bell that rings jobs."""

from celery import shared_task

from agnt.core import jobs, outbox


@shared_task(name=outbox.WAKE_TASK)
def wake() -> None:
    """Run whatever deliveries are due."""
    outbox.run_due()


@shared_task(name="core.run_job")
def run_job(name: str) -> None:
    """Run the job's due slot, if nobody has."""
    jobs.run(name)
