"""The probes: alive is always yes, ready only when a booking could be taken."""

import json

import pytest
import redis as redis_client
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from agnt import heartbeat
from tests.operations.doors import Answer, get
from tests.stack import database_url

NOWHERE = "postgresql:///nothing?host=/nonexistent"


@pytest.fixture
def ready(transactional_db: None, settings: Settings, redis_server: redis_client.Redis) -> redis_client.Redis:
    """Everything is there: the probe looks at this test's database, and a worker of each queue has given a sign."""
    settings.DATABASE_URL = database_url()
    for queue in heartbeat.queues():
        redis_server.set(heartbeat.key(queue), "somebody")
    return redis_server


def parts(answer: Answer) -> dict[str, bool]:
    return {name: part["ok"] for name, part in json.loads(answer.body).items() if name != "status"}


def test_alive_needs_nothing(settings: Settings) -> None:
    settings.DATABASE_URL, settings.REDIS_URL = NOWHERE, "unix:///nonexistent"
    answer = get("/health")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "alive"})


def test_a_probe_needs_no_host_name_of_ours(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["book.example.com"]
    assert get("/health/", headers={"host": "10.0.0.7"}).status == 200


def test_ready_names_each_part(ready: redis_client.Redis) -> None:
    answer = get("/health/ready")
    assert answer.status == 200
    assert parts(answer) == {"database": True, "redis": True, "migrations": True, "worker": True}
    assert answer.headers[b"cache-control"] == b"no-store"


def test_a_head_has_no_body(ready: redis_client.Redis) -> None:
    answer = get("/health/ready", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_a_probe_is_not_posted_to() -> None:
    assert get("/health", method="POST").status == 405


def test_without_a_database_it_is_not_ready(ready: redis_client.Redis, settings: Settings) -> None:
    settings.DATABASE_URL = NOWHERE
    answer = get("/health/ready")
    assert answer.status == 503
    assert parts(answer) == {"database": False, "redis": True, "migrations": False, "worker": True}
    assert b"nonexistent" not in answer.body


def test_without_redis_it_is_not_ready(ready: redis_client.Redis, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nonexistent"
    answer = get("/health/ready")
    assert answer.status == 503
    assert parts(answer) == {"database": True, "redis": False, "migrations": True, "worker": False}


def test_a_queue_without_a_worker_is_named(ready: redis_client.Redis) -> None:
    ready.delete(heartbeat.key("wire"))
    answer = get("/health/ready")
    assert answer.status == 503
    assert json.loads(answer.body)["worker"] == {"ok": False, "why": "nobody works on wire"}


def test_a_missing_migration_is_counted(ready: redis_client.Redis) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("core", "0001_initial")
    try:
        answer = get("/health/ready")
    finally:
        recorder.record_applied("core", "0001_initial")
    assert answer.status == 503
    assert json.loads(answer.body)["migrations"]["why"] == "1 not applied: manage.py migrate"


def test_a_newer_database_is_not_ready(ready: redis_client.Redis) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("core", "9999_from_the_future")
    try:
        answer = get("/health/ready")
    finally:
        recorder.record_unapplied("core", "9999_from_the_future")
    assert answer.status == 503
    assert json.loads(answer.body)["migrations"]["why"] == "the database is newer than this code"
