"""The guest's yes becomes a request that the venue has to answer; its place outlasts the pick."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from agnt.core.models import ApiKey, Event, Transition
from agnt.lib import clock, ids
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, PoolSlot
from bookings.services import holds, places
from bookings.terms import Agreed
from tests import worlds
from venues.models import Guest, Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def _later(minutes: int):
    return clock.frozen(worlds.NOW + timedelta(minutes=minutes))


def _refused(world: worlds.World, **more) -> DomainError:
    """The refusal; no booking stands."""
    with pytest.raises(DomainError) as caught, transaction.atomic():
        worlds.request(world, **more)
    assert not Booking.objects.filter(venue=world.venue).exists()
    return caught.value


def _key(*, test: bool) -> ApiKey:
    return ApiKey.objects.create(name="Dev", prefix=ids.token()[:20], key_hash=ids.digest(ids.token()), test=test)


def test_a_yes_takes_the_holds_place_over_and_keeps_it_until_the_venue_must_decide():
    world = worlds.restaurant(decide_minutes=120)
    guest = worlds.person(language="id")
    held = worlds.hold(world, person_id=guest.pk, scope="conversation:7")
    booking = worlds.request(world, hold_id=held.hold_id, person_id=guest.pk, origin="conversation:7")
    (place,) = worlds.standing(world)
    assert place.hold_id == held.hold_id and place.booking == booking
    assert place.held_until == booking.decide_by == worlds.NOW + timedelta(minutes=120)
    assert (booking.status, booking.person, booking.origin) == ("pending", guest, "conversation:7")
    assert (booking.starts_at, booking.ends_at) == (world.at("19:00"), world.at("21:00"))
    assert booking.guest == Guest.objects.get(venue=world.venue, person=guest, language="id")


def test_a_request_is_told_and_written_down_once():
    world = worlds.restaurant()
    booking = worlds.request(world, by="guest:x")
    assert list(Event.objects.values_list("name", "ids")) == [("booking.created", {"booking_id": booking.pk})]
    (line,) = Transition.objects.filter(entity="bookings.booking", entity_id=str(booking.pk))
    assert (line.from_status, line.to_status, line.by) == ("", "pending", "guest:x")


def test_the_links_secret_is_sealed_and_found_by_its_hash():
    booking = worlds.request(worlds.restaurant())
    assert Booking.objects.get(token_hash=ids.digest(booking.token)) == booking
    assert booking.token.encode() not in bytes(booking.sealed_token)


def test_the_window_ends_before_the_lead_time():
    world = worlds.restaurant(policy=Venue.Policy.ASK, decide_minutes=24 * 60 * 7, lead_minutes=60)
    booking = worlds.request(world)
    assert booking.decide_by == world.at("18:00")


def test_what_the_diary_answers_by_itself_always_has_some_minutes():
    world = worlds.restaurant(lead_minutes=30)
    booking = worlds.request(world, starts_at=world.at("12:30", date(2026, 11, 20)))  # in exactly 30 minutes
    assert booking.decide_by == worlds.NOW + timedelta(minutes=5)


def test_listed_price_and_terms_are_copied():
    world = worlds.spa()
    booking = worlds.request(world, "15:00", party=2)
    assert (booking.value_minor, booking.currency) == (2 * 350_000_00, "IDR")
    assert booking.terms["cancel_until"] == world.at("13:00").isoformat()
    assert len(booking.terms["terms_hash"]) == 64
    assert booking.ends_at == world.at("16:00")  # the tidying up is in the place only


def test_what_the_guest_was_shown_is_what_he_agreed_to():
    world = worlds.spa()
    shown = worlds.request(world, "12:00", party=1)
    Venue.objects.filter(pk=world.venue.pk).update(cancel_minutes=9999)
    world.service.price_minor = 1
    world.service.save()
    agreed = Agreed(shown.terms, shown.value_minor)
    booking = worlds.request(world, "15:00", party=1, agreed=agreed)
    booking.refresh_from_db()
    assert (booking.terms, booking.value_minor) == (shown.terms, 350_000_00)


def test_without_a_hold_the_best_place_is_taken_now():
    world = worlds.restaurant()
    booking = worlds.request(world)
    assert [place.booking for place in worlds.standing(world)] == [booking]


def test_a_yes_after_the_hold_ran_out_still_has_the_place_that_nobody_took():
    world = worlds.restaurant(tables=(2,))
    held = worlds.hold(world, minutes=5)
    with _later(6):
        booking = worlds.request(world, hold_id=held.hold_id)
    assert [(place.hold_id, place.booking) for place in worlds.standing(world)] == [(held.hold_id, booking)]


def test_a_yes_after_the_hold_was_given_back_takes_a_free_place_anew():
    world = worlds.restaurant(tables=(2,))
    held = worlds.hold(world, minutes=5)
    holds.release(hold_id=held.hold_id)
    booking = worlds.request(world, hold_id=held.hold_id)
    (place,) = worlds.standing(world)
    assert place.booking == booking and place.hold_id != held.hold_id


def test_a_yes_after_the_place_went_to_somebody_else_is_refused_with_other_times():
    world = worlds.restaurant(tables=(2,))
    held = worlds.hold(world, minutes=5)
    with _later(6):
        worlds.hold(world)
        refusal = _refused(world, hold_id=held.hold_id)
    assert refusal.code == "full"
    assert [worlds.wall(world, start) for start in refusal.data["alternatives"]] == ["17:00", "21:00", "16:30"]


def test_half_a_hold_is_not_enough():
    world = worlds.spa(therapists=3)
    held = worlds.hold(world, "15:00")
    places.release(Place.objects.filter(hold_id=held.hold_id, resource=world.resources[1]))
    with _later(6):
        booking = worlds.request(world, "15:00", hold_id=held.hold_id)
    assert Place.objects.taken().filter(booking=booking).count() == 3


@pytest.mark.parametrize("other", ["venue", "start", "party"])
def test_a_hold_of_something_else_is_not_taken_for_this_request(other: str):
    world = worlds.restaurant(tables=(2, 2, 2))
    elsewhere = worlds.restaurant(tables=(2,))
    held = {
        "venue": lambda: worlds.hold(elsewhere),
        "start": lambda: worlds.hold(world, "12:00"),
        "party": lambda: worlds.hold(world, party=1),
    }[other]()
    booking = worlds.request(world, hold_id=held.hold_id)
    (place,) = Place.objects.filter(booking=booking)
    assert place.hold_id != held.hold_id
    assert (place.venue, place.period.lower, place.covers) == (world.venue, world.at("19:00"), 2)


def test_one_hold_becomes_one_booking():
    world = worlds.restaurant(tables=(2,))
    held = worlds.hold(world)
    first = worlds.request(world, hold_id=held.hold_id)
    with pytest.raises(DomainError) as caught, transaction.atomic():
        worlds.request(world, hold_id=held.hold_id)
    assert caught.value.code == "full"
    assert list(Booking.objects.all()) == [first]


def test_a_hold_nobody_knows_is_as_none():
    world = worlds.restaurant()
    assert worlds.request(world, hold_id=uuid.uuid4()).status == "pending"


def test_a_yes_is_never_refused_for_what_else_the_guest_holds():
    world = worlds.restaurant(tables=(4, 4))
    guest = worlds.person()
    first = worlds.hold(world, party=4, person_id=guest.pk, scope="conversation:1")
    holds.release(hold_id=first.hold_id)
    worlds.hold(world, "12:00", party=4, person_id=guest.pk, scope="conversation:2")
    assert worlds.request(world, party=4, hold_id=first.hold_id, person_id=guest.pk).status == "pending"


def test_a_yes_after_the_start_is_refused():
    world = worlds.restaurant()
    held = worlds.hold(world)
    with clock.frozen(world.at("19:00")):
        assert _refused(world, hold_id=held.hold_id).code == "past"


def test_a_yes_for_a_venue_that_lost_its_owner_meanwhile_is_refused():
    world = worlds.restaurant()
    held = worlds.hold(world)
    Venue.objects.filter(pk=world.venue.pk).update(claimed_at=None)
    assert _refused(world, hold_id=held.hold_id).code == "unclaimed"


def test_a_yes_for_a_venue_that_closed_for_good_meanwhile_is_refused():
    world = worlds.restaurant()
    held = worlds.hold(world)
    Venue.objects.filter(pk=world.venue.pk).update(closed_for_good_at=worlds.NOW)
    assert _refused(world, hold_id=held.hold_id).code == "not_found"


def test_a_name_for_the_door_is_needed():
    world = worlds.restaurant()
    assert _refused(world, guest_name=" \x00 ").code == "name_needed"


def test_names_and_notes_are_cleaned():
    booking = worlds.request(worlds.restaurant(), guest_name="Ay\x00u", notes="by the\ud800 sea " + "x" * 600)
    booking.refresh_from_db()
    assert booking.guest_name == "Ayu"
    assert len(booking.notes) <= 500


def test_a_test_key_books_the_sandbox_and_nothing_else():
    sandbox, real = worlds.restaurant(sandbox=True), worlds.restaurant()
    key = _key(test=True)
    assert _refused(real, api_key_id=key.pk).code == "not_found"
    booking = worlds.request(sandbox, api_key_id=key.pk)
    assert (booking.sandbox, booking.by_test_key) == (True, True)


def test_nobody_else_books_the_sandbox():
    sandbox = worlds.restaurant(sandbox=True)
    assert _refused(sandbox, api_key_id=_key(test=False).pk).code == "not_found"
    assert _refused(sandbox).code == "not_found"


def test_a_boats_seats_are_counted_once_for_hold_and_booking():
    world = worlds.boat(seats=8)
    held = worlds.hold(world, "10:00", party=3)
    worlds.request(world, "10:00", party=3, hold_id=held.hold_id)
    assert set(PoolSlot.objects.values_list("taken", flat=True)) == {3}


def test_a_request_made_far_from_midnight_counts_in_the_venues_own_day():
    world = worlds.restaurant(timezone="America/New_York")
    with clock.frozen(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        booking = worlds.request(world, "20:00")
    assert booking.local_start.isoformat() == "2026-11-23T20:00:00-05:00"
