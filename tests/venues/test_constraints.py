"""A venue's set-up refuses what cannot be: each named constraint has an act that breaks it."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from agnt.core.models import User
from tests import constraints, worlds
from tests.venues import broken
from venues.models import Closure, Guest, Member, Resource, SearchWord, Service, ServiceNeed, Shift, TurnTime, Venue

pytestmark = pytest.mark.django_db


def _venue(**columns) -> Callable[[], object]:
    return lambda: worlds.venue(**columns)


def _in_a_venue(act: Callable[[Venue], object]) -> Callable[[], object]:
    return lambda: act(worlds.venue())


def _resource(times: int = 1, **columns) -> Callable[[], object]:
    given = {"kind": Resource.Kind.TABLE, "name": "T1"} | columns
    return _in_a_venue(lambda venue: [Resource.objects.create(venue=venue, **given) for _ in range(times)])


def _service(times: int = 1, **columns) -> Callable[[], object]:
    return _in_a_venue(
        lambda venue: [Service.objects.create(venue=venue, slug="s", name="S", **columns) for _ in range(times)]
    )


def _turn_time(minutes: int = 90, times: int = 1) -> Callable[[], object]:
    def act(venue: Venue) -> None:
        service = Service.objects.create(venue=venue, slug="s", name="S")
        for _ in range(times):
            TurnTime.objects.create(service=service, up_to_party=2, minutes=minutes)

    return _in_a_venue(act)


def _need(venue: Venue) -> None:
    service = Service.objects.create(venue=venue, slug="s", name="S")
    ServiceNeed.objects.create(service=service, kind=Resource.Kind.TABLE, count=0)


def _member_twice(venue: Venue) -> None:
    user = User.objects.create_user("wayan@example.com")
    for _ in range(2):
        Member.objects.create(venue=venue, user=user, role=Member.Role.HOST)


def _guest_twice(venue: Venue) -> None:
    person = worlds.person()
    for _ in range(2):
        Guest.objects.create(venue=venue, person=person, name="Ayu")


def _closure(venue: Venue) -> None:
    Closure.objects.create(venue=venue, starts_at=worlds.NOW, ends_at=worlds.NOW - timedelta(hours=1))


BREAKS: dict[str, list[constraints.Break]] = {
    "venue_party_range": [_venue(min_party=0), _venue(min_party=5, max_party=4)],
    "venue_slot_minutes": [_venue(slot_minutes=0), _venue(slot_minutes=7)],
    "search_word_once": [lambda: [SearchWord.objects.create(word="babi") for _ in range(2)]],
    "member_once_per_venue": [_in_a_venue(_member_twice)],
    "resource_name_once_per_venue": [_resource(times=2)],
    "resource_seats": [_resource(min_seats=3, max_seats=2), _resource(min_seats=0)],
    "resource_units": [_resource(units=2), _resource(kind="pool", units=0)],
    "service_slug_once_per_venue": [_service(times=2)],
    "service_price": [_service(price_minor=-1)],
    "turn_time_once_per_size": [_turn_time(times=2)],
    "turn_time_minutes": [_turn_time(minutes=4)],
    "service_need_count": [_in_a_venue(_need)],
    "shift_weekday": [
        _in_a_venue(lambda venue: Shift.objects.create(venue=venue, weekday=7, opens=time(10), closes=time(11)))
    ],
    "closure_lasts": [_in_a_venue(_closure)],
    "guest_once_per_venue": [_in_a_venue(_guest_twice)],
}
BREAKS |= broken.BREAKS


@pytest.mark.parametrize("constraint", BREAKS)
def test_the_database_refuses(constraint: str):
    constraints.breaks(constraint, BREAKS[constraint])


def test_every_constraint_is_asked():
    assert constraints.named("venues") == set(BREAKS)


def test_guests_without_a_person_are_each_their_own():
    venue = worlds.venue()
    Guest.objects.create(venue=venue, name="Walk-in")
    Guest.objects.create(venue=venue, name="Walk-in")
