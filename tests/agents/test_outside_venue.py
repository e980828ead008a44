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
from bookings import jobs as booking_jobs
from bookings.models import Booking, Place, VenueDecision
from bookings.services import changes, deposits, lifecycle
from tests import worlds
from tests.agents import network
from tests.bookings import visits
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


def confirmed(world: worlds.World, **answer: Any) -> network.Asked:
    """It was asked and has said yes (or what is given); what lies in its inbox from then on is news."""
    asked = ask(world)
    (message,) = StandIn().take()
    StandIn().answer(message, **(answer or {"decision": "accepted"}))
    return asked


def news() -> list[tuple[str, str, str, int]]:
    """What it finds in its inbox now: intent, status, hour, people. Each is signed and acked."""
    found = []
    for message in StandIn().take():
        assert gateway.is_genuine(message)
        said = message.payload["payload"]
        found.append((message.payload["intent"], said["status"], said["time"], said["party_size"]))
        inbox.ack(message_id=message.pk, deliveries=message.deliveries)
    return found


def test_a_plain_yes_of_its_own_is_no_news(world):
    confirmed(world)
    assert news() == []


def test_a_change_that_staff_allow_and_one_they_make_are_told_once_each(world):
    asked = confirmed(world)
    change = changes.ask(booking_id=asked.booking_id, by="guest:x", starts_at=world.at("20:00"))
    network.run_all()
    assert news() == []  # only wished for
    changes.decide(change_id=change.pk, answer="accepted", by="staff:1")
    network.run_all()
    assert news() == [("booking.modify", "confirmed", "20:00", 2)]
    changes.reschedule(booking_id=asked.booking_id, by="staff:1", starts_at=world.at("18:30"))
    network.run_all()
    assert news() == [("booking.modify", "confirmed", "18:30", 2)]
    assert not Place.objects.exists()


def test_an_answer_to_news_is_void(world):
    asked = confirmed(world)
    changes.reschedule(booking_id=asked.booking_id, by="staff:1", starts_at=world.at("20:00"))
    network.run_all()
    (message,) = StandIn().take()
    StandIn().answer(message, decision="rejected")
    assert (asked.booking.status, asked.envelope.status, VenueDecision.objects.count()) == ("confirmed", "accepted", 1)


def test_it_hears_that_a_guest_took_one_of_its_other_times(world):
    asked = confirmed(world, decision="countered", alternatives=[world.at("20:00").isoformat()])
    offered = VenueDecision.objects.get().alternatives.get()
    changes.choose(alternative_id=offered.public_id, by="guest:x")
    network.run_all()
    assert (asked.booking.status, news()) == ("confirmed", [("booking.modify", "confirmed", "20:00", 2)])


def test_it_hears_of_a_cancellation_and_that_it_was_taken_back(world):
    asked = confirmed(world)
    lifecycle.cancel_booking(booking_id=asked.booking_id, by="staff:1", cancelled_by="venue")
    network.run_all()
    assert news() == [("booking.cancel", "cancelled", "19:00", 2)]
    lifecycle.undo(booking_id=asked.booking_id, by="staff:1")
    network.run_all()
    assert news() == [("booking.modify", "confirmed", "19:00", 2)]


def test_a_request_that_is_taken_back_before_its_answer_is_told_too(world):
    asked = ask(world)
    StandIn().take()
    lifecycle.cancel_booking(booking_id=asked.booking_id, by="guest:x", cancelled_by="guest")
    network.run_all()
    assert (asked.envelope.status, news()) == ("withdrawn", [("booking.cancel", "cancelled", "19:00", 2)])


def test_it_hears_that_a_deposit_came_or_did_not(world):
    visits.tier(world, 2, 100_000_00)
    paid, unpaid = confirmed(world), confirmed(world)
    deposits.mark_received(booking_id=paid.booking_id, by="staff:1")
    network.run_all()
    assert news() == [("booking.modify", "confirmed", "19:00", 2)]
    with clock.frozen(unpaid.booking.deposit_by):
        booking_jobs.expire_places()
        network.run_all()
        assert news() == [("booking.cancel", "expired", "19:00", 2)]


def test_a_venue_that_keeps_its_diary_here_is_told_nothing():
    asked = network.ask(worlds.restaurant())
    network.run_all()
    lifecycle.cancel_booking(booking_id=asked.booking_id, by="staff:1", cancelled_by="venue")
    network.run_all()
    assert not InboxMessage.objects.filter(key__startswith="news:").exists()
