"""Taking back a no while somebody else acts on the same booking, guest or table: each ends in one consistent state."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, WaitlistOffer
from bookings.services import changes, decisions, joining, lifecycle, taking_back
from tests import worlds
from tests.at_once import at_once
from tests.bookings.test_diary_acts import booked
from tests.worlds import World
from venues.models import Venue

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "staff:1"
ROUNDS = 4


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2,), policy=Venue.Policy.ASK)


def refused_request(world: World, **more: object) -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, source="own_page", **more)
    decisions.decide(booking_id=booking.pk, answer="rejected", by=HOST)
    booking.refresh_from_db()
    return booking


def only_known(found: list[object]) -> list[object]:
    """What came of each; nothing but a refusal in words may be raised."""
    strange = [one for one in found if isinstance(one, Exception) and not isinstance(one, DomainError)]
    assert strange == []
    return [one.code if isinstance(one, DomainError) else "done" for one in found]


def test_twice_at_once_is_once(world: World) -> None:
    for _ in range(ROUNDS):
        booking = refused_request(world)
        again: Callable[[], object] = lambda pk=booking.pk: taking_back.reopen(booking_id=pk, by=HOST)  # noqa: E731
        found = only_known(at_once([again, again]))
        assert sorted(map(str, found)) == ["cannot_undo", "done"]
        assert Place.objects.taken().filter(booking=booking).count() == 1
        with transaction.atomic():
            lifecycle.cancel(booking_id=booking.pk, by="guest:1", cancelled_by="guest")


def test_against_another_who_takes_the_table_one_of_them_has_it(world: World) -> None:
    table = (world.resources[0].pk,)
    for _ in range(ROUNDS):
        booking = refused_request(world)
        found = only_known(
            at_once(
                [
                    lambda pk=booking.pk: taking_back.reopen(booking_id=pk, by=HOST),
                    lambda: booked(world, name="Budi", resource_ids=table),
                ]
            )
        )
        assert found.count("done") == 1, found
        assert Place.objects.taken().count() == 1
        for one in Booking.objects.live():
            with transaction.atomic():
                lifecycle.cancel(booking_id=one.pk, by=HOST, cancelled_by="venue")


def test_against_a_booking_of_the_guest_elsewhere_he_has_one(world: World) -> None:
    elsewhere = worlds.restaurant((2,))
    for _ in range(ROUNDS):
        person = worlds.person()
        booking = refused_request(world, person_id=person.pk)

        def other(pk: object = person.pk) -> object:
            with transaction.atomic():
                return worlds.request(elsewhere, source="own_page", person_id=pk)

        found = only_known(at_once([lambda pk=booking.pk: taking_back.reopen(booking_id=pk, by=HOST), other]))
        assert found.count("done") == 1, found
        assert Booking.objects.live().filter(person=person).count() == 1
        for one in Booking.objects.live():
            with transaction.atomic():
                lifecycle.cancel(booking_id=one.pk, by="guest:1", cancelled_by="guest")


def test_a_wish_twice_at_once_is_open_once(world: World) -> None:
    booking = booked(world)
    wish = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("20:00"))
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        changes.decide(change_id=wish.pk, answer="rejected", by=HOST)
        again: Callable[[], object] = lambda: taking_back.ask_again(booking_id=booking.pk, by=HOST)  # noqa: E731
        found = only_known(at_once([again, again]))
    assert sorted(map(str, found)) == ["cannot_undo", "done"]
    assert booking.changes.filter(status="open").count() == 1
    assert Event.objects.filter(name="change.reopened").count() == 1


def test_a_put_back_twice_at_once_is_once(world: World) -> None:
    booking = booked(world)
    with clock.frozen(worlds.NOW + timedelta(minutes=1)):
        moved = changes.reschedule(booking_id=booking.pk, by=HOST, starts_at=world.at("12:00"))
        again: Callable[[], object] = lambda: taking_back.put_back(  # noqa: E731
            booking_id=booking.pk, by=HOST, version=moved.version
        )
        found = only_known(at_once([again, again]))
    assert sorted(map(str, found)) == ["done", "stale"]
    booking.refresh_from_db()
    assert worlds.wall(world, booking.starts_at) == "19:00"
    assert Place.objects.taken().count() == 1


def test_a_no_is_not_taken_back_while_the_freed_table_is_offered_to_who_waits(world: World) -> None:
    with transaction.atomic():
        first = worlds.request(world, source="own_page")
        joining.join_step(
            venue_id=world.venue.pk,
            service_id=world.service.pk,
            party_size=2,
            guest_name="Citra",
            by="guest:link",
            earliest=first.starts_at,
            latest=first.starts_at,
            phone="+62811000222",
            source="own_page",
        )
    decisions.decide(booking_id=first.pk, answer="rejected", by=HOST)
    (offered,) = Place.objects.taken()
    assert WaitlistOffer.objects.count() == 1
    with pytest.raises(DomainError) as caught:
        taking_back.reopen(booking_id=first.pk, by=HOST)
    assert caught.value.code == "place_taken", caught.value
    first.refresh_from_db()
    assert first.status == "rejected"
    assert list(Place.objects.taken()) == [offered]
