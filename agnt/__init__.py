"""The AGNT project. Importing the Celery app here keeps every process on the same broker."""

from agnt.celery import app as celery_app

__all__ = ["celery_app"]
