"""What a benchmark runs against: a database of its own and servers in processes of their own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

ROOT = Path(__file__).resolve().parents[2]
NAME = f"agnt_bench_{os.getpid()}"


@contextmanager
def own_database() -> Iterator[str]:
    """A migrated database beside the configured one, dropped at the end; gives its address."""
    parts: dict[str, Any] = conninfo_to_dict(settings.DATABASE_URL)
    name = sql.Identifier(NAME)
    with psycopg.connect(make_conninfo("", **{**parts, "dbname": "postgres"}), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            address = make_conninfo("", **{**parts, "dbname": NAME})
            manage = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(manage, cwd=ROOT, env=environment(address), check=True)
            yield address
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@contextmanager
def inside(address: str) -> Iterator[None]:
    """This process's own models read and write that database meanwhile."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["NAME"] = conninfo_to_dict(address)["dbname"]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def environment(address: str, **more: str) -> dict[str, str]:
    """The environment of a server process."""
    known = {"DATABASE_URL": address, "REDIS_URL": settings.REDIS_URL, "LOG_LEVEL": "ERROR"}
    return {**os.environ, **known, "DJANGO_SETTINGS_MODULE": "agnt.settings", "PYTHONPATH": str(ROOT), **more}


@contextmanager
def served(factory: str, env: dict[str, str]) -> Iterator[int]:
    """One uvicorn process with the app of `factory`; gives its port once it listens."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port)]
    options = ["--log-level", "error", "--no-access-log"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=env)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server does not listen")
