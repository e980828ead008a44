"""File locks: the kernel lets go of them when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

from agnt.embedded.errors import Refused


class FileLock:
    """One flock on one file. Never inherited by a program started from here."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError as problem:
            owner = path.parent.owner()
            raise Refused(f"{path.parent} belongs to {owner}: run this as {owner}, or set AGNT_HOME.") from problem

    def share(self) -> None:
        """Wait for a shared lock: whoever holds the file alone has to leave first."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def try_share(self) -> bool:
        """True with a shared lock, False when somebody holds the file alone."""
        return self._try(fcntl.LOCK_SH)

    def try_alone(self) -> bool:
        """True with the lock held alone, False when anybody else holds it."""
        return self._try(fcntl.LOCK_EX)

    def unlock(self) -> None:
        """Let go, and keep the file open for the next try."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go for good."""
        os.close(self._file)

    def write(self, text: str) -> None:
        """Leave a note about the holder for whoever finds the lock taken."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)

    def _try(self, how: int) -> bool:
        try:
            fcntl.flock(self._file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def is_taken(path: Path) -> bool:
    """True while somebody holds the file alone."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        return not lock.try_share()
    finally:
        lock.close()
