"""Both ends of the whole way: Meta's side, a guest's phone, the worker.

This file is read before Django is set up, so what needs models is imported by the fixtures.
"""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def meta(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Any]:
    """Meta's side, as the settings of CONTRACT section 2 name it."""
    from tests.fakes.meta import Meta  # noqa: PLC0415  # needs Django

    monkeypatch.setattr(settings.ENV, "debounce_seconds", 0.0)
    monkeypatch.setattr(settings.ENV, "whatsapp_access_token", "test-token")
    with Meta() as server:
        monkeypatch.setattr(settings.ENV, "meta_graph_base_url", server.base_url)
        yield server


@pytest.fixture
def phone() -> Any:
    """A guest who has never written before."""
    from tests.way.talk import new_phone  # noqa: PLC0415  # needs Django

    return new_phone()


@pytest.fixture
def pump() -> Iterator[Any]:
    """The worker."""
    from tests.way.pump import Pump  # noqa: PLC0415  # needs Django

    with Pump() as worker:
        yield worker
