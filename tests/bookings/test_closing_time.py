"""A closure over bookings that stand: previewed without a trace, then each booking settled wholly or not at all."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, Place
from bookings.services import closing_time, lifecycle
from bookings.services.closing_plan import Action
from tests import worlds
from venues.models import Area, Closure, Resource

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def house() -> tuple[worlds.World, Area]:
    """A terrace with two tables for two and one for four, and one table for two inside."""
    world = worlds.restaurant(tables=(2, 2, 4, 2))
    area = Area.objects.create(venue=world.venue, name="Terrace")
    Resource.objects.filter(venue=world.venue, name__in=["T1", "T2", "T3"]).update(area=area)
    return world, area


def book(world: worlds.World, wall: str = "19:00", party: int = 2) -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, wall, party=party, source="own_page")
        booking.contact = {"email": "ayu@example.com"}
        booking.save(update_fields=["sealed_contact"])
        return lifecycle.confirm(booking_id=booking.pk, by="staff:1")


def span(world: worlds.World, **more) -> dict[str, object]:
    return {"starts_at": world.at("18:00"), "ends_at": world.at("22:00"), **more}


def tables(booking: Booking) -> list[str]:
    return sorted(Place.objects.taken().filter(booking=booking).values_list("resource__name", flat=True))


def test_the_preview_proposes_the_mildest_for_each_and_changes_nothing():
    world, area = house()
    first, second, four = book(world), book(world), book(world, party=4)
    before = Event.objects.count(), list(Place.objects.values_list("pk", "released_at"))
    hits = closing_time.preview(venue=world.venue, **span(world, area_id=area.pk))
    inside = world.resources[3]
    assert [(hit.booking, hit.action) for hit in hits] == [
        (first, Action.MOVE),
        (second, Action.OFFER),
        (four, Action.OFFER),
    ]
    assert hits[0].resource_ids == (inside.pk,)
    assert all(start >= world.at("22:00") or start <= world.at("16:00") for start in hits[2].starts)
    assert (Event.objects.count(), list(Place.objects.values_list("pk", "released_at"))) == before
    assert not Closure.objects.exists()


def test_an_area_and_a_table_are_not_closed_in_one():
    world, area = house()
    both = span(world, area_id=area.pk, resource_id=world.resources[0].pk)
    for act in (
        lambda: closing_time.preview(venue=world.venue, **both),
        lambda: closing_time.carry_out(venue_id=world.venue.pk, by="staff:1", **both),
    ):
        with pytest.raises(DomainError) as caught:
            act()
        assert caught.value.code == "area_or_table"
    assert not Closure.objects.exists()


def test_carried_out_each_is_settled_and_nothing_new_slips_in():
    world, area = house()
    first, second = book(world), book(world)
    outcome = closing_time.carry_out(
        venue_id=world.venue.pk, by="staff:1", **span(world, area_id=area.pk), reason="Rain"
    )
    assert outcome.failed == {}
    assert outcome.done == {first.pk: Action.MOVE, second.pk: Action.OFFER}
    assert tables(first) == ["T4"]
    change = second.changes.get()
    assert (change.from_venue, change.reason, change.alternatives.count()) == (True, "Rain", 3)
    assert outcome.closure.reason == "Rain"
    with pytest.raises(DomainError), transaction.atomic():
        worlds.hold(world, "19:00")
    told = Event.objects.filter(name__in=["change.offered", "booking.modified", "booking.cancelled"])
    assert [event.name for event in told] == ["change.offered"]  # who only gets another table is not told


def test_a_booking_may_be_cancelled_instead_with_the_reason_and_the_name_of_an_event_stays_here():
    world, area = house()
    booking = book(world)
    outcome = closing_time.carry_out(
        venue_id=world.venue.pk,
        by="staff:1",
        **span(world, area_id=area.pk),
        reason="Made's wedding",
        is_event=True,
        chosen={booking.pk: "cancel"},
    )
    booking.refresh_from_db()
    assert (booking.status, booking.cancelled_by) == ("cancelled", "venue")
    assert outcome.closure.is_event
    assert "wedding" not in str(list(booking.decisions.values_list("reason")))


def test_the_whole_house_for_a_day_offers_other_days():
    world = worlds.restaurant(tables=(2,))
    booking = book(world)
    starts, ends = clock.day_bounds(worlds.DAY, world.venue.timezone)
    (hit,) = closing_time.preview(venue=world.venue, starts_at=starts, ends_at=ends)
    assert hit.action == Action.OFFER
    assert {clock.local(start, world.venue.timezone).date() for start in hit.starts} == {worlds.DAY + timedelta(days=1)}
    assert hit.possible == (Action.OFFER, Action.CANCEL, Action.LEAVE)
    outcome = closing_time.carry_out(
        venue_id=world.venue.pk, by="staff:1", starts_at=starts, ends_at=ends, chosen={booking.pk: "leave"}
    )
    booking.refresh_from_db()
    assert (booking.status, outcome.done) == ("confirmed", {booking.pk: Action.LEAVE})


def test_who_came_by_a_list_is_offered_nothing_that_he_would_never_hear_of():
    world = worlds.restaurant(tables=(2,))
    booking = book(world)
    Booking.objects.filter(pk=booking.pk).update(source=Booking.Source.IMPORT)
    (hit,) = closing_time.preview(venue=world.venue, **span(world))
    assert (hit.action, hit.possible) == (Action.LEAVE, (Action.CANCEL, Action.LEAVE))
    outcome = closing_time.carry_out(
        venue_id=world.venue.pk, by="staff:1", **span(world), chosen={booking.pk: Action.OFFER}
    )
    assert (outcome.failed[booking.pk].code, booking.changes.count()) == ("not_possible", 0)


def test_who_sits_there_is_left_and_a_request_is_ended():
    world = worlds.restaurant(tables=(2, 2))
    with transaction.atomic():
        asked = worlds.request(world, source="own_page")
    seated = book(world)
    with clock.frozen(world.at("19:00")):
        lifecycle.seat(booking_id=seated.pk, by="staff:1")
    hits = closing_time.preview(venue=world.venue, **span(world))
    assert {hit.booking.pk: hit.action for hit in hits} == {asked.pk: Action.CANCEL, seated.pk: Action.LEAVE}


def test_what_cannot_be_done_is_said_and_the_rest_is_done():
    world, area = house()
    first, second = book(world), book(world)
    outcome = closing_time.carry_out(
        venue_id=world.venue.pk,
        by="staff:1",
        **span(world, area_id=area.pk),
        chosen={first.pk: "offer", second.pk: "cancel"},
    )
    assert outcome.failed[first.pk].code == "not_possible"
    first.refresh_from_db()
    assert (first.status, first.changes.count()) == ("confirmed", 0)
    assert outcome.done == {second.pk: Action.CANCEL}


def test_a_strangers_area_and_a_closure_that_is_over_are_refused():
    world, area = house()
    other = worlds.restaurant()
    with pytest.raises(NotFound):
        closing_time.carry_out(venue_id=other.venue.pk, by="staff:1", **span(world, area_id=area.pk))
    with pytest.raises(DomainError) as caught:
        closing_time.carry_out(
            venue_id=world.venue.pk, by="staff:1", starts_at=world.at("22:00"), ends_at=world.at("18:00")
        )
    assert caught.value.code == "bad_range"
    assert not Closure.objects.exists()


def test_the_same_closure_twice_is_one():
    world, area = house()
    for _ in range(2):
        closing_time.carry_out(venue_id=world.venue.pk, by="staff:1", **span(world, area_id=area.pk))
    assert Closure.objects.count() == 1
