"""No float touches money: amounts are integers in minor units, shares and rates are fractions."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Module, Offences, broken, caught

_MONEY = re.compile(r"(^|_)(minor|cents|usd|price|fee|fees|amount|deposit|money|balance)($|_)")


def _names(node: ast.AST) -> Iterator[str]:
    """What the operands are called: of `fee.rate_bps` only `rate_bps`."""
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Name):
        yield node.id
    else:
        for inner in ast.iter_child_nodes(node):
            yield from _names(inner)


def _is_money(node: ast.AST) -> bool:
    return any(_MONEY.search(name) for name in _names(node))


def rule(module: Module) -> Offences:
    """`float(amount)`, `amount / 100`, `amount * 0.07`, a FloatField or `float` annotation that is named as money."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name(id="float")) if _is_money(node):
                yield node.lineno, "makes a float of money"
            case ast.BinOp(op=ast.Div()) if _is_money(node):
                yield node.lineno, "divides money: take a Fraction of it or use //"
            case ast.BinOp(left=left, right=right) if _is_money(node) and any(
                isinstance(side, ast.Constant) and isinstance(side.value, float) for side in (left, right)
            ):
                yield node.lineno, "mixes money with a float"
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind) | ast.arg(arg=name, annotation=kind) if (
                _MONEY.search(name) and isinstance(kind, ast.AST) and "float" in _names(kind)
            ):
                yield node.lineno, f"{name} is a float"
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=call)) if _MONEY.search(
                name
            ) and "FloatField" in _names(call):
                yield node.lineno, f"{name} is stored as a float"


def test_no_float_touches_money() -> None:
    assert not broken(rule)


@pytest.mark.parametrize(
    "line",
    [
        "float(booking.value_minor)",
        "booking.value_minor / 100",
        "fee = amount_minor * 0.07",
        "price: float = 1",
        "def charge(amount: float) -> None: ...",
        "price = models.FloatField()",
        "balance_minor = models.FloatField(null=True)",
    ],
)
def test_a_float_near_money_is_caught(line: str) -> None:
    assert caught(rule, line)


@pytest.mark.parametrize(
    "line", ["amount.times(Fraction(7, 100))", "value_minor // 5", "float(latitude)", "fee.rate_bps / 100"]
)
def test_exact_arithmetic_is_let_through(line: str) -> None:
    assert not caught(rule, line)
