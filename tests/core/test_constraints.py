"""The kernel's tables refuse what must not be: each named constraint has an act that breaks it."""

from collections.abc import Callable
from datetime import date

import pytest

from agnt.core.models import (
    ChannelIdentity,
    Delivery,
    Event,
    FxRate,
    IdempotencyRecord,
    InboundEvent,
    JobRun,
    Mail,
    Nonce,
    Person,
    Quota,
)
from agnt.lib import clock
from tests import constraints, worlds

pytestmark = pytest.mark.django_db


def _identity(**columns) -> ChannelIdentity:
    return ChannelIdentity.objects.create(person=Person.objects.create(), channel="whatsapp", **columns)


def _rate(**columns) -> FxRate:
    given = {"base": "IDR", "quote": "USD", "numerator": 1, "denominator": 16000, "day": date(2026, 11, 20)}
    return FxRate.objects.create(source="test", **(given | columns))


def _quota(used: int = 1, allowed: int = 1) -> Quota:
    return Quota.objects.create(subject="key:1", kind="day", period="2026-11-20", used=used, allowed=allowed)


def _twice(make: Callable[[], object]) -> Callable[[], object]:
    return lambda: (make(), make())


def _delivery() -> None:
    event = Event.objects.create(name="x")
    _twice(lambda: Delivery.objects.create(event=event, handler="a.b"))()


BREAKS: dict[str, list[constraints.Break]] = {
    "identity_one_per_phone": [_twice(lambda: _identity(phone_hash="p"))],
    "identity_one_per_user_id": [_twice(lambda: _identity(user_id_hash="u", portfolio="1"))],
    "identity_has_an_address": [lambda: _identity()],
    "idempotency_one_per_key": [
        _twice(lambda: IdempotencyRecord.objects.create(scope="api_key:1", key="k", body_hash="h"))
    ],
    "mail_once_per_key": [_twice(lambda: Mail.objects.create(key="k"))],
    "nonce_used_once": [_twice(lambda: Nonce.objects.create(scope="consumer-1", value="n"))],
    "quota_one_per_period": [_twice(_quota)],
    "quota_not_over": [lambda: _quota(used=2), lambda: _quota(used=-1)],
    "inbound_event_once": [
        _twice(
            lambda: InboundEvent.objects.create(source="whatsapp", account="1", kind="message", external_id="wamid.1")
        )
    ],
    "delivery_one_per_handler": [_delivery],
    "job_run_once_per_slot": [
        _twice(lambda: JobRun.objects.create(job="x", slot=worlds.NOW, leased_until=clock.now()))
    ],
    "fx_rate_one_per_day": [_twice(_rate)],
    "fx_rate_positive": [lambda: _rate(numerator=0), lambda: _rate(denominator=-1)],
}


@pytest.mark.parametrize("constraint", BREAKS)
def test_the_database_refuses(constraint: str):
    constraints.breaks(constraint, BREAKS[constraint])


def test_every_constraint_is_asked():
    assert constraints.named("core") == set(BREAKS)


def test_two_portfolios_may_know_two_guests_by_one_user_id():
    _identity(user_id_hash="u", portfolio="1")
    _identity(user_id_hash="u", portfolio="2")


def test_two_guests_without_a_phone_are_two():
    _identity(user_id_hash="u1")
    _identity(user_id_hash="u2")
