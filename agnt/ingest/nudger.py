"""One nudge for a burst of webhooks: a thread of its own, so that no answer waits for the broker."""

import threading

from agnt.core import outbox

PAUSE_SECONDS = 0.02


class Nudger:
    """Wakes the workers after what was asked for, at most once a PAUSE; a burst in between is one nudge."""

    def __init__(self) -> None:
        self._due = False
        self._look = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread; does nothing when it runs."""
        if self._thread is None or not self._thread.is_alive():
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="nudger", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Send what is still due and end the thread."""
        self._stopping.set()
        self._look.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def nudge(self) -> None:
        """Ask for a nudge; returns at once."""
        self._due = True
        self._look.set()

    def _run(self) -> None:
        while True:
            self._look.wait()
            self._look.clear()
            if self._due:
                self._due = False
                outbox.send_nudge(outbox.WAKE_TASK)
            if self._stopping.wait(PAUSE_SECONDS) and not self._due:
                return


thread = Nudger()
