"""Celery carries the nudge; PostgreSQL carries the truth (ARCHITECTURE section 3)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agnt.settings")

app = Celery("agnt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
