"""The order of a start, the watch, and the order of the stop."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import Any

from agnt.embedded import processes
from agnt.embedded.errors import Refused
from agnt.embedded.lease import Lease
from agnt.embedded.locks import FileLock
from agnt.env import ROOT, Env
from agnt.supervisor import children, install, procfile
from agnt.supervisor.children import Child

LOOK = 0.2  # seconds between two looks at the children
LATE = 60.0  # seconds after which we say what we are waiting for


class Stopped(BaseException):
    """We were told to stop; raised out of whatever was going on."""


class Run:
    """One `make run`."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._lock: FileLock | None = None
        self._lease: Lease | None = None
        self._preparing: subprocess.Popen[bytes] | None = None
        self._children: list[Child] = []
        self._sign_ins = ""

    def run(self) -> None:
        """Until we are told to stop. Raises Refused with one line for the person at the terminal."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _stop)
        try:
            self._start()
            self._watch()
        except Stopped:
            pass
        finally:
            self._stop()

    def _start(self) -> None:
        self._claim_the_folder()
        problem = install.taken(self._env.host, str(self._env.port))
        if problem:
            raise Refused(problem)
        self._have_servers()
        programs = procfile.read(procfile.PROCFILE, self._variables())
        self._children = [Child(program, ROOT) for program in programs]
        # The web process boots while the database is prepared; it is not ready before that is done.
        early = [child for child in self._children if child.program.name == "web"]
        for child in early:
            child.start()
        self._prepare()
        for child in self._children:
            if child not in early:
                child.start()

    def _claim_the_folder(self) -> None:
        self._env.agnt_home.mkdir(parents=True, exist_ok=True)
        path = self._env.agnt_home / "run.lock"
        self._lock = FileLock(path)
        if not self._lock.try_alone():
            raise Refused(f"AGNT already runs in this folder ({path.read_text()}): stop that one first.")
        self._lock.write(f"process {os.getpid()}, {self._address}")

    def _have_servers(self) -> None:
        urls = {"postgres": self._env.database_url, "redis": self._env.redis_url}
        missing = [name for name, url in urls.items() if not url]
        if missing:
            say(f"Starting the embedded {' and '.join(NAMES[name] for name in missing)}")
            self._lease = Lease(self._env.agnt_home, missing).take()

    def _variables(self) -> dict[str, str]:
        return {
            "HOST": self._env.host,
            "PORT": str(self._env.port),
            "FORWARDED": self._env.trusted_proxies,
            "PYTHONUNBUFFERED": "1",
        }

    def _prepare(self) -> None:
        """Migrations and, on an empty embedded database, the demo world: one process, one boot of Django."""
        self._preparing = subprocess.Popen(
            [sys.executable, "manage.py", "prepare"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=processes.dies_with_parent(signal.SIGKILL),
        )
        said, _ = self._preparing.communicate()
        self._sign_ins = said.decode(errors="replace").strip()
        if self._preparing.returncode:
            raise Refused("")  # it has said why

    def _watch(self) -> None:
        started, told, ready = time.monotonic(), False, False
        while True:
            time.sleep(LOOK)
            for child in self._children:
                line = child.mend()
                if line:
                    say(line)
            if self._lease is not None:
                self._lease.mend()
            if not ready:
                ready, lacking = self._ask()
                if ready:
                    self._announce()
                elif not told and time.monotonic() - started > LATE:
                    told = True
                    say(f"Still waiting for {lacking}.")

    def _ask(self) -> tuple[bool, str]:
        """Whether the platform is ready, else what is lacking."""
        try:
            with urllib.request.urlopen(f"{self._address}/health/ready", timeout=5):  # noqa: S310 - our own address
                return True, ""
        except urllib.error.HTTPError as answer:
            parts: dict[str, Any] = json.loads(answer.read() or b"{}")
            return False, ", ".join(name for name, part in parts.items() if name != "status" and not part["ok"])
        except (OSError, ValueError):
            return False, "the web process"

    def _announce(self) -> None:
        say(f"AGNT is ready: {self._address}")
        for path, what in PAGES.items():
            say(f"  {self._address}{path:<20} {what}")
        if self._sign_ins:
            say(self._sign_ins)
        say("Ctrl-C stops everything.")

    def _stop(self) -> None:
        """In the reverse order; a second signal does not cut it short, the kernel's timeouts do."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if self._preparing is not None and self._preparing.poll() is None:
            self._preparing.terminate()
            self._preparing.wait()
        started = [child for child in self._children if child.pid]
        if started or self._lease:
            say("Stopping")
        children.stop(started)
        if self._lease is not None:
            self._lease.release(patience=15)
        if self._lock is not None:
            self._lock.close()

    @property
    def _address(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self._env.host, self._env.host)  # noqa: S104
        return f"http://{host}:{self._env.port}"


NAMES = {"postgres": "PostgreSQL", "redis": "Redis"}
PAGES = {
    "/": "what this is",
    "/simulator/": "a phone that talks WhatsApp to it",
    "/simulator/letters/": "the mail it would send, codes among it",
    "/accounts/login/": "the diary, for the people of venues",
    "/admin/": "operations and support",
}


def say(line: str) -> None:
    """To the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
