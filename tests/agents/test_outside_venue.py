"""Policy external: the request lies in the outside agent's inbox, nothing is taken here, and its answer is applied."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from agents.clawpulse import gateway, inbox
from agents.models import Agent, Envelope, InboxMessage
from agents.services import outside
from agnt.core.services import api_keys
from agnt.lib import clock
from bookings.models import Booking, Place, VenueDecision
from bookings.services import changes
from tests import worlds
from tests.agents import network
from venues.models import Venue

pytestmark = pytest.mark.django_db
ACME = "ext-acme"


@pytest.fixture(autouse=True)
def _alone(settings):
    settings.AGNT_HANDLERS = network.ALONE["AGNT_HANDLERS"]
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    """A table for two whose diary ACME keeps."""
    with transaction.atomic():
        issued = api_keys.issue(name="acme", tier="pro", by="test")
        outside.register(slug="acme", api_key=issued.row)
    return worlds.restaurant(tables=(2,), policy=Venue.Policy.EXTERNAL, external_agent=ACME)


class StandIn:
    """Somebody else's program: it drains its own inbox and answers what it finds."""

    def take(self) -> list[InboxMessage]:
        return inbox.lease(agent_id=ACME)

    def answer(self, message: InboxMessage, *, sender: str = ACME, **payload: Any) -> InboxMessage:
        asked = message.payload
        body = {
            "protocol": asked["protocol"],
            "envelope": asked["envelope"],
            "from": sender,
            "to": asked["from"],
            "intent": asked["intent"],
            "payload": payload,
            "timestamp": clock.now().isoformat(),
        }
        with transaction.atomic():
            handed = gateway.accept(
                sender=Agent.objects.get(pk=sender),
                recipient=Agent.objects.get(pk=asked["from"]),
                body=body,
                signed=gateway.sign_as(sender, body),
                key=f"{sender}:{message.pk}:{len(str(payload))}",
            )
        inbox.ack(message_id=message.pk, deliveries=message.deliveries)
        network.run_all()
        return handed


def ask(world: worlds.World) -> network.Asked:
    asked = network.ask(world)
    network.run_all()
    return asked


def test_the_request_waits_in_its_inbox_and_nothing_is_taken_here(world):
    asked = ask(world)
    (message,) = StandIn().take()
    assert gateway.is_genuine(message)
    assert message.payload["payload"]["reference"] == asked.booking.reference
    assert (asked.booking.status, Place.objects.count()) == ("pending", 0)
    other = ask(world)  # its own diary says whether there are two tables, not ours
    assert other.booking.status == "pending"


def test_its_yes_confirms_with_a_receipt_of_ours(world):
    asked = ask(world)
    (message,) = StandIn().take()
    StandIn().answer(message, decision="accepted")
    assert (asked.booking.status, asked.envelope.status) == ("confirmed", "accepted")
    decision = VenueDecision.objects.get()
    assert (decision.by, decision.policy["policy"]) == (f"agent:{ACME}", "external")
    assert asked.answer.payload["payload"]["receipt"]["claims"]["decision"] == "accepted"
    assert not Place.objects.exists()


def test_its_no_is_told_with_the_reason(world):
    asked = ask(world)
    (message,) = StandIn().take()
    StandIn().answer(message, decision="rejected", reason="full")
    assert (asked.booking.status, asked.envelope.reason) == ("rejected", "full")


def test_it_may_offer_another_time(world):
    asked = ask(world)
    (message,) = StandIn().take()
    StandIn().answer(message, decision="countered", alternatives=[world.at("20:00").isoformat()])
    assert asked.envelope.status == "countered"
    offered = VenueDecision.objects.get().alternatives.get()
    assert (offered.starts_at, Place.objects.count()) == (world.at("20:00"), 0)


@pytest.mark.parametrize(
    "payload",
    [
        {"decision": "perhaps"},
        {},
        {"decision": "countered"},
        {"decision": "countered", "alternatives": ["at eight"]},
        {"decision": "countered", "alternatives": ["2026-11-23T20:00:00"]},
    ],
)
def test_an_answer_that_says_nothing_changes_nothing(world, payload):
    asked = ask(world)
    (message,) = StandIn().take()
    StandIn().answer(message, **payload)
    assert (asked.booking.status, VenueDecision.objects.count()) == ("pending", 0)
    assert asked.envelope.status == "sent"


def test_a_second_answer_and_one_of_another_agent_are_void(world):
    with transaction.atomic():
        issued = api_keys.issue(name="other", tier="pro", by="test")
        outside.register(slug="other", api_key=issued.row)
    asked = ask(world)
    (message,) = StandIn().take()
    StandIn().answer(message, sender="ext-other", decision="accepted")
    assert (asked.booking.status, VenueDecision.objects.count()) == ("pending", 0)
    StandIn().answer(message, decision="rejected", reason="full")
    StandIn().answer(message, decision="accepted", reason="after all")
    assert (asked.booking.status, VenueDecision.objects.count()) == ("rejected", 1)


def test_an_answer_after_the_time_is_over_is_void(world):
    asked = ask(world)
    (message,) = StandIn().take()
    with clock.frozen(worlds.NOW + timedelta(hours=3)):
        StandIn().answer(message, decision="accepted")
        assert (asked.booking.status, VenueDecision.objects.count()) == ("pending", 0)


def test_a_booking_of_the_venues_own_page_goes_there_too_and_its_rules_bind(world):
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
    network.run_all()
    envelope = Envelope.objects.get(booking=booking)
    assert (envelope.recipient_id, envelope.sender_id) == (ACME, "bridge")
    (message,) = StandIn().take()
    StandIn().answer(message, decision="accepted")
    assert Booking.objects.get(pk=booking.pk).status == "confirmed"


def test_a_changed_request_is_asked_anew_and_the_answer_to_the_old_one_is_void(world):
    asked = ask(world)
    (first,) = StandIn().take()
    changes.ask(booking_id=asked.booking.pk, by="guest:x", starts_at=world.at("20:00"))
    StandIn().answer(first, decision="accepted")  # before the new question is out, and after
    network.run_all()
    StandIn().answer(first, decision="accepted", reason="as you asked")
    assert (asked.booking.status, VenueDecision.objects.filter(change=None).count()) == ("pending", 0)
    (old, new) = Envelope.objects.filter(booking=asked.booking).order_by("pk")
    assert (old.status, new.attempt, new.payload["time"]) == ("withdrawn", 2, "20:00")
    second = StandIn().take()[-1]
    StandIn().answer(second, decision="accepted")
    booking = Booking.objects.get(pk=asked.booking.pk)
    assert (booking.status, booking.starts_at) == ("confirmed", world.at("20:00"))
