"""Money at the end of the whole way: a request over the network, accepted, confirmed, completed or lost."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from agnt.lib import clock
from billing.models import Account, Fee, Transaction, UsageEvent
from billing.services import reconcile
from bookings.models import Booking
from bookings.services import lifecycle
from tests import worlds
from tests.agents import network
from tests.billing import world

pytestmark = pytest.mark.django_db

HANDLERS = {
    name: tuple(path for path in heard_by if path.startswith(("agents.", "billing.")))
    for name, heard_by in network.ALL.items()
}


@pytest.fixture(autouse=True)
def _agents_and_billing(settings: LazySettings) -> None:
    settings.AGNT_HANDLERS = f"{__name__}.HANDLERS"


def _confirmed(**more: object) -> Booking:
    """A request of the network that its venue, by its diary, has accepted."""
    with clock.frozen(worlds.NOW):
        asked = network.ask(worlds.restaurant(), **more)
        network.run_all()
    assert asked.booking.status == Booking.Status.CONFIRMED
    return asked.booking


def _outcome(booking: Booking) -> str:
    return Fee.objects.get(booking=booking).transaction.outcome


def test_an_accepted_request_owes_a_pending_fee_and_its_completion_posts_it() -> None:
    booking = _confirmed()
    assert _outcome(booking) == Transaction.Outcome.PENDING
    with clock.frozen(booking.ends_at):
        lifecycle.complete(booking_id=booking.pk, by="staff:1")
        network.run_all()
    assert _outcome(booking) == Transaction.Outcome.POSTED
    owed = Account.objects.with_balances().get(kind=Account.Kind.VENUE_PAYABLE)
    assert (owed.venue, owed.posted_minor, owed.pending_minor) == (booking.venue, 250, 0)
    assert reconcile.differences() == []


def test_a_cancelled_request_owes_nothing() -> None:
    booking = _confirmed()
    with clock.frozen(worlds.NOW + timedelta(hours=1)):
        lifecycle.cancel(booking_id=booking.pk, by="guest:1", cancelled_by="guest")
        network.run_all()
    assert _outcome(booking) == Transaction.Outcome.VOIDED
    assert reconcile.differences() == []


def test_a_keys_booking_is_in_its_usage_the_moment_it_is_confirmed(settings: LazySettings) -> None:
    settings.AGNT_HANDLERS = network.ALONE["AGNT_HANDLERS"]  # billing hears of nothing: the listener itself counts
    key = world.api_key()
    booking = _confirmed(api_key_id=key.pk)
    event = UsageEvent.objects.get()
    assert (event.booking, event.api_key, event.day) == (booking, key, worlds.NOW.date())
