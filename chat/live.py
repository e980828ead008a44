"""Tells the open pages of a conversation that it changed; they fetch what is new, where access is checked.

A poke costs its caller nothing: one thread in each process has the loop and the connection to Redis that carry it.
"""

import asyncio
import os
from concurrent.futures import Future
from functools import partial
from threading import Lock, Thread

import structlog
from channels.layers import get_channel_layer
from django.db import transaction

log = structlog.get_logger(__name__)

_lock = Lock()
_loops: dict[int, asyncio.AbstractEventLoop] = {}


def group(conversation_id: int) -> str:
    """The Channels group of the pages that show this conversation."""
    return f"conversation.{conversation_id}"


def changed(conversation_id: int) -> None:
    """Poke the conversation's open pages once this transaction is committed.

    Never an error and never a wait: with Redis away the poke is lost and the page's own slow poll finds what is new.
    """
    transaction.on_commit(partial(_poke, conversation_id), robust=True)


def _poke(conversation_id: int) -> "Future[None] | None":
    layer = get_channel_layer()
    if layer is None:
        return None
    sending = layer.group_send(group(conversation_id), {"type": "conversation.changed"})
    poke = asyncio.run_coroutine_threadsafe(sending, _loop())
    poke.add_done_callback(partial(_told, conversation_id))
    return poke


def _loop() -> asyncio.AbstractEventLoop:
    """The loop of this process, made on first use: a thread does not survive a fork."""
    with _lock:
        loop = _loops.get(os.getpid())
        if loop is None:
            loop = asyncio.new_event_loop()
            _loops[os.getpid()] = loop
            Thread(target=loop.run_forever, name="live", daemon=True).start()
        return loop


def _told(conversation_id: int, poke: "Future[None]") -> None:
    error = poke.exception()
    if error is not None:
        log.warning("live_poke_lost", conversation_id=conversation_id, error=type(error).__name__)
