"""A worker in one process: it takes the nudges that services send and runs the same tasks that Celery would run.

    with Pump() as pump:
        ...            # something is stored and nudges
        pump.run()     # until nothing is left to do

A nudge for later (countdown) is kept until `run(later=True)`.
"""

from collections import deque
from types import TracebackType
from typing import Any

import pytest
from celery import current_app

from agnt.core import outbox

Nudge = tuple[str, tuple[Any, ...]]


class Pump:
    """Runs nudged tasks one after the other, oldest first; the same nudge waiting twice runs once."""

    def __init__(self) -> None:
        self.waiting: deque[Nudge] = deque()
        self.later: list[Nudge] = []
        self.ran: list[Nudge] = []
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> "Pump":
        current_app.loader.import_default_modules()
        self._patch.setattr(outbox, "send_nudge", self._take)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._patch.undo()

    def _take(self, task: str, *args: Any, countdown: float | None = None) -> None:
        nudge = (task, args)
        if countdown:
            self.later.append(nudge)
        elif nudge not in self.waiting:
            self.waiting.append(nudge)

    def run(self, *, later: bool = False, most: int = 500) -> int:
        """Run until nothing waits; returns how many tasks ran. With `later`, what was put off is run too."""
        count = 0
        while (self.waiting or (later and self.later)) and count < most:
            if not self.waiting:
                self.waiting.extend(self.later)
                self.later.clear()
            task, args = self.waiting.popleft()
            self.ran.append((task, args))
            current_app.tasks[task](*args)
            count += 1
        return count
