"""The diary cannot lie: each named constraint has an act that breaks it, whatever verb would have been in the way."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from agnt.lib import clock
from bookings.models import Alternative, Booking, ChangeRequest, Place, PoolSlot, VenueDay, VenueDecision
from bookings.services import decisions
from tests import constraints, worlds
from tests.bookings import broken
from venues.models import Venue

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
START = worlds.NOW + timedelta(days=3)


def _update(**columns) -> Callable[[], object]:
    """A request whose row is then changed."""

    def act() -> None:
        Booking.objects.filter(pk=_request().pk).update(**columns)

    return act


def _request(**columns) -> Booking:
    with clock.frozen(worlds.NOW):
        return worlds.request(worlds.restaurant(**columns))


def _change(times: int = 1, hours: int = 1) -> Callable[[], object]:
    def act() -> None:
        booking = _request()
        for _ in range(times):
            ChangeRequest.objects.create(
                booking=booking, party_size=2, starts_at=START, ends_at=START + hours * HOUR, decide_by=START, by="x"
            )

    return act


def _places(*periods: tuple[int, int], units: int = 1) -> Callable[[], object]:
    """Places on one table, from and to so many hours after START."""

    def act() -> None:
        world = worlds.restaurant(tables=(2,))
        for first, last in periods:
            Place.objects.create(
                venue=world.venue,
                resource=world.resources[0],
                period=(START + first * HOUR, START + last * HOUR),
                units=units,
            )

    return act


def _beside_without_start() -> None:
    _places((0, 1))()
    Place.objects.update(beside=_request())


def _pool(*taken: int, units: int = 8) -> Callable[[], object]:
    def act() -> None:
        seats = worlds.boat().resources[0]
        for count in taken:
            PoolSlot.objects.create(resource=seats, starts_at=START, taken=count, units=units)

    return act


def _yes_taken_back() -> None:
    VenueDecision.objects.create(booking=_request(), answer="accepted", by="staff:1", taken_back_at=START)


def _decided_twice() -> None:
    booking = _request()
    for _ in range(2):
        VenueDecision.objects.create(booking=booking, answer="accepted", by="staff:1")


def _both_chosen() -> None:
    world = worlds.restaurant(policy=Venue.Policy.ASK)
    with clock.frozen(worlds.NOW):
        booking = worlds.request(world)
        starts = [world.at("12:00"), world.at("15:00")]
        decisions.decide_step(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=starts)
    Alternative.objects.update(chosen_at=worlds.NOW)


def _alternative_without_length() -> None:
    decision = VenueDecision.objects.create(booking=_request(), answer="countered", by="staff:1")
    Alternative.objects.create(
        decision=decision, starts_at=START, ends_at=START, hold_id=uuid.uuid4(), expires_at=START
    )


def _day_twice() -> None:
    venue = worlds.venue()
    for _ in range(2):
        VenueDay.objects.create(venue=venue, day=worlds.DAY)


BREAKS: dict[str, list[constraints.Break]] = {
    "venue_day_once": [_day_twice],
    "booking_lasts": [_update(ends_at=START), _update(ends_at=START - HOUR)],
    "booking_has_a_party": [_update(party_size=0)],
    "booking_value": [_update(value_minor=-1)],
    "booking_deposit_paid": [_update(deposit_paid_minor=-1)],
    "booking_test_key_sandbox_only": [
        _update(by_test_key=True, sandbox=False),
        _update(by_test_key=False, sandbox=True),
    ],
    "booking_cancelled_by_only_when_cancelled": [_update(cancelled_by="guest")],
    "change_request_one_open": [_change(times=2)],
    "change_request_lasts": [_change(hours=0)],
    "place_no_overlap": [_places((0, 2), (1, 3)), _places((0, 2), (0, 2)), _places((0, 3), (1, 2))],
    "place_lasts": [_places((1, 1))],
    "place_beside_begins": [_beside_without_start],
    "place_units": [_places((0, 1), units=0)],
    "pool_slot_once": [_pool(1, 2)],
    "pool_slot_not_over": [_pool(9)],
    "venue_decision_once": [_decided_twice],
    "venue_decision_no_taken_back": [_yes_taken_back],
    "alternative_one_chosen": [_both_chosen],
    "alternative_lasts": [_alternative_without_length],
}
BREAKS |= broken.BREAKS


@pytest.mark.parametrize("constraint", BREAKS)
def test_the_database_refuses(constraint: str):
    constraints.breaks(constraint, BREAKS[constraint])


def test_every_constraint_is_asked():
    assert constraints.named("bookings") == set(BREAKS)


def test_places_that_only_touch_may_follow_each_other():
    _places((0, 2), (2, 4))()
    assert Place.objects.count() == 2


def test_a_released_place_is_in_nobodys_way():
    _places((0, 2))()
    Place.objects.update(released_at=worlds.NOW)
    old = Place.objects.get()
    Place.objects.create(venue=old.venue, resource=old.resource, period=old.period)


def test_a_pools_places_may_overlap():
    world = worlds.boat()
    for _ in range(2):
        Place.objects.create(venue=world.venue, resource=world.resources[0], period=(START, START + HOUR), pooled=True)


def test_a_change_may_be_decided_beside_the_booking():
    booking = _request()
    change = ChangeRequest.objects.create(
        booking=booking, party_size=2, starts_at=START, ends_at=START + HOUR, decide_by=START, by="x"
    )
    VenueDecision.objects.create(booking=booking, answer="accepted", by="staff:1")
    VenueDecision.objects.create(booking=booking, change=change, answer="accepted", by="staff:1")
