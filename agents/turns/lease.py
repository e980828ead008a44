"""Keeps a turn's lease while its runner works."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import DatabaseError, connection

from agents.services import turns

log = structlog.get_logger(__name__)

RENEW_SECONDS = 5.0


@contextmanager
def kept(grip: turns.Grip) -> Iterator[None]:
    """Renew the lease every 5 s until the block ends, from a thread of its own: the runner may be waiting for a model.

    A turn that ends sooner never costs a connection. A lease that was lost is not fought for: the fence tells the
    runner at his next write.
    """
    over = threading.Event()
    threading.Thread(target=_renew, args=(grip, over), name=f"lease of turn {grip.turn_id}", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _renew(grip: turns.Grip, over: threading.Event) -> None:
    while not over.wait(RENEW_SECONDS):
        try:
            if not turns.renew(grip=grip):
                return
        except DatabaseError as error:
            log.warning("lease_not_renewed", turn=grip.turn_id, error=type(error).__name__)
        finally:
            connection.close()
