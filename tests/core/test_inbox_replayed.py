"""The same outside event again: not even one that comes at the same instant in the same trace is taken for new."""

import pytest
from django.db import transaction

from agnt.core import inbox
from agnt.core.models import Delivery, InboundEvent
from agnt.lib import clock, trace
from tests import worlds
from tests.at_once import at_once

EVENT = {"source": "whatsapp", "account": "1", "kind": "message", "external_id": "wamid.1", "raw": b"{}"}


@transaction.atomic
def _receive() -> InboundEvent | None:
    return inbox.receive(**EVENT)


@pytest.mark.django_db
def test_a_copy_in_the_same_trace_at_the_same_instant_is_a_copy():
    with clock.frozen(worlds.NOW), trace.bound("a" * 32):
        assert _receive() is not None
        assert _receive() is None
    assert InboundEvent.objects.count() == 1
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_20_copies_in_one_trace_at_one_instant_are_one_event():
    with clock.frozen(worlds.NOW), trace.bound("a" * 32):
        found = at_once([_receive] * 20)
    assert sum(isinstance(one, InboundEvent) for one in found) == 1, found
    assert found.count(None) == 19
    assert Delivery.objects.count() == 1
