"""`make run` without make, in a home of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from agnt.embedded.processes import command_of, wait_until
from agnt.env import ROOT
from tests.stack import free_port

PATIENCE = 100.0  # seconds; a machine that is busy with the rest of the suite may take its time


class Start:
    """One run of the supervisor. Its port is free, its output kept."""

    def __init__(self, home: Path, port: int = 0, **env: str) -> None:
        self.port = port or free_port()
        self.log = home.with_name(f"{home.name}.log")
        own: Mapping[str, str] = {
            "AGNT_ENV": "test",
            "AGNT_HOME": str(home),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "agnt.supervisor"],
                cwd=ROOT,
                env={**os.environ, **own, **env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> "Start":
        return self

    def __exit__(self, *about: object) -> None:
        if self.process.poll() is None:
            self.stop()

    @property
    def said(self) -> str:
        """Everything it has written."""
        return self.log.read_text(errors="replace")

    def wait_ready(self) -> None:
        """Until it says so itself."""
        announced = f"AGNT is ready: http://127.0.0.1:{self.port}"
        assert wait_until(lambda: announced in self.said or self.process.poll() is not None, PATIENCE), self.said
        assert self.is_ready(), self.said

    def is_ready(self) -> bool:
        """Whether the probe answers yes."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=5).is_success
        except httpx.HTTPError:
            return False

    def children(self) -> dict[str, int]:
        """The processes of the Procfile, by the number of each."""
        kinds = {"uvicorn": "web", "default@%h": "worker", "wire@%h": "wire", "beat": "beat"}
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        commands = {int(pid): command_of(int(pid)).split() for pid in listed}
        return {name: pid for word, name in kinds.items() for pid, command in commands.items() if word in command}

    def kill9(self) -> None:
        """Without a chance to stop anything."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As Ctrl-C does; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)
