"""A transaction that changes very much tells the open pages all of it, with few connections."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from agnt.core import live


class Layer:
    """Counts how many messages are on their way at one moment."""

    now = most = done = 0

    async def group_send(self, group: str, message: Mapping[str, Any]) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        self.done += 1


def test_a_flood_of_pokes_opens_no_flood_of_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = Layer()
    monkeypatch.setattr(live, "get_channel_layer", lambda: layer)

    for sending in [live.send("venue.1", {"type": "venue.changed"}) for _ in range(500)]:
        assert sending is not None
        sending.result(timeout=20)

    assert layer.done == 500
    assert layer.most <= live.AT_ONCE
