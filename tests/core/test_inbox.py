"""One outside event is one row and one order to work on it, however often it is delivered."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from agnt.core import inbox
from agnt.core.models import Delivery, Event, InboundEvent
from agnt.core.sealed import platform_unwrap
from agnt.lib import trace
from tests.at_once import at_once

HANDLERS = {inbox.RECEIVED: ("tests.core.test_outbox.hear",)}


@pytest.fixture(autouse=True)
def _one_handler() -> Iterator[None]:
    with override_settings(AGNT_HANDLERS="tests.core.test_inbox.HANDLERS"):
        yield


def _receive(**changes: Any) -> InboundEvent | None:
    given = {"source": "whatsapp", "account": "1", "kind": "message", "external_id": "wamid.1", "raw": b"{}"} | changes
    return inbox.receive(**given)


@pytest.mark.django_db(transaction=True)
def test_20_copies_of_one_webhook_at_once_are_one_event() -> None:
    received = at_once([_receive] * 20)
    assert [row for row in received if isinstance(row, Exception)] == []
    assert len([row for row in received if row is not None]) == 1
    assert (InboundEvent.objects.count(), Event.objects.count(), Delivery.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["source", "account", "kind", "external_id"])
def test_an_event_is_another_one_when_any_of_its_four_names_is(name: str) -> None:
    assert _receive() is not None
    assert _receive(**{name: "other"}) is not None
    assert (InboundEvent.objects.count(), Delivery.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_raw_bytes_are_kept_sealed() -> None:
    row = _receive(raw=b'{"text": "table for two"}')
    assert row is not None
    stored = bytes(InboundEvent.objects.get().sealed_raw)
    assert b"table" not in stored
    assert platform_unwrap(stored) == b'{"text": "table for two"}'


@pytest.mark.django_db
def test_a_trace_is_born_with_the_event_and_carried_on() -> None:
    row = _receive()
    assert row is not None
    assert len(row.trace_id) == 32
    assert Event.objects.get().trace_id == row.trace_id
    with trace.bound("a" * 32):
        second = _receive(external_id="wamid.2")
    assert second is not None
    assert second.trace_id == "a" * 32


@pytest.mark.django_db(transaction=True)
def test_an_order_that_cannot_be_written_takes_the_event_with_it() -> None:
    with override_settings(AGNT_HANDLERS="tests.core.test_inbox.NOBODY"), pytest.raises(KeyError):
        _receive()
    assert not InboundEvent.objects.exists()
    assert _receive() is not None


NOBODY: dict[str, tuple[str, ...]] = {}
