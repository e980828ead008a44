"""Step 7: the asking agent hears the answer. Nothing else confirms a booking of the network."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from agents import jobs, responses
from agents.clawpulse import gateway, inbox
from agents.models import Envelope, InboxMessage, Receipt
from agnt.core.models import Delivery, Event, Transition
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import VenueDecision
from bookings.services import decisions, deposits, lifecycle, taking_back
from tests import worlds
from tests.agents import network
from tests.at_once import at_once
from venues.models import Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture(autouse=True)
def _alone(settings):
    settings.AGNT_HANDLERS = network.ALONE["AGNT_HANDLERS"]


def _delivered(**more) -> network.Asked:
    """A request that lies with the people of the venue."""
    world = worlds.restaurant(policy=Venue.Policy.ASK)
    asked = network.ask(world, **more)
    network.run_all()
    return asked


def _decide(asked: network.Asked, answer: str = "accepted", **more) -> None:
    decisions.decide(booking_id=asked.booking_id, answer=answer, by="staff:1", **more)


def _answered(answer: str = "accepted", **more) -> network.Asked:
    """The same with the answer in the asking agent's inbox."""
    asked = _delivered()
    _decide(asked, answer, **more)
    network.run_events()
    return asked


@transaction.atomic
def _receive(message: InboxMessage) -> None:
    responses.receive(message)


def _void(asked: network.Asked, message: InboxMessage, code: str) -> None:
    """Thrown away with that code: envelope and booking have not moved."""
    before = asked.envelope.status, asked.booking.status
    with pytest.raises(DomainError) as caught:
        _receive(message)
    assert caught.value.code == code
    assert (asked.envelope.status, asked.booking.status) == before


def _events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_a_whole_booking_by_an_auto_venue():
    asked = network.ask()
    network.run_all()
    booking, envelope = asked.booking, asked.envelope
    assert (booking.status, booking.confirmed_at) == ("confirmed", worlds.NOW)
    assert (envelope.status, envelope.answered_at) == ("accepted", worlds.NOW)
    assert [place.held_until for place in worlds.standing(asked.world)] == [None]
    moves = Transition.objects.filter(entity="agents.envelope").order_by("pk").values_list("to_status", "by")
    guest, venue = f"agent:{envelope.sender_id}", f"agent:{envelope.recipient_id}"
    assert list(moves) == [("pending", guest), ("sent", guest), ("delivered", venue), ("accepted", venue)]
    assert (VenueDecision.objects.count(), Receipt.objects.count(), _events("booking.confirmed")) == (1, 1, 1)
    assert not Delivery.objects.filter(done_at__isnull=True).exists()


def test_a_booking_without_a_person_is_answered_to_the_platform():
    asked = network.ask(alone=True)
    network.run_all()
    assert asked.envelope.sender_id == "bridge"
    assert asked.booking.status == "confirmed"


def test_a_no_frees_the_place_and_gives_the_reason():
    asked = _answered("rejected", reason="private party")
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("rejected", "rejected")
    assert asked.envelope.reason == "private party"
    line = Transition.objects.get(entity="bookings.booking", to_status="rejected")
    assert line.reason == "private party"
    assert worlds.standing(asked.world) == []


def test_a_no_that_is_taken_back_asks_anew_and_the_next_answer_counts():
    asked = _answered("rejected")
    with pytest.raises(DomainError) as caught:
        taking_back.reopen(booking_id=asked.booking_id, by="staff:1")
    assert (caught.value.code, asked.booking.status) == ("being_answered", "pending")  # the no is still on its way
    network.run_all()
    taking_back.reopen(booking_id=asked.booking_id, by="staff:1")
    network.run_all()
    anew = Envelope.objects.get(booking_id=asked.booking_id, attempt=2)
    assert (asked.booking.status, asked.envelope.status, anew.status) == ("pending", "rejected", "delivered")
    _decide(asked)
    network.run_all()
    anew.refresh_from_db()
    assert (asked.booking.status, anew.status) == ("confirmed", "accepted")


def test_a_yes_straight_after_a_no_was_taken_back_is_told_before_the_new_request_is_sent():
    asked = _answered("rejected")
    network.run_all()
    taking_back.reopen(booking_id=asked.booking_id, by="staff:1")
    _decide(asked)
    with pytest.raises(DomainError) as caught:
        taking_back.reopen(booking_id=asked.booking_id, by="staff:1")
    assert caught.value.code == "cannot_undo"
    network.run_all()
    answers = list(
        Envelope.objects.filter(booking=asked.booking_id).order_by("attempt").values_list("status", flat=True)
    )
    assert (asked.booking.status, answers) == ("confirmed", ["rejected", "accepted"])


def test_other_times_leave_the_booking_pending_and_tell_the_guest():
    asked = _delivered()
    _decide(asked, "countered", alternatives=[asked.world.at("12:00"), asked.world.at("15:00")])
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("pending", "countered")
    assert len(asked.answer.payload["payload"]["alternatives"]) == 2
    assert _events("booking.countered") == 1


def test_an_answer_that_comes_again_has_no_second_effect():
    asked = _answered()
    network.run_all()
    InboxMessage.objects.update(acked_at=None, leased_until=None)
    network.run_all()
    assert (asked.booking.status, _events("booking.confirmed")) == ("confirmed", 1)


def test_telling_the_decision_twice_makes_one_answer():
    asked = _answered()
    with transaction.atomic():
        responses.answer(decision_id=VenueDecision.objects.get().pk)
    assert InboxMessage.objects.filter(recipient_id=asked.envelope.sender_id).count() == 1
    assert Receipt.objects.count() == 1


def test_an_answer_to_a_withdrawn_request_is_void():
    asked = _delivered()
    _decide(asked)
    lifecycle.cancel_booking(booking_id=asked.booking_id, by="guest:1", cancelled_by="guest")
    network.run_events()
    assert asked.envelope.status == "withdrawn"
    _void(asked, asked.answer, "envelope_finished")
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("cancelled", "withdrawn")
    assert _events("booking.confirmed") == 0


def test_an_answer_that_overtakes_the_withdrawal_does_not_bring_the_booking_back():
    asked = _answered()
    lifecycle.cancel_booking(booking_id=asked.booking_id, by="guest:1", cancelled_by="guest")
    responses.drain(asked.envelope.sender_id)
    network.run_all()
    assert (asked.booking.status, _events("booking.confirmed")) == ("cancelled", 0)


def test_an_answer_to_an_expired_request_is_void():
    asked = _delivered()
    with transaction.atomic():
        lifecycle.expire(booking_id=asked.booking_id, by="system:test")
    network.run_events()
    assert (asked.envelope.status, asked.envelope.reason) == ("expired", "no answer in time")
    VenueDecision.objects.create(booking=asked.booking, answer="accepted", by="staff:1")
    with transaction.atomic():
        responses.answer(decision_id=VenueDecision.objects.get().pk)
    _void(asked, asked.answer, "envelope_finished")


def test_an_answer_that_comes_after_the_start_confirms_nothing():
    asked = _answered()
    with clock.frozen(asked.booking.starts_at):
        network.run_all()
    assert asked.booking.status == "expired"
    assert worlds.standing(asked.world) == []


def test_people_who_are_faster_than_their_inbox_are_heard():
    """The request is still on its way into the venue's inbox when staff answer the card."""
    asked = network.ask(worlds.restaurant(policy=Venue.Policy.ASK))
    created = Delivery.objects.get(event__name="envelope.created")
    Delivery.objects.filter(pk=created.pk).update(next_at=worlds.NOW + timedelta(minutes=1))
    _decide(asked)
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("confirmed", "accepted")
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("confirmed", "accepted")


@pytest.mark.parametrize(
    "tamper",
    [
        lambda payload: payload | {"decision": "rejected"},
        lambda payload: payload | {"receipt": payload["receipt"] | {"signature": "A" * 86}},
        lambda payload: payload | {"receipt": payload["receipt"] | {"claims": payload["receipt"]["claims"] | {"x": 1}}},
        lambda payload: payload | {"receipt": payload["receipt"] | {"signature": "not base64 at all!"}},
    ],
)
def test_an_answer_whose_receipt_does_not_say_the_same_is_void(tamper):
    asked = _answered()
    _void(asked, _signed_anew(asked, tamper(asked.answer.payload["payload"])), "bad_receipt")


def test_the_receipt_of_another_booking_is_void():
    asked, other = _answered(), _answered()
    _void(asked, _signed_anew(asked, other.answer.payload["payload"]), "bad_receipt")


def test_an_answer_from_somebody_who_was_not_asked_is_void():
    asked, other = _answered(), _answered()
    message = asked.answer
    body = message.payload
    with transaction.atomic():
        forged = gateway.accept(
            sender=other.envelope.recipient,
            recipient=asked.envelope.sender,
            body=body,
            signed=gateway.sign_as(other.envelope.recipient_id, body),
            key="forged",
            envelope=asked.envelope,
            person_id=asked.envelope.person_id,
        )
    _void(asked, forged, "unknown_envelope")


def test_an_answer_without_the_gateways_signature_is_void():
    asked = _answered()
    message = asked.answer
    message.payload = message.payload | {"intent": "x"}
    _void(asked, message, "bad_signature")


def _signed_anew(asked: network.Asked, payload: dict[str, Any]) -> InboxMessage:
    """The answer with another payload, signed by the gateway all the same."""
    message = asked.answer
    body = message.payload | {"payload": payload}
    message.payload = body
    path = gateway.inbox_path(message.recipient_id)
    message.signature = gateway.sign_as(message.recipient_id, body, path=path).headers()
    message.save()
    return message


@pytest.mark.django_db(transaction=True)
def test_eight_listeners_at_one_answer_confirm_once():
    asked = _answered()
    found = at_once([lambda: responses.drain(asked.envelope.sender_id)] * 8)
    assert sum(found) == 1, found
    assert (asked.booking.status, _events("booking.confirmed")) == ("confirmed", 1)


@pytest.mark.django_db(transaction=True)
def test_a_guest_who_cancels_while_the_answer_arrives_leaves_one_truth():
    for wall in ("12:00", "15:00", "18:00"):
        asked = _delivered(wall=wall)
        _decide(asked)
        network.run_events()
        at_once(
            [
                lambda asked=asked: responses.drain(asked.envelope.sender_id),
                lambda asked=asked: lifecycle.cancel_booking(
                    booking_id=asked.booking_id, by="guest:1", cancelled_by="guest"
                ),
            ]
        )
        network.run_all()
        assert asked.booking.status == "cancelled"
        assert worlds.standing(asked.world) == []


def test_an_answer_that_became_a_dead_letter_is_sent_again_and_heard():
    asked = _answered()
    InboxMessage.objects.filter(pk=asked.answer.pk).update(deliveries=5)
    network.run_all()
    assert asked.booking.status == "pending"
    with clock.frozen(worlds.NOW + timedelta(minutes=30)):
        assert jobs.sweep_orphaned_responses() == "1 answers"
        assert jobs.sweep_orphaned_responses() == "0 answers"  # it is under way
        network.run_all()
        assert asked.booking.status == "confirmed"
        assert jobs.sweep_orphaned_responses() == "0 answers"
    assert Receipt.objects.count() == 1


def test_an_answer_that_was_never_sent_is_sent():
    asked = _delivered()
    _decide(asked)
    Delivery.objects.filter(event__name="venue.decided").update(dead_at=worlds.NOW)
    with clock.frozen(worlds.NOW + timedelta(minutes=30)):
        assert jobs.sweep_orphaned_responses() == "1 answers"
        network.run_all()
    assert asked.booking.status == "confirmed"


def test_an_answer_that_was_thrown_away_is_sent_again():
    """It was changed on its way: what came was void."""
    asked = _answered()
    message = asked.answer
    message.payload = message.payload | {"intent": "x"}
    message.save()
    network.run_all()
    assert (asked.booking.status, asked.answer.acked_at) == ("pending", worlds.NOW)
    with clock.frozen(worlds.NOW + timedelta(minutes=30)):
        assert jobs.sweep_orphaned_responses() == "1 answers"
        network.run_all()
    assert asked.booking.status == "confirmed"


def test_a_countered_request_that_was_heard_is_no_orphan_and_one_that_was_not_is():
    heard, unheard = _delivered(), _delivered()
    for asked in (heard, unheard):
        _decide(asked, "countered", alternatives=[asked.world.at("12:00")])
    network.run_events()
    responses.drain(heard.envelope.sender_id)
    InboxMessage.objects.filter(pk=unheard.answer.pk).update(dead_at=worlds.NOW)
    with clock.frozen(worlds.NOW + timedelta(minutes=2)):
        assert jobs.sweep_orphaned_responses() == "1 answers"
        network.run_all()
    assert (heard.envelope.status, unheard.envelope.status) == ("countered", "countered")


def test_a_fresh_decision_and_an_answer_under_way_are_no_orphans():
    asked = _delivered()
    _decide(asked)
    assert jobs.sweep_orphaned_responses() == "0 answers"  # a moment old
    network.run_events()
    with clock.frozen(worlds.NOW + timedelta(hours=1)):
        assert jobs.sweep_orphaned_responses() == "0 answers"  # in the inbox
    assert InboxMessage.objects.filter(recipient_id=asked.envelope.sender_id).count() == 1


def test_a_request_that_nobody_decided_or_that_is_over_is_no_orphan():
    _delivered()
    over = _delivered()
    _decide(over)
    lifecycle.cancel_booking(booking_id=over.booking_id, by="guest:1", cancelled_by="guest")
    Delivery.objects.all().delete()
    with clock.frozen(worlds.NOW + timedelta(hours=1)):
        assert jobs.sweep_orphaned_responses() == "0 answers"


def test_envelopes_past_their_time_are_closed_when_nobody_waits_for_them():
    waiting, over, young = _delivered(), _delivered(), _delivered()
    for asked in (over, young):
        lifecycle.cancel_booking(booking_id=asked.booking_id, by="guest:1", cancelled_by="guest")
    Delivery.objects.filter(done_at__isnull=True).update(dead_at=worlds.NOW)
    type(young.envelope).objects.filter(pk=young.envelope_id).update(expires_at=worlds.NOW + timedelta(days=2))
    with clock.frozen(waiting.booking.decide_by):
        assert jobs.expire_envelopes() == "1 envelopes"
    states = [asked.envelope.status for asked in (waiting, over, young)]
    assert states == ["delivered", "expired", "delivered"]


def test_an_envelope_without_a_booking_expires_alone():
    old, young = _delivered(), _delivered()
    envelopes = type(old.envelope).objects
    envelopes.update(booking=None)
    envelopes.filter(pk=young.envelope_id).update(expires_at=worlds.NOW + timedelta(days=2))
    with clock.frozen(worlds.NOW + timedelta(days=1)):
        assert jobs.expire_envelopes() == "1 envelopes"
    assert (old.envelope.status, young.envelope.status) == ("expired", "delivered")


def test_the_lease_of_an_answer_that_cannot_be_worked_off_is_kept(monkeypatch):
    asked = _answered()

    def broken(**_more):
        raise RuntimeError("out of ink")

    monkeypatch.setattr(deposits, "accept", broken)
    network.run_all()
    message = asked.answer
    assert (message.deliveries, message.acked_at, message.leased_until) == (1, None, worlds.NOW + inbox.LEASE)
    assert (asked.booking.status, asked.envelope.status) == ("pending", "delivered")
