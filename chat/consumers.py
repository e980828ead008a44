"""Websockets of conversations. They carry no message, only the word that something is new."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from chat import live
from chat.models import Conversation

CHANGED = '{"changed": true}'


class SimulatorConsumer(AsyncWebsocketConsumer):
    """The simulator's phone (development only): pokes the page when its conversation changes.

    The first frame is sent on joining, so that a page which lost its socket asks for what it missed.
    """

    group = ""

    async def connect(self) -> None:
        """Join a conversation of a local account; anything else is closed without a word."""
        conversation_id = int(self.scope["url_route"]["kwargs"]["conversation_id"])
        if settings.PRODUCTION or not await _is_local(conversation_id):
            await self.close()
            return
        self.group = live.group(conversation_id)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.send(text_data=CHANGED)

    async def disconnect(self, code: int) -> None:
        """Leave the conversation."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A page has nothing to say here: what it sends is dropped."""

    async def conversation_changed(self, event: dict[str, Any]) -> None:
        """Something is new in the conversation."""
        await self.send(text_data=CHANGED)


@database_sync_to_async
def _is_local(conversation_id: int) -> bool:
    return Conversation.objects.filter(pk=conversation_id, account__local=True).exists()
