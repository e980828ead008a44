"""Tells the open pages of a conversation that it changed; they fetch what is new, where access is checked."""

from functools import partial

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def group(conversation_id: int) -> str:
    """The Channels group of the pages that show this conversation."""
    return f"conversation.{conversation_id}"


def changed(conversation_id: int) -> None:
    """Poke the conversation's open pages once this transaction is committed.

    Never an error: with Redis away the poke is lost and the page's own slow poll finds what is new.
    """
    transaction.on_commit(partial(_poke, conversation_id), robust=True)


def _poke(conversation_id: int) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(group(conversation_id), {"type": "conversation.changed"})
    except (RedisError, OSError) as error:
        log.warning("live_poke_lost", conversation_id=conversation_id, error=type(error).__name__)
