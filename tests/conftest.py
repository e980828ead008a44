"""What every test may ask for. The Redis number of the run is emptied before every test."""

import os
from collections.abc import Iterator

import execnet
import pytest
import redis as redis_client
from hypothesis import settings as hypothesis_settings

from tests import flush, servers  # first: whoever reads the settings afterwards finds the servers
from tests.stack import Stack, database_url

# A busy machine is no reason to fail: pytest-timeout finds what really hangs.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")
flush.install()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: "list[execnet.XSpec]") -> None:
    """Each worker of a parallel run has a Redis number of its own; pytest-django gives it a database."""
    for number, spec in enumerate(specs, start=1):
        spec.env["REDIS_URL"] = servers.numbered(os.environ["REDIS_URL"], number)


def pytest_unconfigure() -> None:
    """After the last test, and after a run that was cut short."""
    servers.release()


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
