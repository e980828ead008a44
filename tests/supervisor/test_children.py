"""Programs that are started again when they die and take their forks along when they stop."""

import sys
import time
from pathlib import Path

import pytest

from agnt.embedded.processes import command_of, wait_until
from agnt.supervisor import children
from agnt.supervisor.children import Child
from agnt.supervisor.procfile import Program

SLEEP = "import time; time.sleep(600)"
# Prints the number of a fork that ignores SIGTERM, and sleeps.
FORK = """
import os, pathlib, signal, sys, time
child = os.fork()
if child == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    pathlib.Path(sys.argv[1]).write_text(str(child))
time.sleep(600)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"


def child(folder: Path, *arguments: str) -> Child:
    return Child(Program("program", (sys.executable, "-c", *arguments), {"PATH": "/usr/bin:/bin"}), folder)


def mended(one: Child) -> str:
    """The first line that a look at the child brings."""
    lines: list[str] = []
    assert wait_until(lambda: bool(lines.append(one.mend()) or lines[-1]), 10)
    return lines[-1]


def test_a_program_that_was_killed_is_started_again(tmp_path: Path) -> None:
    one = child(tmp_path, SLEEP)
    one.start()
    first = one.pid
    one.kill()
    assert mended(one) == "program ended (signal 9); again in 0.5 s."
    assert wait_until(lambda: bool(one.mend() == "" and one.pid != first), 10)
    assert command_of(one.pid or 0)
    children.stop([one])
    assert not command_of(one.pid or 0)


def test_a_program_that_fails_at_once_is_tried_ever_more_rarely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "SHORTEST_PAUSE", 0.01)
    monkeypatch.setattr(children, "LONGEST_PAUSE", 0.02)
    one = child(tmp_path, "raise SystemExit(3)")
    one.start()
    said = [mended(one) for _ in range(3)]
    assert said == [f"program ended (exit 3); again in {pause} s." for pause in (0.01, 0.02, 0.02)]
    children.stop([one])


def test_the_forks_of_a_killed_program_do_not_outlive_it(tmp_path: Path) -> None:
    note = tmp_path / "fork"
    one = child(tmp_path, FORK, str(note))
    one.start()
    assert wait_until(lambda: note.exists() and bool(note.read_text()), 10)
    fork = int(note.read_text())
    children.stop([one])
    assert wait_until(lambda: not command_of(fork), 10)


def test_a_program_that_does_not_listen_is_cut_short(tmp_path: Path) -> None:
    with (tmp_path / "said").open("wb") as said:
        one = Child(Program("program", (sys.executable, "-c", DEAF), {}), tmp_path, said)
        one.start()
        assert wait_until(lambda: (tmp_path / "said").read_bytes() == b"deaf\n", 10)
        start = time.monotonic()
        children.stop([one], patience=0.2)
        assert time.monotonic() - start < 5
    assert not command_of(one.pid or 0)
