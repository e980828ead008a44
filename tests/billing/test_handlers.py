"""What money does when the outbox tells it that a booking changed."""

import pytest
from django.db import transaction

from agnt.core import outbox
from agnt.core.models import Delivery
from agnt.handlers import HANDLERS
from billing.models import Fee, Transaction, UsageEvent
from bookings.models import Booking
from tests.billing import world

pytestmark = pytest.mark.django_db

Status = Booking.Status
Outcome = Transaction.Outcome


def _tell(booking: Booking, name: str) -> None:
    """Emit the event as the booking's verb does and run billing's own delivery of it."""
    with transaction.atomic():
        event = outbox.emit(name, booking_id=booking.pk)
    Delivery.objects.filter(event=event).exclude(handler__startswith="billing.").delete()
    outbox.drain()
    assert not Delivery.objects.filter(event=event, done_at__isnull=True).exists()


def _outcome(booking: Booking) -> str:
    return Fee.objects.get(booking=booking).transaction.outcome


def test_confirmed_then_completed_is_a_posted_fee() -> None:
    booking = world.booking(world.venue())
    _tell(booking, "booking.confirmed")
    assert _outcome(booking) == Outcome.PENDING
    _tell(world.becomes(booking, Status.COMPLETED), "booking.completed")
    assert _outcome(booking) == Outcome.POSTED


@pytest.mark.parametrize(
    ("status", "event"), [(Status.CANCELLED, "booking.cancelled"), (Status.NO_SHOW, "booking.no_show")]
)
def test_confirmed_then_lost_is_a_void_fee(status: str, event: str) -> None:
    booking = world.booking(world.venue())
    _tell(booking, "booking.confirmed")
    _tell(world.becomes(booking, status), event)
    assert _outcome(booking) == Outcome.VOIDED


def test_expired_without_an_answer_owes_nothing() -> None:
    booking = world.booking(world.venue(), accepted=False, status=Status.EXPIRED)
    _tell(booking, "booking.expired")
    assert not Transaction.objects.exists()


def test_the_same_event_twice_charges_and_counts_once() -> None:
    booking = world.booking(world.venue(), api_key=world.api_key(), by_test_key=False)
    _tell(booking, "booking.confirmed")
    _tell(booking, "booking.confirmed")
    assert (Fee.objects.count(), Transaction.objects.count(), UsageEvent.objects.count()) == (1, 1, 1)


def test_billing_hears_every_event_that_moves_a_fee() -> None:
    heard = {name for name, paths in HANDLERS.items() if any(path.startswith("billing.") for path in paths)}
    assert heard >= {f"booking.{word}" for word in ("confirmed", "completed", "cancelled", "no_show", "expired")}
