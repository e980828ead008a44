"""When the way is broken nothing is sent: the guest hears it at once, and one message later finds out."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from agents import jobs
from agents.clawpulse import breakers, gateway
from agents.models import Envelope, InboxMessage
from agents.services import directory
from agnt.core.models import Delivery, Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, GatewayError
from bookings.models import Booking
from bookings.services import decisions
from tests import worlds
from tests.agents import network
from venues.models import Venue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]


@pytest.fixture(autouse=True)
def _alone(settings):
    settings.AGNT_HANDLERS = network.ALONE["AGNT_HANDLERS"]


def _open(breaker=None) -> None:
    for _ in range(5):
        (breaker or breakers.gateway()).failed()


def _later(**more):
    return clock.frozen(worlds.NOW + timedelta(**more))


def _broken(monkeypatch, error: Exception) -> list[str]:
    """The gateway fails each message with that error; the calls it got."""
    calls: list[str] = []

    def accept(**more):
        calls.append(more["key"])
        raise error

    monkeypatch.setattr(gateway, "accept", accept)
    return calls


def test_after_five_failures_the_guest_need_not_wait_for_the_sixth_try(monkeypatch):
    asked = network.ask()
    calls = _broken(monkeypatch, GatewayError("no route", unknown=True))
    moment = worlds.NOW
    for _ in range(5):
        waiting = Delivery.objects.get(event__name="envelope.created")
        moment = max(moment, waiting.next_at) if waiting.attempts else worlds.NOW
        with clock.frozen(moment):
            assert jobs.expire_envelopes() == "0 envelopes"
            network.run_events()
    with clock.frozen(moment):
        assert jobs.expire_envelopes() == "1 envelopes"
    assert len(calls) == 5
    assert moment - worlds.NOW < timedelta(minutes=10)
    assert (asked.envelope.status, asked.envelope.reason) == ("failed", "breaker_open")
    assert asked.booking.status == "rejected"
    assert worlds.standing(asked.world) == []
    assert Event.objects.filter(name="booking.rejected").count() == 1


def test_while_it_is_open_nothing_is_sent(monkeypatch):
    asked = network.ask()
    _open()
    calls = _broken(monkeypatch, AssertionError("sent all the same"))
    network.run_events()
    assert calls == []
    assert (asked.envelope.status, asked.envelope.reason, asked.booking.status) == (
        "failed",
        "breaker_open",
        "rejected",
    )


def test_while_it_is_open_a_yes_is_refused_at_once_and_nothing_is_placed():
    world = worlds.restaurant()
    _open()
    with pytest.raises(DomainError) as caught:
        network.ask(world)
    assert (caught.value.code, caught.value.status, caught.value.retryable) == ("breaker_open", 503, True)
    assert caught.value.data["retry_after"] == 300
    assert caught.value.data["alternatives"] == []
    assert not Booking.objects.exists() and not Envelope.objects.exists()
    assert worlds.standing(world) == []


def test_after_five_minutes_one_message_is_the_probe_and_closes_it():
    _open()
    with _later(minutes=5):
        assert breakers.gateway().state() == "half_open"
        asked = network.ask()
        network.run_all()
        assert asked.booking.status == "confirmed"
        assert breakers.gateway().state() == "closed"


def test_while_the_probe_is_under_way_nothing_else_is_sent():
    first, second = network.ask(), network.ask()
    _open()
    with _later(minutes=5), transaction.atomic(), breakers.passage(first.envelope.recipient) as may_pass:
        assert may_pass
        with breakers.passage(second.envelope.recipient) as may_pass_too:
            assert not may_pass_too


def test_a_probe_that_fails_opens_it_again(monkeypatch):
    asked = network.ask()
    _open()
    with _later(minutes=5):
        _broken(monkeypatch, GatewayError("still no route"))
        network.run_events()
        assert breakers.gateway().state() == "open"
        assert asked.envelope.status == "pending"  # its delivery comes again


def test_a_timeout_counts_and_a_lost_race_or_a_refusal_does_not(monkeypatch):
    recipient = network.ask().envelope.recipient

    def fail(error: Exception, times: int) -> None:
        for _ in range(times):
            with pytest.raises(type(error)), breakers.passage(recipient):
                raise error

    deadlock = OperationalError("deadlock detected")
    deadlock.__cause__ = type("Cause", (Exception,), {"sqlstate": "40P01"})()
    fail(DomainError("replayed", "Again."), 6)
    fail(deadlock, 6)
    assert breakers.gateway().state() == "closed"
    fail(OperationalError("canceling statement due to statement timeout"), 5)
    assert breakers.gateway().state() == "open"


def test_rejections_and_slow_people_are_no_failures():
    world = worlds.restaurant(policy=Venue.Policy.ASK, tables=(2,) * 8)
    for number in range(6):
        asked = network.ask(world)
        network.run_all()
        if number % 2:
            decisions.decide(booking_id=asked.booking_id, answer="rejected", by="staff:1")
            network.run_all()
    assert breakers.gateway().state() == "closed"


def test_an_outside_agent_has_a_breaker_of_its_own():
    outside = worlds.restaurant(policy=Venue.Policy.EXTERNAL)
    with transaction.atomic():
        agent = directory.agent_of_venue(outside.venue)
    own = breakers.on_the_way_to(agent)[1]
    _open(own)
    with pytest.raises(DomainError) as caught:
        network.ask(outside)
    assert caught.value.code == "breaker_open"
    asked = network.ask()
    network.run_all()
    assert asked.booking.status == "confirmed"


def test_an_outside_agents_open_breaker_does_not_use_up_the_gateways_probe():
    outside = worlds.restaurant(policy=Venue.Policy.EXTERNAL)
    asked = network.ask(outside)
    agent = asked.envelope.recipient
    _open()
    with _later(minutes=5):
        _open(breakers.on_the_way_to(agent)[1])
        network.run_events()
        assert asked.envelope.status == "failed"
        assert breakers.gateway().permit().probe


def test_an_answer_of_the_venues_people_is_not_lost_to_an_open_breaker():
    asked = network.ask(worlds.restaurant(policy=Venue.Policy.ASK))
    decisions.decide(booking_id=asked.booking_id, answer="accepted", by="staff:1")
    _open()
    Delivery.objects.filter(event__name="envelope.created").update(next_at=worlds.NOW + timedelta(seconds=1))
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("confirmed", "accepted")
    with _later(seconds=1):
        network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("confirmed", "accepted")
    assert InboxMessage.objects.filter(recipient_id=asked.envelope.recipient_id).count() == 0
