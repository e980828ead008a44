"""The hot webhook route stores an event by a statement of its own; it must leave the very rows of core's inbox."""

import asyncio
from typing import Any

import pytest

from agnt.core import inbox
from agnt.core.models import Delivery, Event, InboundEvent
from agnt.core.sealed import platform_unwrap, platform_wrap
from agnt.ingest import store
from agnt.lib import clock, ids, trace

pytestmark = pytest.mark.django_db(transaction=True)


async def _by_the_hot_route(raw: bytes, of_trace: str) -> None:
    sealed = platform_wrap(raw).decode()
    await store.store([store.Incoming("whatsapp", "1", "message", "wamid.1", sealed, of_trace)])
    await store.close_pool()


def _taken() -> dict[str, Any]:
    """Everything that was stored, without the keys of rows; then nothing is."""
    rows = {
        model.__name__: [
            {name: value for name, value in row.items() if name not in {"id", "event_id", "ids", "sealed_raw"}}
            for row in model._default_manager.values()
        ]
        for model in (InboundEvent, Event, Delivery)
    }
    received = InboundEvent.objects.get()
    assert Event.objects.get().ids == {"inbound_event_id": received.pk}
    rows["raw"] = platform_unwrap(bytes(received.sealed_raw))
    for model in (Delivery, Event, InboundEvent):
        model._default_manager.all().delete()
    return rows


def test_both_ways_in_leave_the_same_rows() -> None:
    of_trace = ids.trace_id()
    with clock.frozen(clock.now()), trace.bound(of_trace):
        inbox.receive(source="whatsapp", account="1", kind="message", external_id="wamid.1", raw=b'{"a": 1}')
        by_core = _taken()
        asyncio.run(_by_the_hot_route(b'{"a": 1}', of_trace))
        assert _taken() == by_core
    assert len(by_core["Delivery"]) == 1
