"""Having the embedded servers: started when they are not there, kept while anybody needs them."""

import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from agnt.embedded import places, servers
from agnt.embedded.errors import Refused
from agnt.embedded.locks import FileLock, is_taken

OTHERS = 2.0  # seconds within which a keeper that nobody needs has begun to go
PATIENCE = 90.0  # seconds until a server that somebody else is starting should answer
SOURCE = Path(__file__).resolve().parent.parent.parent


class Lease:
    """The right to find these servers running. Ends with `release`, or with this process."""

    def __init__(self, home: Path, names: Iterable[str], *, throw_away: bool = False) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.place = places.find(home)
        self._throw_away = throw_away
        self._keepers: list[subprocess.Popen[str]] = []
        self._locks = {name: FileLock(self.place.lease(name)) for name in names}

    def __enter__(self) -> "Lease":
        return self.take()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def take(self) -> "Lease":
        """Return when every server answers. Raises Refused with the reason when one cannot be had."""
        for lock in self._locks.values():
            lock.share()
        try:
            started = {name: self._start(name) for name in self._locks if not is_taken(self.place.keeping(name))}
            for name in self._locks:
                self._await(name, started.get(name))
        except BaseException:
            self.release()
            raise
        return self

    def mend(self) -> None:
        """Start a keeper where one has died; returns at once."""
        self._keepers = [keeper for keeper in self._keepers if keeper.poll() is None]
        for name in self._locks:
            if not is_taken(self.place.keeping(name)):
                self._start(name)

    def release(self, patience: float = 0.0) -> None:
        """Let go; with patience (seconds) wait until the keepers have gone, unless somebody else needs them.

        Throw-away homes are gone then, too.
        """
        for lock in self._locks.values():
            lock.unlock()
        start = time.monotonic()
        while time.monotonic() < start + patience and any(is_taken(self.place.keeping(name)) for name in self._locks):
            if time.monotonic() > start + OTHERS and not any(is_taken(self.place.lease(name)) for name in self._locks):
                break
            time.sleep(0.05)
        for lock in self._locks.values():
            lock.close()
        self._locks = {}

    def _start(self, name: str) -> "subprocess.Popen[str]":
        options = ["--throw-away"] if self._throw_away else []
        with self.place.log.open("ab") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "agnt.embedded.keeper", name, str(self.place.home), *options],
                cwd=SOURCE,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self._keepers.append(keeper)
        return keeper

    def _await(self, name: str, keeper: "subprocess.Popen[str] | None") -> None:
        """Wait for our keeper's word, or for the server that another one keeps."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if keeper is None and is_taken(self.place.keeping(name)):
                if servers.answers(self.place, name):
                    return
                time.sleep(0.05)
                continue
            keeper = keeper or self._start(name)
            word = _word_of(keeper)
            if word == "ready":
                return
            if word.startswith("refused "):
                raise Refused(word.removeprefix("refused "))
            if word != "busy":
                raise Refused(f"The keeper of {name} ended without a word: see {self.place.log}.")
            keeper = None
        raise Refused(f"{name} does not answer: see {self.place.log}.")


def _word_of(keeper: "subprocess.Popen[str]") -> str:
    assert keeper.stdout is not None  # noqa: S101 - a pipe was asked for
    with keeper.stdout as lines:
        return lines.readline().strip()
