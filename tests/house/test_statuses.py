"""A status is written by core's transitions alone, so that every change is checked and written down."""

import ast
from typing import Final

import pytest

from tests.house.source import Module, Offences, broken, calls, caught

EXCEPT_FOR: Final = {
    "agnt/core/transitions.py": "the only writer of a status",
    "agnt/core/idempotency.py": "the HTTP status of an answer, not a state",
    "agnt/lib/errors.py": "the HTTP status of an error, not a state",
}


def rule(module: Module) -> Offences:
    """`x.status = ...`, `setattr(x, "status", ...)`, `.update(status=...)`, `bulk_update(..., ["status"])`."""
    for node in ast.walk(module.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "status":
                yield target.lineno, "assigns a status"
    for call, name in calls(module):
        last = name.rpartition(".")[2]
        texts = {n.value for n in ast.walk(call) if isinstance(n, ast.Constant)}
        by_name = last == "setattr" and "status" in texts
        in_bulk = last in {"bulk_update", "save"} and "status" in texts
        in_place = last in {"update", "update_or_create"} and any(word.arg == "status" for word in call.keywords)
        if by_name or in_bulk or in_place:
            yield call.lineno, f"writes a status: {name}()"


def test_only_transitions_write_a_status() -> None:
    assert not broken(rule, EXCEPT_FOR)


@pytest.mark.parametrize(
    "line",
    [
        "booking.status = 'confirmed'",
        "booking.status: str = 'confirmed'",
        "setattr(booking, 'status', 'confirmed')",
        "Booking.objects.filter(pk=1).update(status='confirmed')",
        "Booking.objects.bulk_update(rows, ['status'])",
        "booking.save(update_fields=['status'])",
    ],
)
def test_a_status_written_by_hand_is_caught(line: str) -> None:
    assert caught(rule, line, path="bookings/services/lifecycle.py")


def test_reading_and_first_states_are_let_through() -> None:
    assert not caught(rule, "if booking.status == 'confirmed': pass\nBooking.objects.create(status='confirmed')")
