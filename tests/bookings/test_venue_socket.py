"""The websocket of a venue's pages: members only, looked at again on every poke; it says that something changed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client

from agnt.asgi import application
from agnt.core.models import User
from bookings import live
from bookings.consumers import NOT_A_MEMBER
from bookings.handlers import on_member_changed
from tests import worlds
from venues.models import Member, Venue
from venues.services import members

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


async def joined(user: User, venue: Venue) -> ApplicationCommunicator:
    """A page's socket, signed in as this user and accepted."""
    browser = await sync_to_async(signed_in)(user)
    cookie = f"sessionid={browser.cookies['sessionid'].value}".encode()
    scope = {"type": "websocket", "path": f"/ws/venue/{venue.slug}/", "headers": [(b"cookie", cookie)]}
    talk = ApplicationCommunicator(application, scope)
    await talk.send_input({"type": "websocket.connect"})
    assert (await talk.receive_output(5))["type"] == "websocket.accept"
    return talk


async def heard_after(talk: ApplicationCommunicator, act: Callable[[], object]) -> dict[str, Any]:
    """What the open page hears next, when this has been done meanwhile."""
    await sync_to_async(act)()
    said: dict[str, Any] = await talk.receive_output(5)
    await talk.send_input({"type": "websocket.disconnect", "code": 1000})
    await talk.wait(5)
    return said


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


def test_who_is_removed_is_closed_at_once_though_nothing_else_happens() -> None:
    venue = worlds.venue()
    user = user_at(venue, Member.Role.HOST)
    owner = User.objects.create_user("owner@example.com")
    Member.objects.create(venue=venue, user=owner, role=Member.Role.OWNER)
    Member.objects.create(venue=worlds.venue(), user=user, role=Member.Role.HOST)  # his sign-in stays

    def leave() -> None:
        row = Member.objects.get(user=user, venue=venue)
        members.remove(venue_id=venue.pk, member_id=row.pk, by_id=owner.pk)
        with transaction.atomic():
            on_member_changed(venue_id=venue.pk, user_id=user.pk)

    async def closed() -> dict[str, Any]:
        return await heard_after(await joined(user, venue), leave)

    said = async_to_sync(closed)()
    assert (said["type"], said["code"]) == ("websocket.close", NOT_A_MEMBER)


@pytest.mark.parametrize("how", ["a new password", "signed out"])
def test_a_page_that_stayed_open_in_an_ended_sign_in_is_told_nothing(how: str) -> None:
    venue = worlds.venue()
    user = user_at(venue, Member.Role.OWNER)

    def end() -> None:
        if how == "signed out":
            for row in Session.objects.all():
                SessionStore(row.session_key).flush()
        else:
            user.set_password("another evening 8")
            user.save()
        async_to_sync(poke)(venue)

    async def closed() -> dict[str, Any]:
        return await heard_after(await joined(user, venue), end)

    said = async_to_sync(closed)()
    assert (said["type"], said["code"]) == ("websocket.close", NOT_A_MEMBER)
