"""PostgreSQL and Redis for the tests: those of DATABASE_URL and REDIS_URL, else our own in a throw-away home.

This file is read before Django's settings are: it names them (pyproject.toml does not), so that every process of the
run sees the same servers. Each xdist worker has a database and a Redis number of its own.
The Redis number given is emptied before every test.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
import redis as redis_client
from django.conf import settings

from agnt.embedded import addresses
from agnt.embedded.lease import Lease
from tests.stack import Stack, database_url

_LEASES: list[Lease] = []


def _have_servers() -> None:
    """The controller of the run starts what is missing; its workers inherit the addresses and find nothing missing."""
    os.environ["AGNT_ENV"] = "test"
    if "AGNT_TEST_HOME" not in os.environ:
        os.environ["AGNT_TEST_HOME"] = tempfile.mkdtemp(prefix="agnt-tests-")
        atexit.register(shutil.rmtree, os.environ["AGNT_TEST_HOME"], ignore_errors=True)
    home = Path(os.environ["AGNT_TEST_HOME"])
    os.environ["AGNT_HOME"] = str(home)
    missing = [
        name
        for name, variable in (("postgres", "DATABASE_URL"), ("redis", "REDIS_URL"))
        if not os.environ.get(variable)
    ]
    if missing:
        _LEASES.append(Lease(home, missing, throw_away=True).take())
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or addresses.database_url(home)
    os.environ["REDIS_URL"] = _numbered(os.environ.get("REDIS_URL") or addresses.redis_url(home))
    os.environ["DJANGO_SETTINGS_MODULE"] = "agnt.settings"
    _ = settings.DATABASES  # read now: pytest-django sets Django up only where its settings are


def _numbered(url: str) -> str:
    """The same Redis, and in an xdist worker the worker's own database number of it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        return url
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    base = int(query.get("db", 0)) if parts.scheme == "unix" else int(parts.path.strip("/") or 0)
    number = base + 1 + int(worker.removeprefix("gw"))
    if parts.scheme == "unix":
        return f"unix://{parts.path}?{urlencode(query | {'db': number})}"
    return urlunsplit(parts._replace(path=f"/{number}"))


_have_servers()


def pytest_unconfigure() -> None:
    """The servers go with the last who needs them, and take the home along."""
    while _LEASES:
        _LEASES.pop().release(patience=15)


@pytest.fixture(scope="session")
def redis_server() -> Iterator["redis_client.Redis"]:
    """The Redis of this test process."""
    client = redis_client.Redis.from_url(os.environ["REDIS_URL"])
    yield client
    client.close()


@pytest.fixture(autouse=True)
def _empty_redis(redis_server: "redis_client.Redis") -> None:
    """What one test left in Redis must not decide another one."""
    redis_server.flushdb()


@pytest.fixture
def live_stack(transactional_db: None) -> Iterator[Stack]:
    """Web, workers and beat on this test's database: `live_stack.start("web", "worker", "wire")`, then `wait_ready()`.

    For other settings: `with Stack(database_url(), os.environ["REDIS_URL"], {"DEBOUNCE_SECONDS": "0"}) as stack`.
    """
    with Stack(database_url(), os.environ["REDIS_URL"]) as stack:
        yield stack
