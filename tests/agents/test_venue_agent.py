"""Step 6: the venue's agent hears a request and, under `auto`, lets the diary answer."""

from datetime import timedelta

import pytest
from django.db import transaction

from agents import jobs, venue_agent
from agents.clawpulse import inbox
from agents.models import InboxMessage
from agents.services import envelopes
from agnt.core.models import Nonce
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, VenueDecision
from bookings.services import lifecycle, places
from tests import worlds
from tests.agents import network
from tests.at_once import at_once
from venues.models import Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture(autouse=True)
def _alone(settings):
    settings.AGNT_HANDLERS = network.ALONE["AGNT_HANDLERS"]


def _sent(**more) -> network.Asked:
    asked = network.ask(**more)
    network.run_events()
    return asked


@transaction.atomic
def _receive(message: InboxMessage) -> None:
    venue_agent.receive(message)


def test_a_request_is_sent_signed_with_one_nonce_and_lies_in_the_venues_inbox():
    asked = _sent()
    assert (asked.envelope.status, asked.envelope.sent_at) == ("sent", worlds.NOW)
    message = asked.request
    assert message.payload["from"] == asked.booking.person.agent_id
    assert message.payload["to"] == asked.world.venue.agent_id
    assert message.payload["payload"]["party_size"] == 2
    assert message.payload["payload"]["time"] == "19:00"
    assert message.expires_at == asked.booking.decide_by
    assert Nonce.objects.filter(scope=asked.envelope.sender_id).count() == 1


def test_sending_twice_is_once():
    asked = _sent()
    with transaction.atomic():
        assert envelopes.send(envelope_id=asked.envelope_id) is None
    assert InboxMessage.objects.count() == 1


def test_an_envelope_past_its_time_is_not_sent():
    asked = network.ask()
    with clock.frozen(asked.booking.decide_by):
        network.run_events()
    assert asked.envelope.status == "expired"
    assert not InboxMessage.objects.exists()


def test_the_diary_of_an_auto_venue_says_yes_at_once():
    asked = _sent()
    assert venue_agent.drain(asked.envelope.recipient_id) == 1
    decision = VenueDecision.objects.get()
    assert (decision.booking_id, decision.answer) == (asked.booking_id, "accepted")
    assert decision.by == f"agent:{asked.world.venue.agent_id}"
    assert (asked.envelope.status, asked.envelope.delivered_at) == ("delivered", worlds.NOW)
    assert asked.request.acked_at == worlds.NOW
    assert asked.booking.status == "pending"


def test_an_ask_venue_only_takes_the_request_in():
    asked = _sent(world=worlds.restaurant(policy=Venue.Policy.ASK))
    assert venue_agent.drain(asked.envelope.recipient_id) == 1
    assert asked.envelope.status == "delivered"
    assert not VenueDecision.objects.exists()


def test_a_venue_with_an_agent_of_its_own_is_left_to_it():
    asked = _sent(world=worlds.restaurant(policy=Venue.Policy.EXTERNAL))
    assert network.run_inboxes() == "0 messages"
    assert jobs.drain_inbox(asked.envelope.recipient_id) == 0
    assert (asked.envelope.status, asked.request.deliveries) == ("sent", 0)


def test_a_place_that_is_gone_is_a_no():
    asked = _sent()
    places.release(Place.objects.filter(booking_id=asked.booking_id))
    venue_agent.drain(asked.envelope.recipient_id)
    assert VenueDecision.objects.get().answer == "rejected"


def test_a_tampered_request_is_void_and_not_tried_again():
    asked = _sent()
    message = asked.request
    message.payload = message.payload | {"intent": "booking.cancel"}
    message.save()
    assert venue_agent.drain(asked.envelope.recipient_id) == 1
    assert not VenueDecision.objects.exists()
    assert asked.envelope.status == "sent"
    message.refresh_from_db()
    assert message.acked_at is not None


def test_a_request_that_was_laid_into_another_venues_inbox_is_void():
    asked, other = _sent(), _sent()
    message = asked.request
    message.envelope = other.envelope
    with pytest.raises(DomainError) as caught:
        _receive(message)
    assert caught.value.code == "unknown_intent"
    assert other.envelope.status == "sent"


def test_a_withdrawn_request_is_void():
    asked = _sent()
    lifecycle.cancel_booking(booking_id=asked.booking_id, by="guest:1", cancelled_by="guest")
    network.run_events()
    assert asked.envelope.status == "withdrawn"
    venue_agent.drain(asked.envelope.recipient_id)
    assert not VenueDecision.objects.exists()
    assert (asked.envelope.status, asked.envelope.reason) == ("withdrawn", "booking cancelled")


def test_a_request_withdrawn_but_not_yet_closed_is_void_too():
    asked = _sent()
    lifecycle.cancel_booking(booking_id=asked.booking_id, by="guest:1", cancelled_by="guest")
    venue_agent.drain(asked.envelope.recipient_id)
    assert not VenueDecision.objects.exists()
    network.run_all()
    assert (asked.envelope.status, asked.booking.status) == ("withdrawn", "cancelled")


def test_a_request_heard_too_late_is_void():
    asked = _sent()
    with clock.frozen(asked.booking.decide_by):
        venue_agent.drain(asked.envelope.recipient_id)
    assert not VenueDecision.objects.exists()
    assert asked.request.acked_at is not None


def test_a_message_that_comes_again_has_no_second_effect():
    asked = _sent()
    venue_agent.drain(asked.envelope.recipient_id)
    InboxMessage.objects.update(acked_at=None, leased_until=None)
    venue_agent.drain(asked.envelope.recipient_id)
    assert VenueDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_one_request_decide_it_once():
    asked = _sent()
    at_once([lambda: venue_agent.drain(asked.envelope.recipient_id)] * 8)
    assert VenueDecision.objects.count() == 1
    assert asked.envelope.status == "delivered"


@pytest.mark.django_db(transaction=True)
def test_a_guest_who_cancels_while_the_venue_decides_leaves_one_truth():
    for wall in ("12:00", "15:00", "18:00"):
        asked = _sent(wall=wall)
        at_once(
            [
                lambda asked=asked: venue_agent.drain(asked.envelope.recipient_id),
                lambda asked=asked: lifecycle.cancel_booking(
                    booking_id=asked.booking_id, by="guest:1", cancelled_by="guest"
                ),
            ]
        )
        network.run_all()
        assert asked.booking.status == Booking.Status.CANCELLED
        assert not Place.objects.taken().filter(booking_id=asked.booking_id).exists()
        assert asked.envelope.status in ("withdrawn", "accepted")


def test_a_slow_worker_whose_lease_is_over_decides_nothing():
    asked = _sent()
    (slow,) = inbox.lease(agent_id=asked.envelope.recipient_id)
    with clock.frozen(worlds.NOW + inbox.LEASE + timedelta(seconds=1)):
        venue_agent.drain(asked.envelope.recipient_id)
        decided = VenueDecision.objects.get()
        assert not inbox._one(slow, venue_agent.receive)
    assert VenueDecision.objects.get() == decided
