"""Holding a place: what is kept, what is given back, what is refused, with nothing changed by a refusal."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.availability import Audience
from bookings.models import Place, PoolSlot, VenueDay
from bookings.services import holds
from tests import worlds
from venues.models import Closure, Shift, Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def _refused(world: worlds.World, wall: str = "19:00", **more) -> DomainError:
    """The refusal; nothing stands of the attempt."""
    before = set(Place.objects.taken().values_list("pk", flat=True)), VenueDay.objects.count()
    with pytest.raises(DomainError) as caught, transaction.atomic():
        worlds.hold(world, wall, **more)
    assert (set(Place.objects.taken().values_list("pk", flat=True)), VenueDay.objects.count()) == before
    return caught.value


def test_a_hold_keeps_the_smallest_table_that_fits_for_the_stay_and_its_buffer():
    world = worlds.restaurant(tables=(6, 2, 4))
    world.service.buffer_minutes = 15
    world.service.save()
    guest = worlds.person()
    held = worlds.hold(world, "19:00", party=3, person_id=guest.pk, scope="conversation:1")
    (place,) = worlds.standing(world)
    assert (place.resource.max_seats, place.covers, place.person, place.scope) == (4, 3, guest, "conversation:1")
    assert (place.period.lower, place.period.upper) == (world.at("19:00"), world.at("21:15"))
    assert (held.starts_at, held.ends_at) == (world.at("19:00"), world.at("21:00"))
    assert place.held_until == held.held_until == worlds.NOW + timedelta(minutes=5)
    assert place.hold_id == held.hold_id and place.booking is None


def test_a_new_pick_replaces_the_old_one_of_its_conversation():
    world = worlds.restaurant()
    first = worlds.hold(world, "19:00", scope="conversation:1")
    second = worlds.hold(world, "20:00", scope="conversation:1")
    assert [place.hold_id for place in worlds.standing(world)] == [second.hold_id]
    assert Place.objects.get(hold_id=first.hold_id).released_at == worlds.NOW


def test_a_new_pick_elsewhere_gives_the_old_venues_place_back():
    here, there = worlds.restaurant(), worlds.boat()
    worlds.hold(there, "10:00", party=3, scope="conversation:1")
    worlds.hold(here, "19:00", scope="conversation:1")
    assert worlds.standing(there) == []
    assert set(PoolSlot.objects.values_list("taken", flat=True)) == {0}
    assert len(worlds.standing(here)) == 1


def test_the_pick_of_another_conversation_is_left_alone():
    world = worlds.restaurant()
    worlds.hold(world, "19:00", scope="conversation:1")
    worlds.hold(world, "19:00", scope="conversation:2")
    assert len(worlds.standing(world)) == 2


def test_the_same_pick_again_may_keep_the_last_table():
    world = worlds.restaurant(tables=(2,))
    worlds.hold(world, "19:00", scope="conversation:1")
    again = worlds.hold(world, "19:30", scope="conversation:1")
    assert [place.hold_id for place in worlds.standing(world)] == [again.hold_id]


def test_a_pick_that_is_refused_leaves_the_earlier_one_standing():
    world = worlds.restaurant(tables=(2,))
    mine = worlds.hold(world, "19:00", scope="conversation:1")
    worlds.hold(world, "21:00", scope="conversation:2")
    assert _refused(world, "20:30", scope="conversation:1").code == "full"
    assert Place.objects.taken().filter(hold_id=mine.hold_id).exists()


def test_a_hold_that_has_run_out_is_taken_by_the_next_guest_without_any_sweeper():
    world = worlds.restaurant(tables=(2,))
    old = worlds.hold(world, "19:00", minutes=5)
    assert _refused(world, "19:00").code == "full"
    with clock.frozen(worlds.NOW + timedelta(minutes=5)):
        fresh = worlds.hold(world, "19:00")
    assert [place.hold_id for place in worlds.standing(world)] == [fresh.hold_id]
    assert Place.objects.get(hold_id=old.hold_id).released_at is not None


def test_a_run_out_hold_of_another_evening_is_left_to_its_own_takers():
    world = worlds.restaurant(tables=(2,))
    tuesday = worlds.DAY + timedelta(days=1)
    old = worlds.hold(world, starts_at=world.at("19:00", tuesday), minutes=5)
    with clock.frozen(worlds.NOW + timedelta(minutes=5)):
        worlds.hold(world, "19:00")
    assert Place.objects.get(hold_id=old.hold_id).released_at is None


def test_a_run_out_boat_ride_that_shares_a_quarter_of_an_hour_gives_its_seats_back():
    world = worlds.boat(seats=4)
    world.service.turn_times.update(minutes=50)
    world.service.fixed_starts = [time(10), time(10, 55)]
    world.service.save()
    worlds.hold(world, "10:00", party=4, minutes=5)
    assert _refused(world, "10:55", party=1).code == "too_few"  # 10:45 to 11:00 is one quarter
    with clock.frozen(worlds.NOW + timedelta(minutes=5)):
        worlds.hold(world, "10:55", party=4)
    assert max(PoolSlot.objects.values_list("taken", flat=True)) == 4


def test_a_stay_past_midnight_locks_and_fills_both_days():
    world = worlds.restaurant(tables=(2,))
    world.venue.shifts.all().delete()
    worlds.open_every_day(world.venue, time(18), time(2))
    held = worlds.hold(world, "23:30")
    assert held.ends_at - held.starts_at == timedelta(hours=2)
    assert list(VenueDay.objects.order_by("day").values_list("day", flat=True)) == [
        worlds.DAY,
        worlds.DAY + timedelta(days=1),
    ]
    early = world.at("00:00", worlds.DAY + timedelta(days=1))
    assert _refused(world, starts_at=early).code == "full"


def test_after_midnight_the_same_nights_earlier_times_are_offered():
    world = worlds.restaurant(tables=(2,))
    world.venue.shifts.all().delete()
    worlds.open_every_day(world.venue, time(18), time(2))
    early = world.at("00:00", worlds.DAY + timedelta(days=1))
    worlds.hold(world, starts_at=early)
    refusal = _refused(world, starts_at=early)
    assert [worlds.wall(world, start) for start in refusal.data["alternatives"]] == ["22:00", "21:30", "21:00"]


@pytest.mark.parametrize(("minutes", "kept"), [(120, 2), (180, 3)])
def test_the_hour_that_comes_twice_is_stayed_through_twice(minutes: int, kept: int):
    """New York, 1 November 2026: 01:00 to 02:00 comes twice."""
    world = worlds.restaurant(tables=(2,), timezone="America/New_York")
    world.service.turn_times.update(minutes=minutes)
    world.venue.shifts.all().delete()
    worlds.open_every_day(world.venue, time(18), time(4))
    with clock.frozen(datetime(2026, 10, 30, 12, tzinfo=UTC)):
        held = worlds.hold(world, starts_at=datetime(2026, 11, 1, 4, 0, tzinfo=UTC))  # 00:00 daylight time
    assert held.ends_at - held.starts_at == timedelta(hours=kept)
    assert worlds.wall(world, held.ends_at) == {2: "01:00", 3: "02:00"}[kept]


def test_a_dinner_on_the_day_the_clocks_go_forward_keeps_its_length():
    world = worlds.restaurant(tables=(2,), timezone="Europe/Lisbon")
    with clock.frozen(datetime(2027, 3, 20, tzinfo=UTC)):
        held = worlds.hold(world, starts_at=world.at("19:00", date(2027, 3, 28)))
    assert held.starts_at == datetime(2027, 3, 28, 18, 0, tzinfo=UTC)  # summer time since that night
    assert held.ends_at - held.starts_at == timedelta(hours=2)


def test_a_full_house_names_the_nearest_free_times():
    world = worlds.restaurant(tables=(2,))
    worlds.hold(world, "19:00")
    refusal = _refused(world, "19:00")
    assert (refusal.code, refusal.status) == ("full", 409)
    assert [worlds.wall(world, start) for start in refusal.data["alternatives"]] == ["17:00", "21:00", "16:30"]
    assert "19:00" in refusal.message


def test_a_closed_day_is_refused():
    world = worlds.restaurant()
    worlds.closed_on(world)
    refusal = _refused(world)
    assert (refusal.code, refusal.data["alternatives"]) == ("closed", [])
    assert "Nyepi" in refusal.message


def test_a_weekday_without_a_shift_is_refused():
    world = worlds.restaurant()
    Shift.objects.filter(venue=world.venue, weekday=worlds.DAY.weekday()).delete()
    assert _refused(world).code == "closed_day"


@pytest.mark.parametrize(("party", "code"), [(0, "party_too_small"), (-3, "party_too_small"), (500, "party_too_large")])
def test_a_party_of_a_wrong_size_is_refused(party: int, code: str):
    assert _refused(worlds.restaurant(), party=party).code == code


@pytest.mark.parametrize(
    ("starts_at", "code"),
    [
        (datetime(2026, 11, 19, 11, 0, tzinfo=UTC), "past"),
        (datetime(2026, 11, 20, 4, 0, tzinfo=UTC), "past"),
        (datetime(2026, 11, 20, 4, 29, tzinfo=UTC), "off_grid"),
        (datetime(2027, 11, 22, 11, 0, tzinfo=UTC), "beyond_horizon"),
        (datetime(9999, 12, 31, 23, 30, tzinfo=UTC), "beyond_horizon"),
        (datetime(1, 1, 1, 0, 0, tzinfo=UTC), "past"),
        (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), "outside_hours"),  # 03:00 in Bali
    ],
)
def test_a_start_at_a_wrong_time_is_refused(starts_at: datetime, code: str):
    assert _refused(worlds.restaurant(), starts_at=starts_at).code == code


def test_a_start_within_the_lead_time_is_refused():
    world = worlds.restaurant(lead_minutes=90)
    assert _refused(world, starts_at=world.at("13:00", date(2026, 11, 20))).code == "lead_time"


def test_staff_may_offer_a_start_within_the_lead_time():
    world = worlds.restaurant(lead_minutes=90, policy=Venue.Policy.ASK)
    worlds.hold(world, starts_at=world.at("13:00", date(2026, 11, 20)), audience=Audience.STAFF)
    assert len(worlds.standing(world)) == 1


def test_a_venue_that_could_not_answer_in_time_is_not_asked():
    world = worlds.restaurant(policy=Venue.Policy.ASK, lead_minutes=60)
    refusal = _refused(world, starts_at=world.at("13:00", date(2026, 11, 20)))  # in an hour: no time is left
    assert refusal.code == "too_soon_to_ask"
    assert [worlds.wall(world, start) for start in refusal.data["alternatives"]] == ["13:30", "14:00", "14:30"]


def test_an_unknown_venue_is_not_found():
    assert _refused(worlds.restaurant(), venue_id=987654).code == "not_found"


def test_an_unclaimed_venue_is_shown_with_its_phone_and_never_held():
    refusal = _refused(worlds.restaurant(claimed_at=None, phone="+62 361 1234"))
    assert refusal.code == "unclaimed"
    assert "+62 361 1234" in refusal.message


def test_a_venue_that_closed_for_good_is_not_found():
    assert _refused(worlds.restaurant(closed_for_good_at=worlds.NOW)).code == "not_found"


def test_a_service_of_another_venue_is_not_found():
    other = worlds.restaurant()
    assert _refused(worlds.restaurant(), service_id=other.service.pk).code == "not_found"


def test_a_service_that_is_no_longer_offered_is_not_found():
    world = worlds.restaurant()
    world.service.active = False
    world.service.save()
    assert _refused(world).code == "not_found"


def test_a_sandbox_venue_is_there_for_the_sandbox_and_for_nobody_else():
    sandbox, real = worlds.restaurant(sandbox=True), worlds.restaurant()
    assert _refused(sandbox).code == "not_found"
    assert _refused(real, sandbox=True).code == "not_found"
    worlds.hold(sandbox, sandbox=True)
    assert len(worlds.standing(sandbox)) == 1


def test_a_closure_of_one_table_leaves_the_other():
    world = worlds.restaurant(tables=(2, 4))
    small = world.resources[0]
    Closure.objects.create(
        venue=world.venue, resource=small, starts_at=world.at("18:00"), ends_at=world.at("23:00"), reason="broken leg"
    )
    worlds.hold(world)
    assert [place.resource.max_seats for place in worlds.standing(world)] == [4]


def test_a_couples_massage_takes_the_room_and_two_therapists_until_all_is_tidied():
    world = worlds.spa(therapists=2)
    held = worlds.hold(world, "15:00", party=2)
    places = worlds.standing(world)
    assert [place.resource.name for place in places] == ["Lotus", "Therapist 1", "Therapist 2"]
    assert {place.hold_id for place in places} == {held.hold_id}
    assert {(place.period.lower, place.period.upper) for place in places} == {(world.at("15:00"), world.at("16:15"))}
    assert _refused(world, "16:00", party=2).code == "full"


def test_a_couples_massage_is_refused_when_one_therapist_is_busy():
    world = worlds.spa(therapists=2)
    Closure.objects.create(
        venue=world.venue, resource=world.resources[2], starts_at=world.at("15:00"), ends_at=world.at("16:00")
    )
    assert _refused(world, "15:00", party=2).code == "nobody_works"
    worlds.hold(world, "15:00", party=1)
    assert len(worlds.standing(world)) == 2


def test_a_guest_holds_at_most_a_tenth_of_the_covers():
    world = worlds.restaurant(tables=(4,) * 25)  # a tenth of 100 covers is 10
    guest = worlds.person()
    worlds.hold(world, "19:00", party=4, person_id=guest.pk, scope="conversation:1")
    worlds.hold(world, "19:00", party=4, person_id=guest.pk, scope="conversation:2")
    refusal = _refused(world, "19:00", party=4, person_id=guest.pk, scope="conversation:3")
    assert refusal.code == "too_many_holds"
    worlds.hold(world, "19:00", party=2, person_id=guest.pk, scope="conversation:3")


def test_a_guest_may_always_hold_one_pick():
    world = worlds.restaurant(tables=(4,))
    guest = worlds.person()
    worlds.hold(world, "19:00", party=4, person_id=guest.pk, scope="conversation:1")
    assert _refused(world, "12:00", party=2, person_id=guest.pk, scope="conversation:2").code == "too_many_holds"
    assert len(worlds.standing(world)) == 1


def test_what_another_guest_holds_does_not_count_as_greed():
    world = worlds.restaurant(tables=(4, 4))
    worlds.hold(world, "19:00", person_id=worlds.person().pk)
    worlds.hold(world, "19:00", person_id=worlds.person().pk)
    assert len(worlds.standing(world)) == 2


def test_a_pick_over_several_resources_counts_its_guests_once():
    world = worlds.spa(therapists=2)
    for number in range(2, 21):  # 40 guests fit: a tenth is two couples
        world.venue.resources.create(kind="room", name=f"Room {number}", max_seats=2, attributes=["couple"])
        world.venue.resources.create(kind="person", name=f"Extra {number}", attributes=["therapist"])
    world.venue.resources.create(kind="person", name="Extra 21", attributes=["therapist"])
    world.venue.resources.create(kind="person", name="Extra 22", attributes=["therapist"])
    guest = worlds.person()
    worlds.hold(world, "15:00", party=2, person_id=guest.pk, scope="conversation:1")
    worlds.hold(world, "15:00", party=2, person_id=guest.pk, scope="conversation:2")
    assert _refused(world, "15:00", party=1, person_id=guest.pk, scope="conversation:3").code == "too_many_holds"


def test_a_hold_that_is_given_back_frees_all_its_resources_once():
    world = worlds.spa()
    held = worlds.hold(world, "15:00", party=2)
    assert holds.release(hold_id=held.hold_id) == 3
    assert holds.release(hold_id=held.hold_id) == 0
    assert worlds.standing(world) == []


def test_giving_back_a_hold_that_became_a_booking_changes_nothing():
    world = worlds.restaurant()
    held = worlds.hold(world)
    booking = worlds.request(world, hold_id=held.hold_id)
    assert holds.release(hold_id=held.hold_id) == 0
    assert [place.booking for place in worlds.standing(world)] == [booking]


def test_a_hold_nobody_knows_is_given_back_without_a_word():
    assert holds.release(hold_id=uuid.uuid4()) == 0
