"""Every code that a user can meet is in docs/errors.md with its cure, and nothing else is."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bookings.availability import words
from tests.house.source import ROOT, Module, Offences, broken, caught, dotted, modules

_ROW = re.compile(r"^\| `([a-z0-9_]+)` \|", re.MULTILINE)
_FAMILY = {"DomainError"}


@lru_cache(maxsize=1)
def _families() -> set[str]:
    """DomainError and every class that says it is one."""
    known = set(_FAMILY)
    classes = [node for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    for _ in range(3):
        known |= {node.name for node in classes if {dotted(base).rpartition(".")[2] for base in node.bases} & known}
    return known


def _raised(module: Module) -> Iterator[tuple[int, ast.expr]]:
    """The first argument of each DomainError, also where a class of its own calls its parent."""
    family = _families()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.name in family - _FAMILY:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and dotted(call.func) == "super.__init__" and call.args:
                    yield call.lineno, call.args[0]
        elif isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in _FAMILY and node.args:
            yield node.lineno, node.args[0]


def literal(module: Module) -> Offences:
    """A code that is put together at run time: nobody could look it up."""
    for line, argument in _raised(module):
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            yield line, "an error whose code is not written out"


EXCEPT_FOR: Final = {
    "agnt/lib/errors.py": "the class itself",
    "agents/tools/alternatives.py": "says the same refusal again, with names to its alternatives",
    "bookings/services/placing.py": "the same for staff",
    "bookings/services/holds.py": "the codes of availability's refusals, which have a table of their own",
}


def _codes() -> set[str]:
    constants = (argument for module in modules() for _line, argument in _raised(module))
    written = {str(argument.value) for argument in constants if isinstance(argument, ast.Constant)}
    return written | set(words._REASONS["en"])


def test_each_code_is_written_out() -> None:
    assert not broken(literal, EXCEPT_FOR)


def test_each_code_is_documented_with_its_cure() -> None:
    documented = set(_ROW.findall((ROOT / "docs/errors.md").read_text()))
    assert _codes() - documented == set(), "raised and not in docs/errors.md"
    assert documented - _codes() == set(), "in docs/errors.md and never raised"


def test_a_code_put_together_is_caught() -> None:
    assert caught(literal, "raise DomainError(f'bad_{thing}', 'No.')")
    assert not caught(literal, "raise DomainError('bad_party', 'No.', status=422)")
