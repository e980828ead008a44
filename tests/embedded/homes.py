"""Throw-away homes for the tests of the embedded servers, and other processes that hold them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from agnt.embedded import addresses, places
from agnt.embedded.accounts import account_of
from agnt.embedded.locks import is_taken
from agnt.embedded.processes import command_of, wait_until
from agnt.env import ROOT

HOLD = """
import sys
from pathlib import Path
from agnt.embedded.lease import Lease
lease = Lease(Path(sys.argv[1]), sys.argv[2:], throw_away=True).take()
print("held", flush=True)
sys.stdin.read()
lease.release()
"""


@contextmanager
def home() -> Iterator[Path]:
    """An empty home outside of pytest's folders, which root's unprivileged servers could not reach."""
    with tempfile.TemporaryDirectory(prefix="agnt-home-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
        if Path(folder).exists():
            place = places.find(Path(folder))
            assert is_over(place.home, "postgres", "redis")
            for left in (account_of(place).folder, place.sockets):
                shutil.rmtree(left, ignore_errors=True)


class Holder:
    """Another process that holds the servers of a home, until it is let go or killed."""

    def __init__(self, folder: Path, *names: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder), *names],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> "Holder":
        return self

    def __exit__(self, *about: object) -> None:
        self.let_go()

    def held(self) -> "Holder":
        """Wait until it has them."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"held\n"
        return self

    def let_go(self) -> None:
        """End orderly."""
        if self._process.poll() is None:
            self._process.communicate(b"")

    def kill9(self) -> None:
        """End without a chance to say so."""
        self._process.kill()
        self._process.communicate()


def ask(folder: Path, query: str) -> object:
    """One value out of the home's database."""
    with psycopg.connect(addresses.database_url(folder), autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def answers(folder: Path) -> bool:
    """Whether the home's database can be used at this moment."""
    try:
        ask(folder, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def pid_of(marker: str, program: str) -> int:
    """The process of this program with this word in its command line; 0 when there is none."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            command = command_of(int(entry.name))
            if program in command.split(" -", 1)[0] and marker in command:
                return int(entry.name)
    return 0


def keeper_of(folder: Path, server: str) -> int:
    """The process that keeps this server."""
    return pid_of(f"agnt.embedded.keeper {server} {folder}", "python")


def postmaster_of(folder: Path) -> int:
    """The PostgreSQL of this home, by the socket folder in its command line."""
    return pid_of(str(places.find(folder).sockets), "postgres")


def kill9(pid: int) -> None:
    """kill -9, and wait until it is gone."""
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not command_of(pid), 5)


def is_over(folder: Path, *names: str) -> bool:
    """True once no keeper is left, which is after its server has ended; waits for it."""
    place = places.Place(folder, "", Path())
    return wait_until(lambda: not any(is_taken(place.keeping(name)) for name in names), 20)
