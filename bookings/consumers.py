"""The websocket of a venue's pages. It carries no row, only the word that one changed; pages fetch what they show."""

import json
from typing import Any, Final

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.cached_db import SessionStore
from django.http import HttpRequest

from bookings import live
from venues.access import desk_of

NOT_A_MEMBER: Final = 4403
_CARRIED: Final = ("kind", "id", "day")


class VenueConsumer(AsyncWebsocketConsumer):
    """Pokes a member's page when something of the venue changed. Sign-in and membership are looked at again on every
    poke: who was removed, or signed out by a new password, is closed with 4403 and told nothing."""

    group = ""

    async def connect(self) -> None:
        """Let a member in; a stranger is closed with 4403 once accepted, so that his page learns why. Once it is open
        the page hears everything: what it fetches then is never older than what it missed."""
        venue_id = await self._venue()
        if venue_id is None:
            await self.accept()
            await self.close(NOT_A_MEMBER)
            return
        self.group = live.group(venue_id)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the venue."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A page has nothing to say here: what it sends is dropped."""

    async def venue_changed(self, event: dict[str, Any]) -> None:
        """Something of the venue changed."""
        if await self._venue() is None:
            await self.close(NOT_A_MEMBER)
            return
        await self.send(text_data=json.dumps({name: event.get(name) for name in _CARRIED}))

    async def _venue(self) -> int | None:
        return await _venue_of(self.scope.get("session"), self.scope["url_route"]["kwargs"]["slug"])


@database_sync_to_async
def _venue_of(opened: SessionBase | None, slug: str) -> int | None:
    """The venue's id for its member; session and user are read again: either may have ended since the page opened."""
    if opened is None or not opened.session_key:
        return None
    request = HttpRequest()
    request.session = SessionStore(opened.session_key)
    desk = desk_of(get_user(request), slug)
    return desk.venue.pk if desk else None
