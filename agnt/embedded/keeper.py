"""Keeps one embedded server of one home alive for as long as anybody holds a lease on it, and not a moment longer.

    python -m agnt.embedded.keeper postgres|redis HOME [--throw-away]

A lease is a shared lock on a file: it ends with its holder, however that one ends. The keeper tries to lock that file
alone; when it can, nobody is left, and it stops the server and goes. Who comes in that moment waits for the file and
then starts a keeper of his own. The server dies with its keeper, even by kill -9.

The one line on stdout tells whoever started the keeper how it went: `ready`, `busy` (there is a keeper already) or
`refused` with the reason. Lines before it, `note ...`, say what takes long.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from agnt.embedded import places, processes, servers
from agnt.embedded.accounts import account_of
from agnt.embedded.errors import Refused
from agnt.embedded.locks import FileLock, is_taken
from agnt.embedded.places import Place

LOOK = 0.1  # seconds between two looks at the server and the lease
FIRST_START = 60.0  # crash recovery may take its time
LONGEST_PAUSE = 5.0
LARGEST_LOG = 5_000_000


class Keeper:
    """The loop around one server."""

    def __init__(self, server: servers.Server, place: Place) -> None:
        self._server, self._place = server, place
        self._account = account_of(place)
        self._lease = FileLock(place.lease(server.name))
        self._asked_to_go = False
        self._child: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    def start(self) -> None:
        """Prepare and start the server, and wait until it answers. Raises Refused."""
        self._server.prepare()
        child = self._spawn()
        if not processes.wait_until(lambda: child.poll() is not None or self._server.finish(), FIRST_START, LOOK / 4):
            raise Refused(f"{self._server.name} does not answer: see {self._place.log}.")
        if child.poll() is not None:
            said = servers.last_line(self._place.log.read_text(errors="replace"))
            raise Refused(f"{self._server.name} did not start ({said}): see {self._place.log}.")

    def keep(self) -> None:
        """Until nobody needs the server, or we are told to go. A server that ends is started again."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._go)
        pause, again = LOOK, 0.0
        while not self._asked_to_go and not self._lease.try_alone():
            time.sleep(LOOK)
            now = time.monotonic()
            if not self._ended or now < again:
                continue
            pause = LOOK if now - self._started > 2 * LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            again = now + pause
            self._server.prepare()
            self._spawn()

    def stop(self) -> None:
        """Orderly, and quickly."""
        if self._child is not None:
            processes.end(self._child, *self._server.stops)

    @property
    def _ended(self) -> bool:
        return self._child is None or self._child.poll() is not None

    def _spawn(self) -> subprocess.Popen[bytes]:
        self._started = time.monotonic()
        self._child = subprocess.Popen(
            self._server.command(),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            stderr=sys.stderr,
            cwd="/",
            env=dict(servers.ENVIRONMENT),
            umask=0o077,
            start_new_session=True,
            preexec_fn=processes.dies_with_parent(self._server.ends_with_keeper),
            **self._account.popen,
        )
        return self._child

    def _go(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_go = True


def main(name: str, home: str, *options: str) -> int:
    """Keep the server; the exit code is 0 unless it could not be had."""
    throw_away = "--throw-away" in options
    place = places.find(Path(home))
    mine = FileLock(place.keeping(name))
    if not mine.try_alone():
        say("busy")
        return 0
    _shorten(place.log)
    try:
        keeper = Keeper(servers.KINDS[name](place, account_of(place), hasty=throw_away), place)
        try:
            keeper.start()
            say("ready")
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever started us reads no further
            keeper.keep()
        finally:
            keeper.stop()
    except Refused as problem:
        say(f"refused {problem}")
        return 1
    if throw_away:
        _remove(place, name)
    return 0


def say(line: str) -> None:
    """One line to whoever started us."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _remove(place: Place, name: str) -> None:
    """A throw-away home takes everything with it. Redis leaves that to PostgreSQL when both were there."""
    if name == "redis" and place.keeping("postgres").exists():
        return
    processes.wait_until(lambda: not is_taken(place.keeping("redis")), 5.0)
    for folder in (account_of(place).folder, place.sockets, place.home):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
