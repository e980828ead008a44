"""A countering venue holds other times; the guest's choice is the last word, for the venue's yes is in the offer."""

import uuid
from datetime import timedelta

import pytest

from agents.models import InboxMessage
from agents.services import negotiation
from agnt.core import outbox
from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Alternative, Place
from bookings.services import decisions, lifecycle
from tests import worlds
from tests.agents import network
from tests.at_once import at_once
from venues.models import Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture(autouse=True)
def _alone(settings):
    settings.AGNT_HANDLERS = network.ALONE["AGNT_HANDLERS"]


def _countered() -> tuple[network.Asked, list[Alternative]]:
    asked = network.ask(worlds.restaurant(policy=Venue.Policy.ASK))
    network.run_all()
    starts = [asked.world.at("12:00"), asked.world.at("15:00")]
    decisions.decide(booking_id=asked.booking_id, answer="countered", by="staff:1", alternatives=starts)
    network.run_all()
    return asked, list(Alternative.objects.filter(decision__booking=asked.booking).order_by("starts_at"))


def test_a_choice_that_overtakes_the_venues_answer_ends_the_envelope_all_the_same():
    asked = network.ask(worlds.restaurant(policy=Venue.Policy.ASK))
    network.run_all()
    decisions.decide(
        booking_id=asked.booking_id, answer="countered", by="staff:1", alternatives=[asked.world.at("12:00")]
    )
    _choose(asked, Alternative.objects.get(decision__booking=asked.booking))
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("confirmed", "accepted")


def test_a_choice_between_the_answers_posting_and_its_reading_ends_the_envelope_too():
    """The receipt is of the request as it was: it says nothing of the time that was chosen since."""
    asked = network.ask(worlds.restaurant(policy=Venue.Policy.ASK))
    network.run_all()
    decisions.decide(
        booking_id=asked.booking_id, answer="countered", by="staff:1", alternatives=[asked.world.at("12:00")]
    )
    outbox.drain()
    assert InboxMessage.objects.filter(key__startswith="answer:").exists()
    _choose(asked, Alternative.objects.get(decision__booking=asked.booking))
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("confirmed", "accepted")


def _choose(asked: network.Asked, offer: Alternative):
    person = asked.booking.person
    return negotiation.choose_alternative(alternative_id=offer.public_id, person_id=person.pk, by=f"guest:{person.pk}")


def test_the_chosen_time_is_confirmed_and_the_envelope_accepted():
    asked, (noon, _later) = _countered()
    booking = _choose(asked, noon)
    assert (booking.status, booking.starts_at) == ("confirmed", asked.world.at("12:00"))
    assert (asked.envelope.status, asked.envelope.reason) == ("accepted", "alternative chosen")
    assert [worlds.wall(asked.world, place.period.lower) for place in worlds.standing(asked.world)] == ["12:00"]


def test_choosing_twice_is_once():
    asked, (noon, _later) = _countered()
    _choose(asked, noon)
    assert _choose(asked, noon).status == "confirmed"
    assert Event.objects.filter(name="booking.confirmed").count() == 1


def test_a_strangers_offer_is_not_there():
    asked, (noon, _later) = _countered()
    with pytest.raises(NotFound):
        negotiation.choose_alternative(alternative_id=noon.public_id, person_id=worlds.person().pk, by="guest:x")
    assert (asked.booking.status, asked.envelope.status) == ("pending", "countered")


def test_an_offer_nobody_knows_is_not_there():
    with pytest.raises(NotFound):
        negotiation.choose_alternative(alternative_id=uuid.uuid4(), person_id=worlds.person().pk, by="guest:x")


def test_after_two_hours_it_is_gone_and_the_request_ends():
    asked, (noon, _later) = _countered()
    with clock.frozen(worlds.NOW + timedelta(hours=2)):
        with pytest.raises(DomainError) as caught:
            _choose(asked, noon)
        assert caught.value.code == "alternative_gone"
        lifecycle.expire_overdue(booking_id=asked.booking_id)
        network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("expired", "expired")


def test_cancelling_withdraws_the_countered_request_and_frees_the_offers():
    asked, (noon, _later) = _countered()
    lifecycle.cancel_booking(booking_id=asked.booking_id, by="guest:1", cancelled_by="guest")
    network.run_all()
    assert asked.envelope.status == "withdrawn"
    assert not Place.objects.taken().exists()
    with pytest.raises(DomainError):
        _choose(asked, noon)


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_and_a_cancel_leave_one_truth():
    for _ in range(3):
        asked, offers = _countered()
        at_once(
            [
                lambda asked=asked, offers=offers: _choose(asked, offers[0]),
                lambda asked=asked, offers=offers: _choose(asked, offers[1]),
                lambda asked=asked: lifecycle.cancel_booking(
                    booking_id=asked.booking_id, by="guest:1", cancelled_by="guest"
                ),
            ]
        )
        network.run_all()
        assert asked.booking.status == "cancelled"
        assert worlds.standing(asked.world) == []
        assert asked.envelope.status in ("accepted", "withdrawn")
