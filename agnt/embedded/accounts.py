"""As whom the embedded servers run, and where their data lies.

PostgreSQL refuses root, and an unprivileged user cannot reach into root's folders. As root the servers therefore run
as the home's owner, or as nobody with programs and data in a system folder. No mode of an existing folder is touched.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agnt.embedded.errors import Refused
from agnt.embedded.places import Place
from agnt.embedded.processes import wait_until

STATE_FOLDERS = (Path("/var/lib/agnt"), Path("/var/tmp/agnt"))  # noqa: S108 - only when ours, see state_folder
NOBODY = "nobody"


@dataclass(frozen=True)
class Account:
    """The user the servers run as, and the folder that is theirs. `switch` is false when we are that user."""

    uid: int
    gid: int
    switch: bool
    folder: Path

    @property
    def popen(self) -> dict[str, Any]:
        """How Popen becomes this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}

    def own(self, folder: Path) -> None:
        """Make a private folder of this account; refuse one that belongs to somebody else."""
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            if self.switch:
                os.chown(folder, self.uid, self.gid)
        # The other keeper may be between making it and giving it away.
        wait_until(lambda: folder.lstat().st_uid == self.uid, 1.0)
        found = folder.lstat()
        if found.st_uid != self.uid or folder.is_symlink() or not folder.is_dir():
            raise Refused(f"{folder} belongs to somebody else: remove it and start again.")
        if found.st_mode & 0o077:
            folder.chmod(0o700)


def account_of(place: Place) -> Account:
    """The account of this home's servers. Data that nobody's server has written stays with nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False, folder=place.home)
    nobody = pwd.getpwnam(NOBODY)
    theirs = Account(nobody.pw_uid, nobody.pw_gid, switch=True, folder=state_folder() / place.name)
    owner = _user(place.home.stat().st_uid)
    if owner is None or (theirs.folder / "postgres").exists():
        return theirs
    return Account(owner.pw_uid, owner.pw_gid, switch=True, folder=place.home)


def _user(uid: int) -> pwd.struct_passwd | None:
    """The ordinary user of this number; a container's folder may belong to a number without a name."""
    try:
        return pwd.getpwuid(uid) if uid else None
    except KeyError:
        return None


def state_folder() -> Path:
    """Root's folder for what the unprivileged servers need: the first that can be had and that only root may write."""
    for folder in STATE_FOLDERS:
        try:
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError:
            continue
        found = folder.lstat()
        if found.st_uid == 0 and not found.st_mode & 0o022 and not folder.is_symlink() and os.access(folder, os.W_OK):
            return folder
    raise Refused("Root found no folder for PostgreSQL in /var/lib or /var/tmp: run as an ordinary user.")
