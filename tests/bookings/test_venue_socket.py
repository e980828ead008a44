"""The websocket of a venue's pages: members only, looked at again on every poke; it says that something changed."""

import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer

from agnt.core.models import User
from bookings import live
from bookings.consumers import NOT_A_MEMBER, VenueConsumer
from tests import worlds
from venues.models import Member, Venue

pytestmark = pytest.mark.django_db(transaction=True)


async def joined(user: User, venue: Venue) -> ApplicationCommunicator:
    """A page's socket, signed in as this user and accepted."""
    scope = {"type": "websocket", "path": "/", "user": user, "url_route": {"kwargs": {"slug": venue.slug}}}
    talk = ApplicationCommunicator(VenueConsumer.as_asgi(), scope)
    await talk.send_input({"type": "websocket.connect"})
    assert (await talk.receive_output(5))["type"] == "websocket.accept"
    return talk


async def poke(venue: Venue) -> None:
    layer: Any = get_channel_layer()
    message = {"type": "venue.changed", "kind": "booking", "id": 7, "day": "2026-11-23", "more": "is not carried"}
    await layer.group_send(live.group(venue.pk), message)


def user_at(venue: Venue, role: str) -> User:
    user = User.objects.create_user("host@example.com", "a long password")
    Member.objects.create(venue=venue, user=user, role=role)
    return user


def test_a_member_hears_that_something_changed_and_no_more() -> None:
    venue = worlds.venue()
    user = user_at(venue, Member.Role.READER)

    async def heard() -> str:
        talk = await joined(user, venue)
        await poke(venue)
        said: str = (await talk.receive_output(5))["text"]
        await talk.send_input({"type": "websocket.disconnect", "code": 1000})
        await talk.wait(5)
        return said

    assert json.loads(async_to_sync(heard)()) == {"kind": "booking", "id": 7, "day": "2026-11-23"}


def test_a_stranger_is_closed_at_once() -> None:
    venue, other = worlds.venue(), worlds.venue()
    user = user_at(other, Member.Role.OWNER)

    async def closed() -> object:
        talk = await joined(user, venue)
        said = await talk.receive_output(5)
        await talk.send_input({"type": "websocket.disconnect", "code": 4403})
        await talk.wait(5)
        return said["code"]

    assert async_to_sync(closed)() == NOT_A_MEMBER


def test_who_was_removed_is_closed_with_the_next_poke_and_told_nothing() -> None:
    venue = worlds.venue()
    user = user_at(venue, Member.Role.HOST)

    async def closed() -> dict[str, Any]:
        talk = await joined(user, venue)
        await Member.objects.all().adelete()
        await poke(venue)
        said: dict[str, Any] = await talk.receive_output(5)
        await talk.send_input({"type": "websocket.disconnect", "code": 4403})
        await talk.wait(5)
        return said

    said = async_to_sync(closed)()
    assert (said["type"], said["code"]) == ("websocket.close", NOT_A_MEMBER)
