"""The shared sample data, read where it lies: `AGNT_FIXTURES`, else `../shared/fixtures` beside the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("AGNT_FIXTURES") or ROOT.parent / "shared" / "fixtures")


def files(name: str, pattern: str = "*.json") -> list[object]:
    """Parameters for one test over a folder: its files, or one that is skipped with the reason."""
    found = sorted((FOLDER / name).glob(pattern))
    if not found:
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"no sample data at {FOLDER / name}"))]
    return [pytest.param(path, id=path.stem) for path in found]
