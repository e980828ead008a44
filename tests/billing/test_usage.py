"""What a developer's key is billed for."""

from datetime import UTC, date, datetime

import pytest

from billing.models import UsageEvent
from billing.services import usage
from tests.billing import world
from tests.billing.refusals import refused

pytestmark = pytest.mark.django_db


def test_a_keys_booking_is_counted_once_on_the_utc_day_of_its_confirmation() -> None:
    late = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    key = world.api_key()
    booking = world.booking(world.venue(), api_key=key, by_test_key=False, confirmed_at=late)
    first, second = usage.count_confirmed(booking=booking), usage.count_confirmed(booking=booking)
    assert first == second == UsageEvent.objects.get()
    assert first is not None
    assert (first.api_key, first.kind, first.quantity, first.day) == (key, "booking_confirmed", 1, date(2026, 11, 23))


def test_a_booking_without_a_key_counts_nothing() -> None:
    assert usage.count_confirmed(booking=world.booking(world.venue())) is None
    assert not UsageEvent.objects.exists()


def test_the_sandbox_counts_nothing() -> None:
    booking = world.booking(world.venue(sandbox=True), api_key=world.api_key(test=True), by_test_key=True)
    assert usage.count_confirmed(booking=booking) is None
    assert not UsageEvent.objects.exists()


def test_a_booking_is_billed_once_for_a_kind() -> None:
    key = world.api_key()
    event = usage.count_confirmed(booking=world.booking(world.venue(), api_key=key, by_test_key=False))
    assert event is not None
    with refused("usage_once_per_booking"):
        UsageEvent.objects.create(api_key=key, booking=event.booking, kind=event.kind, day=event.day)
