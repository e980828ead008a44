"""Open pages are told that a conversation changed; what changed they ask for themselves."""

import asyncio
import os
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from django.db import transaction
from django.test import override_settings
from redis.exceptions import ConnectionError as RedisAway

from agnt.core import live as core_live
from agnt.routing import websocket_urlpatterns
from chat import live
from tests.front import tales

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = {"type": "conversation.changed"}


class Page(ApplicationCommunicator):
    """One open page: the browser's end of the websocket."""

    def __init__(self, conversation_id: int) -> None:
        path = f"/ws/simulator/{conversation_id}/"
        super().__init__(URLRouter(websocket_urlpatterns), {"type": "websocket", "path": path, "headers": []})

    async def join(self) -> bool:
        """Whether we were let in."""
        await self.send_input({"type": "websocket.connect"})
        return bool((await self.receive_output(timeout=5))["type"] == "websocket.accept")

    async def hear(self) -> str:
        """The next frame."""
        return str((await self.receive_output(timeout=5))["text"])

    async def leave(self) -> None:
        """Close the page."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait()


def listen(conversation_id: int, act: Any) -> list[str]:
    """What a page hears on joining and then after `act` was done in another thread."""

    async def run() -> list[str]:
        page = Page(conversation_id)
        assert await page.join()
        heard = [await page.hear()]
        await asyncio.to_thread(act)
        if not await page.receive_nothing(timeout=0.5):
            heard.append(await page.hear())
        await page.leave()
        return heard

    return asyncio.run(run())


def test_a_page_that_joins_asks_at_once_for_what_it_missed() -> None:
    assert listen(tales.conversation().pk, lambda: None) == ['{"changed": true}']


def test_a_change_is_told_to_the_open_page() -> None:
    talk = tales.conversation()
    assert listen(talk.pk, lambda: live.changed(talk.pk)) == ['{"changed": true}'] * 2


def test_another_conversations_change_is_not_told() -> None:
    talk, other = tales.conversation(), tales.conversation("15550149001")
    assert listen(talk.pk, lambda: live.changed(other.pk)) == ['{"changed": true}']


def test_a_change_that_was_rolled_back_is_not_told() -> None:
    talk = tales.conversation()

    def undone() -> None:
        with transaction.atomic():
            live.changed(talk.pk)
            transaction.set_rollback(True)

    assert listen(talk.pk, undone) == ['{"changed": true}']


def test_what_a_page_says_is_dropped() -> None:
    async def run() -> bool:
        page = Page(talk.pk)
        await page.join()
        await page.hear()
        await page.send_input({"type": "websocket.receive", "text": "{ not json"})
        await page.send_input({"type": "websocket.receive", "bytes": b"\x00"})
        quiet: bool = await page.receive_nothing(timeout=0.2)
        await page.leave()
        return quiet

    talk = tales.conversation()
    assert asyncio.run(run())


@pytest.mark.parametrize("case", ["unknown", "real account", "production"])
def test_nobody_may_listen_elsewhere(case: str) -> None:
    async def run(conversation_id: int) -> bool:
        page = Page(conversation_id)
        joined = await page.join()
        await page.leave()  # the server tells the application that the socket is closed
        return joined

    talk = tales.conversation()
    if case == "real account":
        talk.account.local = False
        talk.account.save()
    with override_settings(PRODUCTION=case == "production"):
        assert not asyncio.run(run(talk.pk + (case == "unknown")))


def test_with_redis_away_the_change_is_still_made(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_args: Any) -> None:
        raise RedisAway

    monkeypatch.setattr(type(get_channel_layer()), "group_send", away)
    live.changed(tales.conversation().pk)
    poke = core_live.send(live.group(1), TOLD)
    assert poke is not None
    assert isinstance(poke.exception(timeout=5), RedisAway)


def test_a_forked_process_has_a_messenger_of_its_own() -> None:
    talk = tales.conversation()
    poke = core_live.send(live.group(talk.pk), TOLD)
    assert poke is not None
    poke.result(timeout=5)

    def poke_from_a_fork() -> None:
        child = os.fork()
        if child == 0:
            forked = core_live.send(live.group(talk.pk), TOLD)
            os._exit(0 if forked is not None and forked.result(timeout=5) is None else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    assert listen(talk.pk, poke_from_a_fork) == ['{"changed": true}'] * 2
