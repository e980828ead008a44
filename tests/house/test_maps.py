"""A room's map names only what is there: a map that lies is worse than none."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT

MAPS = sorted(path for path in ROOT.rglob("CLAUDE.md") if ".venv" not in path.parts)
_FILE = re.compile(r"`([\w./-]+\.(?:py|md))`")


def _lost(names: set[str], files: set[str]) -> set[str]:
    return {name for name in names if not any(path == name or path.endswith(f"/{name}") for path in files)}


def _files() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for kind in ("*.py", "*.md")
        for path in ROOT.rglob(kind)
        if ".venv" not in path.parts
    }


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_file_that_a_map_names_is_there(path: Path) -> None:
    assert _lost(set(_FILE.findall(path.read_text())), _files()) == set()


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_map_is_a_page(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 60


def test_a_file_that_is_gone_is_caught() -> None:
    assert _lost({"fees.py", "gone.py"}, {"billing/fees.py"}) == {"gone.py"}
