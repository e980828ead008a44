"""The same file names in each app, no synonyms (ARCHITECTURE section 2): what is not in the table is a pure rule."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.house.source import APPS, ROOT, Module, Offences, broken, caught, imported

# The table of ARCHITECTURE section 2, and what Django asks for.
KNOWN: Final = {
    "__init__", "access", "admin", "api", "apps", "consumers", "forms", "gateways", "handlers", "management",
    "migrations", "models", "rest", "services", "tasks", "templatetags", "views", "webhooks",
}  # fmt: skip
# Named by ARCHITECTURE beside its table.
OWN: Final[Mapping[str, frozenset[str]]] = {
    "bookings": frozenset({"exports", "late", "search"}),
    "venues": frozenset({"search"}),
    "chat": frozenset({"channels"}),
    "agents": frozenset({"clawpulse", "llm", "memory", "network", "responses", "tools", "turns", "venue_agent"}),
    "billing": frozenset(),
}
EXTRA: Final = {
    "jobs": "what recurs (agnt/schedule.py): finds what is due and calls verbs or nudges tasks",
    "loading": "the diary's reads out of many tables at once, in a constant number of queries",
    "reading": "the queries behind lists, records and reports; they write nothing",
    "live": "tells open pages that a row changed, by the channel layer",
}
VAGUE: Final = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "selectors",
    "signals",
    "base_utils",
}


def rule(module: Module) -> Offences:
    """A vague name; or a file that the table does not know and that is not pure."""
    for part in module.parts:
        if part in VAGUE:
            yield 1, f"a vague name: {part}"
    app, name = module.parts[0], module.parts[1] if len(module.parts) > 1 else ""
    if app not in APPS or name in KNOWN | OWN[app] | set(EXTRA):
        return
    for line, what in imported(module):
        if what.startswith(("django.db", "agnt.lib.http", "celery")) or ".services" in what:
            yield line, f"a pure rule that imports {what}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield node.lineno, "a pure rule that asks the database"


def test_files_have_the_names_of_the_table() -> None:
    assert not broken(rule)


def test_every_app_is_in_its_room() -> None:
    for app in APPS:
        assert (ROOT / app / "models.py").is_file() or (ROOT / app / "models").is_dir()
        assert (ROOT / app / "CLAUDE.md").is_file(), f"{app} has no map"


def test_each_extra_name_is_used() -> None:
    used = {path.stem for app in APPS for path in Path(ROOT / app).iterdir()}
    assert set(EXTRA) <= used


def test_a_vague_name_is_caught() -> None:
    assert caught(rule, "", path="bookings/utils.py")
    assert caught(rule, "", path="bookings/services/helpers.py")


def test_a_rule_that_reads_tables_is_caught() -> None:
    assert caught(rule, "Booking.objects.count()", path="billing/discounts.py")
    assert caught(rule, "from bookings.services import holds", path="billing/discounts.py")
    assert caught(rule, "from django.db import connection", path="billing/discounts.py")
    assert not caught(rule, "from agnt.lib.money import Money", path="billing/discounts.py")
    assert not caught(rule, "Booking.objects.count()", path="billing/services/discounts.py")
