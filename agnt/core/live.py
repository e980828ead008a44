"""Tells open pages that something is new, by the channel layer; they fetch it themselves, where access is checked.

A poke costs its caller nothing: one thread in each process has the loop and the connection to Redis that carry it.
A poke that is lost costs time only: pages look again when they reconnect, and once in a while by themselves.
"""

import asyncio
import os
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from threading import Lock, Thread
from typing import Any

import structlog
from channels.layers import get_channel_layer
from django.db import transaction

from agnt.lib import commits

log = structlog.get_logger(__name__)

AT_ONCE = 16  # pokes on their way: one transaction may change thousands of rows, and Redis lends few connections
_lock = Lock()
_loops: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Semaphore]] = {}


def poke(group: str, message: Mapping[str, Any]) -> None:
    """Send `message` to everybody in the channel group once this transaction is committed.

    `message["type"]` names the consumers' method, with dots. Of one row (`kind` and `id`) the last word is sent. Never
    an error and never a wait.
    """
    wanted = _Poke(group, dict(message))
    for earlier in commits.pending(_Poke):
        if earlier.about() == wanted.about():
            earlier.message.update(wanted.message)
            return
    transaction.on_commit(wanted, robust=True)


@dataclass(frozen=True, slots=True)
class _Poke:
    group: str
    message: dict[str, Any]

    def about(self) -> tuple[object, ...]:
        """What it is about: open pages look at that again."""
        return self.group, *(self.message.get(name) for name in ("type", "kind", "id", "day"))

    def __call__(self) -> None:
        send(self.group, self.message)


def send(group: str, message: Mapping[str, Any]) -> "Future[None] | None":
    """Send it now. None where there is no channel layer."""
    layer = get_channel_layer()
    if layer is None:
        return None
    loop, turns = _loop()
    sending = asyncio.run_coroutine_threadsafe(_carry(turns, layer, group, message), loop)
    sending.add_done_callback(partial(_told, group))
    return sending


async def _carry(turns: asyncio.Semaphore, layer: Any, group: str, message: Mapping[str, Any]) -> None:
    async with turns:
        await layer.group_send(group, dict(message))


def _loop() -> tuple[asyncio.AbstractEventLoop, asyncio.Semaphore]:
    """The loop of this process, made on first use: a thread does not survive a fork."""
    with _lock:
        here = _loops.get(os.getpid())
        if here is None:
            here = asyncio.new_event_loop(), asyncio.Semaphore(AT_ONCE)
            _loops[os.getpid()] = here
            Thread(target=here[0].run_forever, name="live", daemon=True).start()
        return here


def _told(group: str, sending: "Future[None]") -> None:
    error = sending.exception()
    if error is not None:
        log.warning("live_poke_lost", group=group, error=type(error).__name__)
