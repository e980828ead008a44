"""The addresses under which the embedded servers of a home will be found, and what each library makes of them."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from agnt.embedded import places

DATABASE_NAME = "agnt"
ROLE = "postgres"

# How many connections one process may hold. Commands, beat and prefork children have one thread each: no pool.
POOLS = {"web": {"min_size": 2, "max_size": 24}, "wire": {"min_size": 2, "max_size": 20}}
# A page must not hang on a lock; a worker may take longer, but never for ever.
TIMEOUTS = {
    "web": {"statement_timeout": "15s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "30s"},
    "wire": {"statement_timeout": "30s", "lock_timeout": "15s", "idle_in_transaction_session_timeout": "60s"},
    "worker": {"statement_timeout": "110s", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "110s"},
}


def database_url(home: Path) -> str:
    """Where the embedded PostgreSQL of this home listens, running or not."""
    place = places.find(home)
    return f"postgresql://{ROLE}@/{DATABASE_NAME}?host={quote(str(place.sockets), safe='')}"


def redis_url(home: Path) -> str:
    """Where the embedded Redis of this home listens, running or not."""
    return f"unix://{quote(str(places.find(home).redis_socket))}"


def broker_url(redis: str) -> str:
    """The same Redis as Celery wants it: kombu has its own way to write a socket."""
    parts = urlsplit(redis)
    if parts.scheme != "unix":
        return redis
    number = parse_qs(parts.query).get("db", [""])[0]
    query = f"?{urlencode({'virtual_host': number})}" if number else ""
    return f"redis+socket://{parts.path}{query}"


def django_database(url: str, kind: str = "command") -> dict[str, Any]:
    """Django's settings for a PostgreSQL address (any form libpq reads), for a process of this kind.

    Raises ImproperlyConfigured for an address that is not PostgreSQL's.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as problem:
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name") from problem
    known = {key: str(parts.pop(name, "") or "") for key, name in _NAMES.items()}
    options: dict[str, Any] = {key: value for key, value in parts.items() if value is not None}
    if kind in TIMEOUTS:
        limits = " ".join(f"-c {name}={value}" for name, value in TIMEOUTS[kind].items())
        options["options"] = f"{options.get('options', '')} {limits}".strip()
    if kind in POOLS:
        options["pool"] = {**POOLS[kind], "timeout": 10}
    # a pooled connection is tried before it is handed out: PostgreSQL may have been restarted since
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        **known,
        "OPTIONS": options,
    }


_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
