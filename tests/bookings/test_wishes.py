"""What comes with a request: area, needs, occasion, allergies; and pacing under the lock of the day."""

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.availability import Audience
from bookings.models import Booking, BookingNeed, Place
from tests import worlds
from tests.at_once import at_once
from venues.models import Area, Combination, Resource, Shift

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(worlds.NOW):
        yield


def terrace(**columns) -> worlds.World:
    """Two tables inside, one on a step-free terrace."""
    world = worlds.restaurant(tables=(2, 2, 2), **columns)
    area = Area.objects.create(venue=world.venue, name="Terrace", attributes=["step_free"])
    Resource.objects.filter(pk=world.resources[2].pk).update(area=area)
    return world


def test_the_wished_area_is_given_and_written_down():
    world = terrace()
    area = world.venue.areas.get()
    booking = worlds.request(world, area_id=area.pk, occasion="Birthday")
    assert (booking.area, booking.occasion) == (area, "Birthday")
    assert [place.resource_id for place in worlds.standing(world)] == [world.resources[2].pk]


def test_each_need_is_answered_where_the_house_knows_and_left_to_staff_where_not():
    world = terrace(can_provide=["high_chair"], cannot_provide=["smoking"])
    booking = worlds.request(world, needs=["step_free", "high_chair", "high_chair", "smoking", "wheelchair"])
    found = {need.code: (need.count, need.answer) for need in booking.needs.all()}
    assert found == {
        "step_free": (1, True),
        "high_chair": (2, True),
        "smoking": (1, False),
        "wheelchair": (1, None),
    }
    assert set(booking.needs.filter(answer__isnull=False).values_list("answered_by", flat=True)) == {"system:diary"}


def test_allergies_are_sealed():
    health = {"codes": ["nuts"], "words": "kacang", "language": "id"}
    booking = worlds.request(terrace(), health=health, health_shared=True, person_id=worlds.person().pk)
    booking = Booking.objects.get(pk=booking.pk)
    assert booking.health == health and booking.health_shared
    assert b"kacang" not in bytes(booking.sealed_health)


@pytest.mark.parametrize(("more", "code"), [({"needs": ["moon"]}, "unknown_need"), ({"area_id": 0}, "unknown_area")])
def test_what_nobody_here_knows_is_refused(more, code):
    world = terrace()
    with pytest.raises(DomainError) as caught, transaction.atomic():
        worlds.request(world, **more)
    assert caught.value.code == code
    assert (Booking.objects.count(), BookingNeed.objects.count(), Place.objects.count()) == (0, 0, 0)


def test_a_refusal_carries_every_reason_and_other_times():
    world = terrace()
    Shift.objects.update(pacing_total=2)
    worlds.request(world)
    with pytest.raises(DomainError) as caught, transaction.atomic():
        worlds.hold(world, party=13)
    assert caught.value.code == "party_too_large"
    assert len(caught.value.data["reasons"]) == 3  # too large online, nothing is so large, and the pace
    with pytest.raises(DomainError) as caught, transaction.atomic():
        worlds.hold(world)
    assert caught.value.message == "19:00 is closed to parties of 2: pacing is 2 of 2 covers until 19:15."
    assert [worlds.wall(world, start) for start in caught.value.data["alternatives"]] == ["18:30", "19:30", "18:00"]


def test_the_door_of_a_hold_stays_with_its_booking():
    world = terrace()
    held = worlds.hold(world, audience=Audience.ONLINE)
    worlds.request(world, source="own_page", hold_id=held.hold_id)
    assert {place.audience for place in worlds.standing(world)} == {"online"}
    worlds.request(world, "21:00", source="phone")
    assert worlds.standing(world)[0].audience in ("online", "staff")
    assert Place.objects.get(period__startswith=world.at("21:00")).audience == "staff"


def test_joined_tables_are_taken_together_and_staff_take_any():
    world = terrace()
    one, two, three = world.resources
    both = Combination.objects.create(venue=world.venue, min_seats=3, max_seats=4)
    both.resources.set([one, two])
    worlds.request(world, party=4)
    assert [place.resource_id for place in worlds.standing(world)] == [one.pk, two.pk]
    worlds.hold(world, "21:00", party=7, audience=Audience.STAFF, resource_ids=[one.pk, three.pk])
    late = Place.objects.filter(period__startswith=world.at("21:00")).order_by("resource_id")
    assert [place.resource_id for place in late] == [one.pk, three.pk]


@pytest.mark.django_db(transaction=True)
def test_pacing_is_counted_under_the_lock_of_the_day():
    world = worlds.restaurant(tables=(2,) * 12)
    Shift.objects.update(pacing_total=8)

    @transaction.atomic
    def act() -> object:
        return worlds.hold(world)

    found = at_once([act] * 12)
    lost = [one for one in found if isinstance(one, DomainError)]
    assert len(lost) == 8 and {one.code for one in lost} == {"pacing"}
    assert sum(place.covers for place in worlds.standing(world)) == 8
