"""How a verb is written: keyword-only, and nothing happens behind its back."""

import ast
from typing import Final

from tests.house.source import Module, Offences, broken, caught, dotted, imported

EXCEPT_FOR: Final = {"agents/services/envelopes.py": "finish(envelope, to) reads as transitions.move(row, to) does"}


def keyword_only(module: Module) -> Offences:
    """A public verb or step in services/ with more than one positional argument: the row it is about may be one."""
    if "services" not in module.parts:
        return
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        is_verb = any(dotted(mark) in {"tx.verb", "tx.step"} for mark in node.decorator_list)
        if is_verb and (len([*node.args.posonlyargs, *node.args.args]) > 1 or node.args.vararg):
            yield node.lineno, f"{node.name}() takes positional arguments"


def no_signals(module: Module) -> Offences:
    """Django's signals, and `save()` overridden: both make things happen that the verb does not say."""
    for line, name in imported(module):
        if name.startswith(("django.db.models.signals", "django.dispatch")):
            yield line, f"a signal: {name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name in {"save", "delete"}:
                    yield inner.lineno, f"{node.name} overrides {inner.name}()"


def test_verbs_are_keyword_only() -> None:
    assert not broken(keyword_only, EXCEPT_FOR)


def test_nothing_happens_by_signal_or_overridden_save() -> None:
    assert not broken(no_signals)


def test_a_positional_verb_is_caught() -> None:
    path = "bookings/services/holds.py"
    assert caught(keyword_only, "@tx.verb\ndef hold(venue_id, party): ...", path=path)
    assert caught(keyword_only, "@tx.step\ndef hold(*venues, party): ...", path=path)
    assert not caught(keyword_only, "@tx.step\ndef hold(venue, *, party): ...\ndef minutes(x, y): ...", path=path)


def test_signals_and_overridden_saves_are_caught() -> None:
    assert caught(no_signals, "from django.db.models.signals import post_save")
    assert caught(no_signals, "from django.dispatch import receiver")
    assert caught(no_signals, "class A(models.Model):\n    def save(self): ...")
