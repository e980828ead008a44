"""Starting a program that cannot outlive us, and recognising one that somehow did."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with_parent(number: signal.Signals) -> Callable[[], None]:
    """For Popen's preexec_fn: the program gets this signal when the thread that started it ends, even by kill -9.

    Called after the change of user, as it must be: that change clears the setting. Only Linux knows it; elsewhere
    the next start finds and ends what was left (`end_stale`).
    """
    parent = os.getpid()

    def before_exec() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:
                os._exit(1)

    return before_exec


def end_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """The same for the running process itself."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(number))


def command_of(pid: int) -> str:
    """The command line of a process, empty when there is none."""
    listing = Path(f"/proc/{pid}/cmdline")
    if listing.parent.parent.joinpath("self").exists():
        try:
            return listing.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def end_stale(pid_file: Path, marker: str, number: signal.Signals) -> None:
    """End the server that a killed keeper left, if the number in its pid file still is that server.

    A number that now belongs to another program only costs the file: the server would take that program for itself.
    """
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    command = command_of(pid)
    if command and marker not in command:
        pid_file.unlink(missing_ok=True)
        return
    for chosen, patience in ((number, 10.0), (signal.SIGKILL, 5.0)):
        if not command_of(pid):
            return
        os.kill(pid, chosen)
        wait_until(lambda: not command_of(pid), patience)


def end(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal in turn, each with its patience in seconds, until the process has ended; kill it at last."""
    for number, patience in (*steps, (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def wait_until(true: Callable[[], bool], patience: float, pause: float = 0.05) -> bool:
    """Ask until it is true or the patience, in seconds, is over."""
    deadline = time.monotonic() + patience
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
