"""PostgreSQL and Redis for the tests: those of DATABASE_URL and REDIS_URL, else our own in a throw-away home.

Imported by conftest before anything that reads the settings, which it names (pyproject.toml does not), so that every
process of the run sees the same servers. Each xdist worker has a database and a Redis number of its own.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings

from agnt.embedded import addresses
from agnt.embedded.lease import Lease

_LEASES: list[Lease] = []
_SERVERS = (("postgres", "DATABASE_URL"), ("redis", "REDIS_URL"))


def have() -> None:
    """Start what is missing. The workers of xdist inherit the addresses from the controller and need not ask.

    With AGNT_TEST_DURABLE what is committed reaches the disk, as it does where it matters: for benchmarks.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    assert "agnt.env" not in sys.modules, "the settings were read before the test servers were there"
    home = _home()
    os.environ["AGNT_ENV"] = "test"
    os.environ["AGNT_HOME"] = str(home)
    missing = [name for name, variable in _SERVERS if not os.environ.get(variable)]
    if missing:
        _LEASES.append(Lease(home, missing, throw_away="AGNT_TEST_DURABLE" not in os.environ).take())
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or addresses.database_url(home)
    os.environ["REDIS_URL"] = os.environ.get("REDIS_URL") or addresses.redis_url(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "agnt.settings"
    _ = settings.DATABASES  # read now: pytest-django sets Django up only where its settings are


def release() -> None:
    """The servers go with the last who needs them, and take the home along."""
    while _LEASES:
        _LEASES.pop().release(patience=15)


def numbered(url: str, number: int) -> str:
    """The same Redis, so many database numbers further."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if parts.scheme == "unix":
        return f"unix://{parts.path}?{urlencode(query | {'db': int(query.get('db', 0)) + number})}"
    return urlunsplit(parts._replace(path=f"/{int(parts.path.strip('/') or 0) + number}"))


def _home() -> Path:
    """One for the whole run; the controller removes it."""
    if "AGNT_TEST_HOME" not in os.environ:
        os.environ["AGNT_TEST_HOME"] = tempfile.mkdtemp(prefix="agnt-tests-")
        atexit.register(shutil.rmtree, os.environ["AGNT_TEST_HOME"], ignore_errors=True)
    return Path(os.environ["AGNT_TEST_HOME"])


have()
