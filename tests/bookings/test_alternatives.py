"""The guest takes one of the other times that the venue holds for him."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Alternative, Booking, Place
from bookings.services import alternatives, decisions, lifecycle
from tests import worlds
from tests.at_once import at_once
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def _countered(**columns) -> tuple[worlds.World, Booking, list[Alternative]]:
    """A request for 19:00 that the venue answers with 17:00 and 21:00."""
    world = worlds.restaurant(policy=Venue.Policy.ASK, **columns)
    with transaction.atomic():
        booking = worlds.request(world)
    starts = [world.at("17:00"), world.at("21:00")]
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=starts)
    return world, booking, list(Alternative.objects.order_by("starts_at"))


@transaction.atomic
def _choose(offer: Alternative) -> Booking:
    return alternatives.choose(alternative_id=offer.public_id, by="guest:1")


def _refused(offer: Alternative) -> DomainError:
    before = list(Place.objects.order_by("pk").values())
    with pytest.raises(DomainError) as caught:
        _choose(offer)
    assert list(Place.objects.order_by("pk").values()) == before
    return caught.value


def test_the_booking_moves_to_the_chosen_time_and_is_confirmed():
    world, booking, (_early, late) = _countered()
    chosen = _choose(late)
    assert chosen.pk == booking.pk
    assert (chosen.status, chosen.starts_at, chosen.ends_at) == ("confirmed", world.at("21:00"), world.at("23:00"))
    (place,) = worlds.standing(world)
    assert (place.hold_id, place.booking, place.held_until) == (late.hold_id, booking, None)
    assert Alternative.objects.get(pk=late.pk).chosen_at == worlds.NOW


def test_the_terms_move_along():
    world, booking, (_early, late) = _countered(cancel_minutes=120)
    before = booking.terms
    chosen = _choose(late)
    assert chosen.free_cancel_until == world.at("19:00")
    assert chosen.terms["terms_hash"] != before["terms_hash"]
    assert {**chosen.terms, "cancel_until": "", "terms_hash": ""} == {**before, "cancel_until": "", "terms_hash": ""}


def test_choosing_twice_is_once():
    _world, booking, (_early, late) = _countered()
    _choose(late)
    again = _choose(late)
    assert (again.pk, again.status) == (booking.pk, "confirmed")
    assert Event.objects.filter(name="booking.confirmed").count() == 1


def test_choosing_again_later_does_not_bring_a_seated_party_back():
    _world, booking, (_early, late) = _countered()
    _choose(late)
    booking.refresh_from_db()
    with clock.frozen(booking.starts_at):
        lifecycle.seat(booking_id=booking.pk, by="staff:1")
    assert _choose(late).status == "seated"


def test_only_one_can_be_chosen():
    world, _booking, (early, late) = _countered()
    _choose(late)
    assert _refused(early).code == "alternative_gone"
    assert len(worlds.standing(world)) == 1


def test_after_its_two_hours_it_is_gone():
    _world, _booking, (early, _late) = _countered()
    with clock.frozen(worlds.NOW + timedelta(hours=2)):
        assert _refused(early).code == "alternative_gone"


def test_after_its_place_was_given_away_it_is_gone():
    _world, _booking, (early, _late) = _countered()
    Place.objects.filter(hold_id=early.hold_id).update(released_at=worlds.NOW)
    assert _refused(early).code == "alternative_gone"


def test_after_cancelling_it_is_gone_and_its_places_are_free():
    world, booking, (early, _late) = _countered()
    lifecycle.cancel(booking_id=booking.pk, by="guest:1", cancelled_by="guest")
    assert worlds.standing(world) == []
    assert _refused(early).code == "alternative_gone"


def test_an_offer_nobody_knows_is_not_found():
    with pytest.raises(NotFound):
        alternatives.choose(alternative_id=uuid.uuid4(), by="guest:1")


@pytest.mark.django_db(transaction=True)
def test_of_two_taps_at_once_on_two_times_one_counts():
    world, booking, offers = _countered()
    found = at_once([lambda offer=offer: _choose(offer) for offer in offers])
    (won,) = [one for one in found if isinstance(one, Booking)]
    (lost,) = [one for one in found if isinstance(one, DomainError)]
    assert lost.code == "alternative_gone"
    assert [place.booking for place in worlds.standing(world)] == [booking]
    assert Event.objects.filter(name="booking.confirmed").count() == 1
    assert won.starts_at == Booking.objects.get().starts_at


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_on_the_same_time_are_one():
    _world, _booking, (early, _late) = _countered()
    found = at_once([lambda: _choose(early)] * 4)
    assert [one.status for one in found] == ["confirmed"] * 4
    assert Event.objects.filter(name="booking.confirmed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_tap_while_the_offer_ends_is_a_booking_or_nothing():
    world, booking, (early, _late) = _countered()
    last = early.expires_at - timedelta(microseconds=1)

    def tap() -> Booking:
        with clock.frozen(last):
            return _choose(early)

    def end() -> bool:
        with clock.frozen(early.expires_at):
            return lifecycle.expire_overdue(booking_id=booking.pk)

    found = at_once([tap, end, tap, end])
    booking.refresh_from_db()
    taken = [one for one in found if isinstance(one, Booking)]
    assert (booking.status, len(worlds.standing(world))) == (("confirmed", 1) if taken else ("expired", 0))
    assert not [one for one in found if isinstance(one, Exception) and not isinstance(one, DomainError)]
