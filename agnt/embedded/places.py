"""Where the embedded servers of one home keep their things. Nothing here starts anything.

A home (`.agnt/`) is given a name and a socket folder the first time somebody asks, and keeps them: the
addresses can then be known without a server running, and are the same for every process.
"""

import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

# A socket path may be 107 bytes long; `.s.PGSQL.5432.lock` takes 18 of them, `agnt-` and the name 14.
LONGEST_TEMPORARY_FOLDER = 72


@dataclass(frozen=True)
class Place:
    """One home and what was assigned to it."""

    home: Path
    name: str
    sockets: Path

    @property
    def record(self) -> Path:
        """The file that says which name and socket folder this home was given."""
        return self.home / "embedded.json"

    @property
    def redis_socket(self) -> Path:
        """Where Redis listens."""
        return self.sockets / "redis.sock"

    @property
    def log(self) -> Path:
        """What the keepers, PostgreSQL and Redis have to say."""
        return self.home / "embedded.log"

    def lease(self, server: str) -> Path:
        """Locked shared by everyone who needs this server; its keeper leaves when it can lock it alone."""
        return self.home / f"{server}.lease"

    def keeping(self, server: str) -> Path:
        """Locked by the one keeper of this server."""
        return self.home / f"{server}.keeper"


def find(home: Path) -> Place:
    """The home's place; assigned on first use, and again when the folder turns out to be a copy of another home."""
    home = home.resolve()
    kept = _read(home)
    if kept is not None and kept.home == home:
        return kept
    home.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(4) if kept is None or _is_copy(kept) else kept.name
    return _assign(Place(home, name, temporary_folder() / f"agnt-{name}"), replace=(home / "embedded.json").exists())


def temporary_folder() -> Path:
    """The system's temporary folder, or /tmp when that one is too deep for a socket."""
    folder = Path(tempfile.gettempdir()).resolve()
    return folder if len(os.fsencode(folder)) <= LONGEST_TEMPORARY_FOLDER else Path("/tmp")  # noqa: S108 - the short one


def _read(home: Path) -> Place | None:
    try:
        kept = json.loads((home / "embedded.json").read_text())
        return Place(Path(kept["home"]), kept["name"], Path(kept["sockets"]))
    except (FileNotFoundError, ValueError, KeyError):
        return None


def _is_copy(kept: Place) -> bool:
    """A moved home keeps its name and with it its data; a copied one must not share them with the original."""
    original = _read(kept.home)
    return original is not None and original.name == kept.name


def _assign(place: Place, *, replace: bool) -> Place:
    """Two processes may come at once: the first to link its record wins, the other reads it."""
    draft = place.record.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(json.dumps({"home": str(place.home), "name": place.name, "sockets": str(place.sockets)}))
    if replace:
        draft.replace(place.record)
        return place
    try:
        os.link(draft, place.record)
    except FileExistsError:
        return _read(place.home) or place
    finally:
        draft.unlink()
    return place
