"""Imports stand at the top (STYLE 2); which way they point is import-linter's to say (pyproject.toml)."""

import ast

from tests.house.source import Module, Offences, broken, caught


def rule(module: Module) -> Offences:
    """An import inside a function."""
    for function in ast.walk(module.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno, f"import inside {function.name}()"


def test_no_import_inside_a_function() -> None:
    assert not broken(rule)


def test_an_import_inside_a_function_is_caught() -> None:
    assert caught(rule, "def f():\n    from bookings.models import Booking\n    return Booking")
    assert caught(rule, "class A:\n    async def f(self):\n        import json")
    assert not caught(rule, "import json\ndef f(): return json")
