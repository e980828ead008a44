"""Turns in the tests start at once, and time stands still at noon of a Friday in Bali unless a test moves it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings

from agnt.lib import clock

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # worlds.NOW; this file is read before there are models to import


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENV, "debounce_seconds", 0.0)


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at worlds.NOW."""
    with clock.frozen(NOW):
        yield
