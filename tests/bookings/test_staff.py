"""What staff write into the diary: bookings by phone, walk-ins, drafts that hold their place."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, Place
from bookings.services import lifecycle, staff
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.at_once import at_once
from venues.models import Guest

pytestmark = pytest.mark.django_db
BUDI = GuestFacts("Budi", phone="+62 811 1")


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 4, 6))


def book(world: worlds.World, wall: str = "19:00", *, party: int = 2, guest: GuestFacts = BUDI, **more) -> Booking:
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": party, "by": "staff:1"}
    return staff.book(**given, starts_at=world.at(wall), guest=guest, **more)


def tables(booking: Booking) -> list[str]:
    return [one.resource.name for one in Place.objects.taken().filter(booking=booking).order_by("resource__name")]


def refused(act) -> DomainError:
    """The refusal; nothing has changed."""
    before = list(Booking.objects.values()), list(Place.objects.values()), Event.objects.count(), Guest.objects.count()
    with pytest.raises(DomainError) as caught:
        act()
    after = list(Booking.objects.values()), list(Place.objects.values()), Event.objects.count(), Guest.objects.count()
    assert after == before
    return caught.value


def test_a_booking_by_phone_is_confirmed_on_the_smallest_table_at_once(world):
    booking = book(world, notes="by the window", staff_notes="regular", occasion="birthday")
    assert (booking.status, booking.source, booking.by_staff, booking.version) == ("confirmed", "phone", True, 1)
    assert (booking.notes, booking.staff_notes, booking.occasion) == ("by the window", "regular", "birthday")
    assert tables(booking) == ["T1"]
    assert [place.held_until for place in worlds.standing(world)] == [None]
    assert booking.guest.name == "Budi"
    assert set(Event.objects.values_list("name", flat=True)) == {"booking.created", "booking.confirmed"}


def test_staff_may_use_any_set_of_tables(world):
    wanted = [table.pk for table in world.resources[:2]]
    booking = book(world, party=9, resource_ids=wanted)
    assert tables(booking) == ["T1", "T2"]


def test_a_taken_table_is_named_with_who_has_it_until_when_and_what_is_free(world):
    first = book(world)
    table = world.resources[0]
    refusal = refused(lambda: book(world, "20:00", guest=GuestFacts("Ayu"), resource_ids=[table.pk], force=True))
    assert (refusal.code, refusal.message) == ("place_taken", "T1 is taken by Budi (2) until 21:00.")
    assert refusal.data["taken"][0]["reference"] == first.reference
    assert [one["name"] for one in refusal.data["free"]] == ["T2", "T3"]
    assert len(refusal.data["alternatives"]) == 3


def test_a_guests_pick_gives_way_to_staff_who_insist_and_to_no_others(world):
    table = world.resources[0].pk
    with transaction.atomic():
        worlds.hold(world, scope="conversation:7")
        worlds.hold(world, scope="page:8")
    refusal = refused(lambda: book(world, resource_ids=[table]))
    assert (refusal.message, refusal.data["may_force"]) == (
        "T1 is held for somebody who is choosing, until 21:00.",
        True,
    )
    assert tables(book(world, resource_ids=[table], force=True)) == ["T1"]
    assert sorted(place.scope for place in worlds.standing(world)) == ["", "page:8"]


def test_a_booking_by_staff_takes_what_is_free_before_what_is_picked(world):
    with transaction.atomic():
        worlds.hold(world, scope="conversation:7")
    assert tables(book(world, force=True)) == ["T2"]
    assert len(worlds.standing(world)) == 2


def test_a_rule_of_the_house_is_told_and_may_be_overruled(world):
    every = [table.pk for table in world.resources]
    refusal = refused(lambda: book(world, party=13, resource_ids=every))
    assert (refusal.code, refusal.data["may_force"]) == ("party_too_large", True)
    refusal = refused(lambda: book(world, "08:00", guest=GuestFacts("Early")))
    assert (refusal.code, refusal.data["may_force"]) == ("outside_hours", True)
    assert book(world, "08:00", force=True).status == "confirmed"
    assert tables(book(world, party=13, resource_ids=every, force=True)) == ["T1", "T2", "T3"]


def test_what_no_table_takes_is_not_helped_by_force(world):
    for force in (False, True):
        refusal = refused(lambda force=force: book(world, party=8, force=force))
        assert (refusal.code, refusal.data["may_force"]) == ("nothing_fits", False)


def test_staff_are_not_bound_to_the_grid(world):
    assert tables(book(world, "19:10")) == ["T1"]


def test_another_venues_table_is_not_there(world):
    other = worlds.restaurant()
    with pytest.raises(NotFound):
        book(world, resource_ids=[other.resources[0].pk])
    assert not Booking.objects.exists()


def test_no_name_no_booking(world):
    assert refused(lambda: book(world, guest=GuestFacts(" "))).code == "name_needed"


def test_the_guest_is_recognised_by_phone(world):
    one, two = book(world), book(world, "12:00", guest=GuestFacts("B.", phone="0062811 1".removeprefix("00")))
    assert one.guest_id == two.guest_id


def test_a_draft_holds_its_place_and_becomes_the_booking(world):
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "by": "staff:1"}
    held = staff.hold_draft(**given, starts_at=world.at("19:00"))
    (place,) = worlds.standing(world)
    assert (place.held_until, place.scope) == (worlds.NOW + timedelta(minutes=5), "staff:1")
    booking = book(world, hold_id=held.hold_id)
    (kept,) = worlds.standing(world)
    assert (kept.pk, kept.booking, kept.held_until) == (place.pk, booking, None)


def test_a_draft_for_another_size_is_given_back_for_what_is_booked(world):
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "by": "staff:1"}
    held = staff.hold_draft(**given, starts_at=world.at("19:00"))
    booking = book(world, party=5, hold_id=held.hold_id)
    assert tables(booking) == ["T3"]
    assert len(worlds.standing(world)) == 1


def test_a_second_draft_of_the_same_person_gives_the_first_back(world):
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2}
    for by in ("staff:1", "staff:1", "staff:2"):
        staff.hold_draft(**given, starts_at=world.at("19:00"), by=by)
    assert sorted(place.scope for place in worlds.standing(world)) == ["staff:1", "staff:2"]


def test_a_walk_in_is_seated_now_while_the_draft_is_kept(world):
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "by": "staff:1"}
    with clock.frozen(world.at("18:50")):
        held = staff.hold_draft(**given, starts_at=world.at("19:00"))
        walked = staff.walk_in(**given)
        assert (walked.status, walked.source, walked.guest, walked.guest_name) == ("seated", "walk_in", None, "Walk-in")
        assert (walked.starts_at, walked.seated_at) == (world.at("18:50"), world.at("18:50"))
        assert book(world, hold_id=held.hold_id).status == "confirmed"
    assert len(worlds.standing(world)) == 2


def test_a_walk_in_gets_no_table_that_is_taken(world):
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "by": "staff:1"}
    with clock.frozen(world.at("18:50")):
        first = staff.walk_in(**given, resource_ids=[world.resources[0].pk], guest=GuestFacts("Nia"))
        refusal = refused(lambda: staff.walk_in(**given, resource_ids=[world.resources[0].pk]))
        assert refusal.message == "T1 is taken by Nia (2) until 20:50."
        lifecycle.complete(booking_id=first.pk, by="staff:1")
        assert staff.walk_in(**given, resource_ids=[world.resources[0].pk]).status == "seated"


@pytest.mark.django_db(transaction=True)
def test_two_hosts_give_one_table_to_one_party(world):
    table = world.resources[0].pk
    found = at_once([lambda n=n: book(world, guest=GuestFacts(f"G{n}"), resource_ids=[table]) for n in range(6)])
    assert sorted(one.code for one in found if isinstance(one, DomainError)) == ["place_taken"] * 5, found
    assert Booking.objects.count() == 1
