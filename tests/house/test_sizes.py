"""Files of one subject, functions of a screen (STYLE 1): 95 in a hundred, so that a rare exception needs no fight."""

import ast

from tests.house.source import Module, modules

LINES_OF_A_FILE = 256
LINES_OF_A_FUNCTION = 43
SHARE = 95  # percent


def _length(module: Module) -> int:
    return max((getattr(node, "end_lineno", 0) or 0 for node in ast.walk(module.tree)), default=0)


def _functions(module: Module) -> list[tuple[int, str]]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    found = [node for node in ast.walk(module.tree) if isinstance(node, kinds)]
    return [((node.end_lineno or 0) - node.lineno + 1, f"{module.path} {node.name}()") for node in found]


def _too_long(sizes: list[tuple[int, str]], limit: int) -> list[tuple[int, str]]:
    """Those over the limit, if they are more than their share; else none."""
    over = sorted((size for size in sizes if size[0] > limit), reverse=True)
    return over if len(over) * 100 > len(sizes) * (100 - SHARE) else []


def test_files_hold_one_subject() -> None:
    assert _too_long([(_length(module), module.path) for module in modules()], LINES_OF_A_FILE) == []


def test_functions_fit_a_screen() -> None:
    assert _too_long([size for module in modules() for size in _functions(module)], LINES_OF_A_FUNCTION) == []


def test_too_many_long_ones_are_caught() -> None:
    assert _too_long([(10, "a")] * 94 + [(300, "b")] * 6, 256) == [(300, "b")] * 6
    assert _too_long([(10, "a")] * 95 + [(300, "b")] * 5, 256) == []
