"""Nothing in the project says on whose machine it was written or from where its packages came."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT

_SKIPPED = {"__pycache__", "staticfiles", "node_modules", "img"}
_TEXT = {".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".yml", ".yaml", ".cfg", ".sh", ".json", ""}
# Put together here, so that this file does not hold what it looks for.
_FOREIGN = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:work|root|home|Users)/\w",
            r"python" + r"hosted\.org",
            r"pypi\." + r"org",
            r"--(?:extra-)?index-" + r"url[ =]",
            r"--find-" + r"links",
        ]
    )
)


def _files() -> Iterator[Path]:
    """What belongs to the project: no hidden folder but the ones of CI, nothing that a tool made."""
    for path in sorted(ROOT.iterdir()):
        if path.name in _SKIPPED or (path.name.startswith(".") and path.name not in {".ci", ".gitignore"}):
            continue
        inside = [path] if path.is_file() else path.rglob("*")
        yield from (each for each in inside if each.is_file() and not _SKIPPED & set(each.parts))


def _foreign(text: str) -> list[str]:
    return [line for line in text.splitlines() if _FOREIGN.search(line)]


def test_no_path_of_a_machine_and_no_package_host() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for path in _files()
        if path.suffix in _TEXT and (lines := _foreign(path.read_text(errors="replace")))
    }
    assert found == {}


def test_a_foreign_word_is_caught() -> None:
    for line in (
        "see /" + "work/main/agnt",
        "/" + "home/alice/x",
        "pip install --index-" + "url http://x",
    ):
        assert _foreign(line)
    assert not _foreign("../shared/fixtures and .agnt/media and docs/work/notes")
