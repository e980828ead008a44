"""The processes that the supervisor started: watched, started again when they die, stopped together."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from agnt.embedded import processes
from agnt.supervisor.procfile import Program

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
STEADY = 30.0  # seconds of life after which a death is news again
PATIENCE = 6.0  # seconds to end orderly; all that is cut short is found again in PostgreSQL


class Child:
    """One program in a session of its own, so that Ctrl-C reaches only the supervisor and a kill reaches its forks."""

    def __init__(self, program: Program, folder: Path, output: IO[bytes] | None = None) -> None:
        self.program, self._folder, self._output = program, folder, output
        self._process: subprocess.Popen[bytes] | None = None
        self._started, self._due, self._pause = 0.0, 0.0, SHORTEST_PAUSE

    @property
    def pid(self) -> int | None:
        """None before the start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Dies with us, at once: nothing of it may hold the port when the next start comes."""
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self.program.command,
            cwd=self._folder,
            env=dict(self.program.environment),
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
            start_new_session=True,
            preexec_fn=processes.dies_with_parent(signal.SIGKILL),
        )

    def mend(self) -> str:
        """Start it again when it has died and its pause is over; returns a line to print, or nothing."""
        now = time.monotonic()
        if self._process is None or self._process.poll() is None:
            return ""
        if not self._due:
            self._kill_forks()
            if now - self._started > STEADY:
                self._pause = SHORTEST_PAUSE
            self._due, pause = now + self._pause, self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            return f"{self.program.name} ended ({_how(self._process.returncode)}); again in {pause:g} s."
        if now >= self._due:
            self._due = 0.0
            self.start()
        return ""

    def kill(self) -> None:
        """As kill -9 does, forks included."""
        self._kill_forks()
        if self._process is not None:
            self._process.wait()

    def ask_to_end(self) -> None:
        """SIGTERM: finish what is in hand."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, patience: float) -> None:
        """Wait for the end, then make it so, forks included."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(patience, 0.0))
        self.kill()

    def _kill_forks(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def stop(children: Iterable[Child], patience: float = PATIENCE) -> None:
    """All at once, within the patience together."""
    children = list(children)
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + patience
    for child in children:
        child.end(deadline - time.monotonic())


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"
