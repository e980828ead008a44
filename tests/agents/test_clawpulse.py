"""The gateway: who may hand a message in, what is signed, and how an inbox is worked off."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from agents import jobs
from agents.clawpulse import gateway, inbox, keys
from agents.models import Agent, InboxMessage
from agents.services import directory
from agnt.core.models import Nonce
from agnt.lib import clock
from agnt.lib.errors import DomainError, Stale
from tests import worlds
from tests.at_once import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BODY: dict[str, Any] = {"intent": "booking.confirm", "payload": {"party_size": 2, "notes": "near the séa"}}


@pytest.fixture
def guest() -> Agent:
    return directory.agent_of_person(worlds.person())


@pytest.fixture
def venue() -> Agent:
    return directory.agent_of_venue(worlds.venue())


@transaction.atomic
def _hand_in(sender: Agent, recipient: Agent, *, key: str = "k", body=None, signed=None, **more) -> InboxMessage:
    body = BODY if body is None else body
    signed = signed or gateway.sign_as(sender.pk, body)
    return gateway.accept(sender=sender, recipient=recipient, body=body, signed=signed, key=key, **more)


def _refused(code: str, *args: Agent, **more: Any) -> None:
    """Refused with that code, and nothing is stored: no message, no nonce."""
    before = InboxMessage.objects.count(), Nonce.objects.count()
    with pytest.raises(DomainError) as caught:
        _hand_in(*args, **more)
    assert caught.value.code == code
    assert (InboxMessage.objects.count(), Nonce.objects.count()) == before


def test_a_message_is_signed_for_its_recipient_with_the_recipients_key(guest: Agent, venue: Agent):
    message = _hand_in(guest, venue)
    assert message.signature["X-Agnt-Key-Id"].startswith(f"{venue.pk}#")
    assert message.signature["X-Agnt-Signature"].startswith("v1=")
    assert gateway.is_genuine(InboxMessage.objects.get(pk=message.pk))


def test_its_body_is_sealed(guest: Agent, venue: Agent):
    message = _hand_in(guest, venue, person_id=guest.person_id)
    stored = InboxMessage.objects.get(pk=message.pk)
    assert b"booking.confirm" not in bytes(stored.sealed_payload)
    assert stored.payload == BODY


def test_the_same_act_hands_in_one_message(guest: Agent, venue: Agent):
    assert _hand_in(guest, venue) == _hand_in(guest, venue)
    assert InboxMessage.objects.count() == 1


def test_a_nonce_counts_once(guest: Agent, venue: Agent):
    signed = gateway.sign_as(guest.pk, BODY)
    _hand_in(guest, venue, signed=signed, key="first")
    _refused("replayed", guest, venue, signed=signed, key="second")


def test_a_changed_body_is_refused(guest: Agent, venue: Agent):
    signed = gateway.sign_as(guest.pk, BODY)
    _refused("bad_signature", guest, venue, signed=signed, body=BODY | {"payload": {"party_size": 20}})


def test_a_changed_signature_is_refused(guest: Agent, venue: Agent):
    signed = gateway.sign_as(guest.pk, BODY)
    digit = "0" if signed.signature[-1] != "0" else "1"
    _refused("bad_signature", guest, venue, signed=replace(signed, signature=signed.signature[:-1] + digit))


def test_another_agents_key_is_refused(guest: Agent, venue: Agent):
    other = directory.agent_of_person(worlds.person())
    _refused("bad_signature", guest, venue, signed=gateway.sign_as(other.pk, BODY))


def test_a_key_id_that_names_another_agents_key_is_refused(guest: Agent, venue: Agent):
    other = gateway.sign_as(venue.pk, BODY)
    own = gateway.sign_as(guest.pk, BODY)
    _refused("bad_signature", guest, venue, signed=replace(other, key_id=own.key_id))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_message_that_is_too_old_or_too_early_is_refused(guest: Agent, venue: Agent, seconds: int):
    signed = gateway.sign_as(guest.pk, BODY)
    with clock.frozen(worlds.NOW + timedelta(seconds=seconds)):
        _refused("bad_signature", guest, venue, signed=signed)
    with clock.frozen(worlds.NOW + timedelta(seconds=300)):
        _hand_in(guest, venue, signed=signed)


def test_while_the_root_rotates_the_one_before_is_accepted(guest: Agent, venue: Agent, monkeypatch):
    old_root = settings.ENV.a2a_signing_key
    signed = gateway.sign_as(guest.pk, BODY)
    waiting = _hand_in(guest, venue, key="waiting")
    monkeypatch.setattr(settings.ENV, "a2a_signing_key", "n" * 32)
    _refused("bad_signature", guest, venue, signed=signed)
    assert not gateway.is_genuine(waiting)
    monkeypatch.setattr(settings.ENV, "a2a_signing_key_previous", old_root)
    assert gateway.is_genuine(waiting)
    message = _hand_in(guest, venue, signed=signed)
    assert message.signature["X-Agnt-Key-Id"] != waiting.signature["X-Agnt-Key-Id"]  # signed by the new root
    assert gateway.is_genuine(message)


def test_without_a_root_nothing_is_signed(guest: Agent, monkeypatch):
    monkeypatch.setattr(settings.ENV, "a2a_signing_key", "")
    with pytest.raises(keys.NoRoot):
        gateway.sign_as(guest.pk, BODY)


def test_a_stored_message_that_was_tampered_with_is_not_genuine(guest: Agent, venue: Agent):
    message = _hand_in(guest, venue)
    message.payload = BODY | {"intent": "booking.cancel"}
    assert not gateway.is_genuine(message)


def test_a_message_moved_to_another_inbox_is_not_genuine(guest: Agent, venue: Agent):
    message = _hand_in(guest, venue)
    message.recipient = directory.agent_of_venue(worlds.venue())
    assert not gateway.is_genuine(message)


def test_without_its_headers_a_message_is_not_genuine(guest: Agent, venue: Agent):
    message = _hand_in(guest, venue)
    message.signature = {}
    assert not gateway.is_genuine(message)


def test_an_inbox_is_leased_by_priority_and_age(guest: Agent, venue: Agent):
    low = _hand_in(guest, venue, key="low", priority=InboxMessage.Priority.LOW)
    first = _hand_in(guest, venue, key="first")
    second = _hand_in(guest, venue, key="second")
    high = _hand_in(guest, venue, key="high", priority=InboxMessage.Priority.HIGH)
    assert inbox.lease(agent_id=venue.pk, most=3) == [high, first, second]
    assert inbox.lease(agent_id=venue.pk, most=3) == [low]
    assert inbox.lease(agent_id=venue.pk) == []


def test_an_agent_gets_only_its_own_messages(guest: Agent, venue: Agent):
    _hand_in(guest, venue)
    assert inbox.lease(agent_id=guest.pk) == []


def test_what_is_not_acked_in_time_comes_again(guest: Agent, venue: Agent):
    message = _hand_in(guest, venue)
    (first,) = inbox.lease(agent_id=venue.pk)
    with clock.frozen(worlds.NOW + inbox.LEASE):
        (again,) = inbox.lease(agent_id=venue.pk)
        assert (again.pk, again.deliveries) == (message.pk, 2)
        assert not inbox.ack(message_id=message.pk, deliveries=first.deliveries)
        assert inbox.ack(message_id=message.pk, deliveries=again.deliveries)
        assert inbox.lease(agent_id=venue.pk) == []


def test_after_five_deliveries_it_is_a_dead_letter_and_the_rest_goes_on(guest: Agent, venue: Agent):
    bad = _hand_in(guest, venue, key="bad", priority=InboxMessage.Priority.HIGH)
    handled = []

    def work(message: InboxMessage) -> None:
        handled.append(message.pk)
        if message.pk == bad.pk:
            raise RuntimeError("cannot read it")

    for number in range(7):
        with clock.frozen(worlds.NOW + number * inbox.LEASE):
            inbox.work_through(agent_id=venue.pk, work=work)
    good = _hand_in(guest, venue, key="good")
    with clock.frozen(worlds.NOW + 7 * inbox.LEASE):
        assert inbox.work_through(agent_id=venue.pk, work=work) == 1
    bad.refresh_from_db()
    assert (bad.deliveries, handled) == (5, [bad.pk] * 5 + [good.pk])
    assert bad.dead_at == worlds.NOW + 5 * inbox.LEASE
    assert bad.acked_at is None


def test_a_dead_letter_does_not_hide_what_waits_behind_it(guest: Agent, venue: Agent):
    bad = _hand_in(guest, venue, key="bad", priority=InboxMessage.Priority.HIGH)
    InboxMessage.objects.filter(pk=bad.pk).update(deliveries=5)
    good = _hand_in(guest, venue, key="good")
    assert inbox.lease(agent_id=venue.pk, most=1) == [good]


def test_a_refusal_that_stays_is_acked_and_one_that_passes_comes_again(guest: Agent, venue: Agent):
    message = _hand_in(guest, venue)

    def busy(_message: InboxMessage) -> None:
        raise Stale

    def void(_message: InboxMessage) -> None:
        raise DomainError("envelope_finished", "Over.", status=409)

    assert inbox.work_through(agent_id=venue.pk, work=busy) == 0
    message.refresh_from_db()
    assert message.acked_at is None
    with clock.frozen(worlds.NOW + inbox.LEASE):
        assert inbox.work_through(agent_id=venue.pk, work=void) == 1
    message.refresh_from_db()
    assert message.acked_at == worlds.NOW + inbox.LEASE


def test_a_worker_that_lost_its_lease_does_nothing(guest: Agent, venue: Agent):
    _hand_in(guest, venue)
    done: list[str] = []
    (slow,) = inbox.lease(agent_id=venue.pk)
    with clock.frozen(worlds.NOW + inbox.LEASE):
        assert inbox.work_through(agent_id=venue.pk, work=lambda _message: done.append("fast")) == 1
    assert not inbox._one(slow, lambda _message: done.append("slow"))
    assert done == ["fast"]


@pytest.mark.django_db(transaction=True)
def test_six_workers_do_each_of_thirty_messages_once(guest: Agent, venue: Agent):
    for number in range(30):
        _hand_in(guest, venue, key=f"k{number}")
    done: list[int] = []
    counts = at_once([lambda: inbox.work_through(agent_id=venue.pk, work=lambda message: done.append(message.pk))] * 6)
    assert sum(counts) == 30, counts
    assert sorted(done) == sorted(InboxMessage.objects.values_list("pk", flat=True))
    assert not InboxMessage.objects.filter(acked_at__isnull=True).exists()


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_hand_in_one_nonce_one_is_let_in(guest: Agent, venue: Agent):
    signed = gateway.sign_as(guest.pk, BODY)
    found = at_once([lambda n=n: _hand_in(guest, venue, signed=signed, key=f"k{n}") for n in range(8)])
    assert sum(isinstance(one, InboxMessage) for one in found) == 1
    assert {one.code for one in found if isinstance(one, DomainError)} == {"replayed"}
    assert InboxMessage.objects.count() == 1


def test_the_poll_wakes_every_waiting_agent_once(guest: Agent, venue: Agent, monkeypatch):
    for number in range(3):
        _hand_in(guest, venue, key=f"there{number}")
        _hand_in(venue, guest, key=f"back{number}")
    woken: list[str] = []
    monkeypatch.setattr(jobs, "drain_inbox", lambda agent_id: woken.append(agent_id) or 1)
    assert jobs.drain_inboxes() == "2 messages"
    assert sorted(woken) == sorted([guest.pk, venue.pk])
