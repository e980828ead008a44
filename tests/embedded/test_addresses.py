"""What each library makes of an address."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from agnt.embedded import broker_url, django_database


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("unix:///tmp/a/redis.sock", "redis+socket:///tmp/a/redis.sock"),
        ("unix:///tmp/a/redis.sock?db=3", "redis+socket:///tmp/a/redis.sock?virtual_host=3"),
        ("redis://:secret@host:6379/2", "redis://:secret@host:6379/2"),
        ("rediss://host", "rediss://host"),
    ],
)
def test_celery_is_told_of_a_socket_in_its_own_way(redis: str, broker: str) -> None:
    assert broker_url(redis) == broker


def test_every_part_of_a_database_address_arrives() -> None:
    made = django_database("postgresql://user:p%40ss@host:5433/name?sslmode=require")
    assert made == {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "NAME": "name",
        "USER": "user",
        "PASSWORD": "p@ss",
        "HOST": "host",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("kind", ["web", "wire"])
def test_processes_with_threads_have_a_pool_and_limits(kind: str) -> None:
    options = django_database("postgresql:///name?options=-c%20work_mem%3D8MB", kind)["OPTIONS"]
    assert options["pool"]["max_size"] >= 16
    assert options["options"].startswith("-c work_mem=8MB -c statement_timeout=")


@pytest.mark.parametrize("kind", ["worker", "beat", "command"])
def test_processes_with_one_thread_have_no_pool(kind: str) -> None:
    assert "pool" not in django_database("postgresql:///name", kind)["OPTIONS"]


def test_another_database_is_refused_by_the_name_of_the_setting() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like postgresql://"):
        django_database("mysql://host/name")
