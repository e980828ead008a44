"""A worker's sign of life per queue, in Redis: written while it consumes (agnt/worker.py), gone soon after it stops."""

from django.conf import settings

PERIOD, LIFE = 5.0, 15  # seconds between two signs, and until the last one is forgotten


def key(queue: str) -> str:
    """Where the sign of life of this queue's workers lies."""
    return f"agnt.alive.{queue}"


def queues() -> list[str]:
    """The queues that somebody must be consuming."""
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    return sorted({settings.CELERY_TASK_DEFAULT_QUEUE, *routed})
