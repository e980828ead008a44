"""The platform's real processes on the test's database, for tests that kill them."""

import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import httpx
from django.db import connection
from redis import Redis

from agnt import heartbeat
from agnt.env import ROOT
from agnt.supervisor import procfile
from agnt.supervisor.children import Child, stop

QUEUES = {"worker": "default", "wire": "wire"}  # the process and the queue whose sign of life it writes


class Stack:
    """Web, workers and beat as the Procfile has them. They see only what the test has committed."""

    def __init__(
        self, database_url: str, redis_url: str, env: Mapping[str, str] | None = None, log: Path | None = None
    ) -> None:
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.log = log or Path(os.environ["AGNT_HOME"]) / f"stack-{self.port}.log"
        self._redis = Redis.from_url(redis_url)
        self._output = self.log.open("ab")
        variables = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "FORWARDED": "",
            "AGNT_ENV": "test",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            **(env or {}),
        }
        programs = procfile.read(procfile.PROCFILE, variables)
        self._children = {program.name: Child(program, ROOT, self._output) for program in programs}
        self._running: set[str] = set()

    def __enter__(self) -> "Stack":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self, *names: str) -> None:
        """Start these processes ("web", "worker", "wire", "beat"); returns at once, see wait_ready."""
        for name in names:
            if name in QUEUES:
                self._redis.delete(heartbeat.key(QUEUES[name]))
            self._children[name].start()
            self._running.add(name)

    def kill9(self, name: str) -> None:
        """kill -9 of the process and its forks."""
        self._running.discard(name)
        self._children[name].kill()

    def stop(self) -> None:
        """Stop whatever runs."""
        stop(child for name, child in self._children.items() if name in self._running)
        self._running.clear()
        self._output.close()
        self._redis.close()

    def wait_ready(self, seconds: float = 30) -> None:
        """Until the started web process answers and the started workers consume. Raises TimeoutError with the log."""
        deadline = time.monotonic() + seconds
        while waiting := [name for name in self._running if not self._is_ready(name)]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{waiting} not ready:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.05)

    def _is_ready(self, name: str) -> bool:
        if name in QUEUES:
            return bool(self._redis.exists(heartbeat.key(QUEUES[name])))
        if name != "web":
            return True
        try:
            return httpx.get(f"{self.base_url}/health", timeout=2).is_success
        except httpx.HTTPError:
            return False


def database_url() -> str:
    """The test database, as another process is told about it."""
    about = connection.settings_dict
    parts = {"host": about["HOST"], "port": about["PORT"], "user": about["USER"], "password": about["PASSWORD"]}
    query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in parts.items() if value)
    return f"postgresql:///{about['NAME']}?{query}"


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
