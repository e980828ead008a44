"""Celery carries the nudge and nothing else: a service wakes a task by outbox.nudge, after its commit."""

from typing import Final

from tests.house.source import Module, Offences, broken, calls, caught

SENDERS: Final = {"delay", "apply_async", "send_task", "signature", "s", "si"}
EXCEPT_FOR: Final = {"agnt/core/outbox.py": "where nudges leave"}


def rule(module: Module) -> Offences:
    """A task sent by hand."""
    if module.parts[-1] in {"tasks", "handlers"}:
        return
    for call, name in calls(module):
        _, dot, last = name.rpartition(".")
        if dot and last in SENDERS:
            yield call.lineno, f"sends a task: {name}()"


def test_tasks_are_woken_by_the_outbox_only() -> None:
    assert not broken(rule, EXCEPT_FOR)


def test_a_task_that_is_sent_by_hand_is_caught() -> None:
    for line in ("send.delay(1)", "send.apply_async(args=[1])", "current_app.send_task('chat.send')", "send.s(1)"):
        assert caught(rule, line, path="chat/services/outgoing.py")
    assert not caught(rule, "send.delay(1)", path="chat/tasks.py")
    assert not caught(rule, "outbox.nudge('chat.send', 1)", path="chat/services/outgoing.py")
