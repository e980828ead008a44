"""Figures that are read from the tables, and who may see them."""

import pytest
from pytest_django import Settings

from agnt import metrics
from agnt.core.models import Delivery, Event
from agnt.lib import clock
from tests.operations.doors import get
from tests.stack import database_url


@pytest.fixture(autouse=True)
def _here(transactional_db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATABASE_URL = database_url()
    monkeypatch.setattr(metrics, "_counted_at", float("-inf"))


def lines() -> dict[str, float]:
    text = get("/metrics").body.decode()
    pairs = [line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in pairs}


def test_deliveries_are_counted_by_what_became_of_them() -> None:
    event = Event.objects.create(name="booking.confirmed", ids={})
    now = clock.now()
    for handler, dead_at, done_at in (("a", None, None), ("b", now, None), ("c", None, now), ("d", None, None)):
        Delivery.objects.create(event=event, handler=handler, dead_at=dead_at, done_at=done_at)
    found = lines()
    assert found['agnt_deliveries{state="waiting"}'] == 2
    assert found['agnt_deliveries{state="dead"}'] == 1
    assert found["agnt_deliveries_oldest_due_seconds"] > 0
    assert found["agnt_database_up"] == 1


def test_a_state_that_nothing_is_in_any_more_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    event = Event.objects.create(name="booking.confirmed", ids={})
    Delivery.objects.create(event=event, handler="a", dead_at=clock.now())
    assert 'agnt_deliveries{state="dead"}' in lines()
    Delivery.objects.all().delete()
    monkeypatch.setattr(metrics, "_counted_at", float("-inf"))
    assert 'agnt_deliveries{state="dead"}' not in lines()


def test_without_a_database_the_rest_is_still_told(settings: Settings) -> None:
    settings.DATABASE_URL = "postgresql:///nothing?host=/nonexistent"
    found = lines()
    assert found["agnt_database_up"] == 0
    assert found["process_resident_memory_bytes"] > 0


def test_requests_are_counted_by_door_and_status() -> None:
    before = lines().get('agnt_http_requests_total{door="ingest",status="4xx"}', 0)
    get("/webhooks/whatsapp")
    assert lines()['agnt_http_requests_total{door="ingest",status="4xx"}'] == before + 1


def test_in_production_they_are_for_the_bearer_of_the_token(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRODUCTION = True
    assert get("/metrics").status == 404
    monkeypatch.setattr(settings.ENV, "metrics_token", "long and secret")
    assert get("/metrics", headers={"Authorization": "Bearer wrong"}).status == 404
    assert get("/metrics", headers={"Authorization": "Bearer long and secret"}).status == 200
