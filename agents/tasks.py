"""Celery's side of the agents' room."""

from datetime import timedelta

from celery import shared_task

from agents import jobs
from agents.clawpulse.gateway import DRAIN_TASK
from agents.services.turns import RUN_TASK
from agents.turns import runner
from agnt.core import outbox

# A nudge waits in a worker's memory: what is due later than this is left to the sweeper.
_LONGEST_WAIT = timedelta(seconds=30)


@shared_task(name=RUN_TASK)
def run_turn(turn_id: int) -> None:
    """Run the turn; when it is not due yet, come back at once when it is, without holding a thread."""
    wait = runner.run(turn_id)
    if wait is not None and wait <= _LONGEST_WAIT:
        outbox.send_nudge(RUN_TASK, turn_id, countdown=wait.total_seconds())


@shared_task(name=DRAIN_TASK)
def drain_inbox(agent_id: str) -> None:
    """Work off one agent's inbox."""
    jobs.drain_inbox(agent_id)
