"""Celery as workers and beat run it (`celery -A agnt.worker`): with a sign of life and a check of the schema."""

import warnings
from typing import Any

import structlog
from celery import bootsteps
from celery.exceptions import SecurityWarning
from celery.signals import beat_init, worker_init, worker_process_init
from celery.worker.consumer.tasks import Tasks
from django.conf import settings
from redis import Redis, RedisError

from agnt import checks, heartbeat, schema
from agnt.celery import app
from agnt.embedded import processes

log = structlog.get_logger(__name__)


class Heartbeat(bootsteps.StartStopStep):
    """Beats on the consumer's own clock: a worker that has lost its broker or hangs falls silent."""

    requires = (Tasks,)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._timer: Any = None
        self._redis = Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)

    def start(self, parent: Any) -> None:
        self._beat(parent)
        self._timer = parent.timer.call_repeatedly(heartbeat.PERIOD, self._beat, (parent,))

    def stop(self, parent: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _beat(self, consumer: Any) -> None:
        try:
            for queue in consumer.task_consumer.queues:
                self._redis.set(heartbeat.key(queue.name), consumer.hostname, ex=heartbeat.LIFE)
        except RedisError as problem:
            log.warning("heartbeat_lost", error=type(problem).__name__)


@worker_init.connect
@beat_init.connect
def _refuse_unfit(**about: Any) -> None:
    checks.refuse_unfit()
    schema.refuse_newer()


@worker_process_init.connect
def _end_with_worker(**about: Any) -> None:
    """A fork of a worker killed with -9 would go on waiting for work, with its connections open."""
    processes.end_with_parent()


# A home on one machine may well be root's. What tasks carry is JSON with ids, so that root is no invitation.
warnings.simplefilter("ignore", SecurityWarning)
app.steps["consumer"].add(Heartbeat)

__all__ = ["app"]
