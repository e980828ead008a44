"""Celery's side of the agents' room."""

from celery import shared_task

from agents import jobs
from agents.clawpulse.gateway import DRAIN_TASK


@shared_task(name=DRAIN_TASK)
def drain_inbox(agent_id: str) -> None:
    """Work off one agent's inbox."""
    jobs.drain_inbox(agent_id)
