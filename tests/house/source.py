"""The platform's own source as trees, and how a rule of the house reports what breaks it.

A rule is a function from a module to offences. `broken` runs it over the platform; `caught` over a snippet that must
break it, because a rule that cannot fail guards nothing. An exception to a rule is a path with its reason, and one
that is no longer needed is itself an offence.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agnt", "venues", "bookings", "billing", "chat", "agents")
APPS = ("venues", "bookings", "billing", "chat", "agents")


@dataclass(frozen=True, slots=True)
class Module:
    """One file: its path from the root, and its tree."""

    path: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """The path's parts, the last without its suffix."""
        return Path(self.path).with_suffix("").parts


Offences = Iterator[tuple[int, str]]  # line and what is wrong there
Rule = Callable[[Module], Offences]


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """Every module of the platform but its migrations."""
    paths = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
    return tuple(Module(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())) for path in paths)


def broken(rule: Rule, except_for: Mapping[str, str] | None = None) -> list[str]:
    """What breaks the rule, as `path:line what`, and exceptions that nothing needs."""
    allowed = except_for or {}
    needed = set()
    found = []
    for module in modules():
        for line, what in rule(module):
            owner = next((path for path in allowed if module.path == path or module.path.startswith(f"{path}/")), None)
            if owner is None:
                found.append(f"{module.path}:{line} {what}")
            else:
                needed.add(owner)
    return found + [f"{path} is excepted and need not be" for path in allowed if path not in needed]


def caught(rule: Rule, snippet: str, path: str = "venues/views.py") -> list[str]:
    """What the rule says of a snippet that lies at `path`."""
    return [what for _line, what in rule(Module(path, ast.parse(dedent(snippet))))]


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name or attribute; a call or an index in between is left out; an empty string for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}".lstrip(".")
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return dotted(inner)
    return ""


def calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted name of what is called."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """Every imported name with its line: `a.b` for `import a.b`, `a.b.c` for `from a.b import c`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
