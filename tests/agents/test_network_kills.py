"""A worker may die anywhere on the way from the guest's yes to the confirmation: whoever comes after ends with one
booking, one decision, one receipt, one answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from agents import responses, venue_agent
from agents.clawpulse import gateway, inbox, receipts
from agents.models import Envelope, InboxMessage, Receipt
from agents.services import envelopes
from agnt.core import outbox, transitions
from agnt.core.models import Delivery, Event
from agnt.lib import clock
from bookings.models import Booking, VenueDecision
from bookings.services import decisions, deposits, places
from tests import worlds
from tests.agents import network

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]


class Killed(BaseException):
    """kill -9: nothing of ours runs after it; PostgreSQL undoes what was not committed."""


@pytest.fixture(autouse=True)
def _alone(settings):
    settings.AGNT_HANDLERS = network.ALONE["AGNT_HANDLERS"]


def _dies(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, after: bool) -> Callable[[], bool]:
    """The first call of that function is the worker's last, before or after it did its work."""
    real, died = getattr(owner, name), []

    def deadly(*args, **kwargs):
        if died:
            return real(*args, **kwargs)
        died.append(True)
        if after:
            real(*args, **kwargs)
        raise Killed(name)

    monkeypatch.setattr(owner, name, deadly)
    return lambda: bool(died)


# Each function on the way, in its order; a call of it is where the worker dies.
STEPS = {
    "the envelope's delivery is claimed": (outbox, "_run_in_one_transaction"),
    "the envelope is signed": (gateway, "sign_as"),
    "its message is stored": (gateway, "accept"),
    "the envelope is sent": (envelopes, "send"),
    "the venue's inbox is leased": (inbox, "lease"),
    "the request is marked delivered": (envelopes, "mark_delivered"),
    "the place is kept for the yes": (places, "keep"),
    "the diary has decided": (decisions, "decide_by_diary"),
    "the venue agent has worked": (inbox, "_work_and_ack"),
    "the receipt is issued": (receipts, "issue"),
    "the answer is on its way": (responses, "answer"),
    "the answer is checked": (receipts, "is_genuine"),
    "the envelope has its answer": (envelopes, "finish"),
    "the booking is confirmed": (deposits, "accept"),
    "the booking's status is written": (transitions, "move"),
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_whoever_comes_after_ends_with_one_of_each(step: str, after: bool, monkeypatch):
    with transaction.atomic():
        world = worlds.restaurant(tables=(2,))
    asked = network.ask(world)
    died = _dies(monkeypatch, *STEPS[step], after=after)
    with pytest.raises(Killed):
        network.run_all()
    assert died()
    with clock.frozen(worlds.NOW + max(outbox.LEASE, inbox.LEASE)):
        network.run_all()
    _ends_with_one_of_each(asked)


def test_workers_that_die_one_after_the_other_at_every_step_still_end_with_one_of_each(monkeypatch):
    with transaction.atomic():
        world = worlds.restaurant(tables=(2,))
    asked = network.ask(world)
    died = [_dies(monkeypatch, owner, name, after=False) for owner, name in STEPS.values()]
    deaths = 0
    for life in range(len(STEPS) + 1):
        moment = worlds.NOW + timedelta(seconds=life)
        InboxMessage.objects.filter(acked_at__isnull=True).update(leased_until=None, deliveries=0)
        Delivery.objects.filter(done_at__isnull=True).update(next_at=moment)
        try:
            with clock.frozen(moment):
                network.run_all()
        except Killed:
            deaths += 1
    assert all(one() for one in died)
    assert deaths == len(STEPS)
    _ends_with_one_of_each(asked)


def _ends_with_one_of_each(asked: network.Asked) -> None:
    assert Booking.objects.get().status == "confirmed"
    assert Envelope.objects.get().status == "accepted"
    assert VenueDecision.objects.get().answer == "accepted"
    assert Receipt.objects.get().decision.booking == asked.booking
    assert [place.held_until for place in worlds.standing(asked.world)] == [None]
    assert InboxMessage.objects.filter(acked_at__isnull=False, dead_at__isnull=True).count() == 2
    assert InboxMessage.objects.count() == 2
    assert not Delivery.objects.filter(done_at__isnull=True).exists()
    for name in ("envelope.created", "venue.decided", "booking.confirmed"):
        assert Event.objects.filter(name=name).count() == 1, name
    assert venue_agent.drain(asked.envelope.recipient_id) == 0
