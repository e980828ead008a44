"""Which starts are offered, and the reason for each that is not."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from agnt.lib import clock
from bookings.availability import (
    Audience,
    ClosureRule,
    Diary,
    Kind,
    Need,
    Request,
    ResourceRule,
    ServiceRule,
    ShiftRule,
    Slot,
    answer_day,
)
from tests.bookings.houses import LONG_AGO, MONDAY, TABLE, ask, ask_at, busy, every_day, house, offered, refused, table

TUESDAY = MONDAY + timedelta(days=1)


def test_an_empty_evening_offers_every_start_that_ends_by_closing():
    setup = house()
    answer = ask(setup)
    assert offered(setup, answer) == ["18:00", "18:30", "19:00", "19:30", "20:00", "20:30", "21:00", "21:30"]
    assert refused(answer) == {"22:00": "past_closing", "22:30": "past_closing"}


def test_the_smallest_table_that_fits_is_given():
    assert ask(house(), party=2).slots[0].resource_ids == (1,)
    assert ask(house(), party=3).slots[0].resource_ids == (2,)
    assert ask(house(), party=5).slots[0].resource_ids == (3,)


def test_of_equal_tables_the_lower_priority_number_then_the_lower_id_is_given():
    setup = house(resources=(table(1, 2), table(2, 2, priority=0), table(3, 2, priority=0)))
    assert ask(setup).slots[0].resource_ids == (2,)


def test_a_taken_table_gives_way_to_the_next_and_then_the_time_is_full():
    setup = house()
    one = Diary({1: [busy(setup, "19:00")]})
    assert ask_at(setup, "19:00", one).resource_ids == (2,)
    both = Diary({1: [busy(setup, "19:00")], 2: [busy(setup, "19:00")]})
    refusal = ask_at(setup, "19:00", both)
    assert refusal.code == "full"  # table 3 is for three and more


def test_a_table_is_free_again_the_moment_the_last_party_leaves():
    setup = house(resources=(table(1, 2),))
    diary = Diary({1: [busy(setup, "18:00", hours=1.5)]})
    assert offered(setup, ask(setup, diary))[0] == "19:30"


def test_a_buffer_keeps_the_table_free_after_the_stay_but_may_pass_closing():
    setup = house(resources=(table(1, 2),), services=(replace(TABLE, buffer_minutes=30),))
    diary = Diary({1: [busy(setup, "20:00", hours=1)]})
    assert offered(setup, ask(setup, diary)) == ["18:00", "21:00", "21:30"]
    slot = ask(setup).slots[-1]
    assert slot.free_at - slot.ends_at == timedelta(minutes=30)


def test_the_stay_grows_with_the_party():
    assert [slot.ends_at - slot.starts_at for slot in (ask(house(), party=n).slots[0] for n in (2, 4, 6))] == [
        timedelta(minutes=90),
        timedelta(minutes=120),
        timedelta(minutes=150),
    ]


@pytest.mark.parametrize(
    ("party", "code"),
    [(0, "party_too_small"), (-3, "party_too_small"), (13, "party_too_large"), (500, "party_too_large")],
)
def test_an_impossible_party_is_refused_at_every_start(party, code):
    answer = ask(house(), party=party)
    assert not answer.slots
    assert set(refused(answer).values()) == {code}


def test_a_party_that_no_table_seats_hears_so():
    assert set(refused(ask(house(), party=7)).values()) == {"nothing_fits"}


def test_a_table_that_only_staff_give_away_is_not_offered_online():
    setup = house(resources=(table(1, 2, access="in_house"),))
    assert set(refused(ask(setup)).values()) == {"nothing_fits"}
    answer = answer_day(setup, Diary(), Request(TABLE, 2, LONG_AGO, Audience.STAFF), MONDAY)
    assert answer.slots


def test_the_past_and_the_lead_time_are_refused():
    setup = house(lead_minutes=60)
    now = clock.at(MONDAY, time(18, 40), setup.timezone)
    codes = refused(ask(setup, now=now))
    assert codes["18:30"] == "past"
    assert codes["19:00"] == codes["19:30"] == "lead_time"
    assert offered(setup, ask(setup, now=now))[0] == "20:00"


def test_the_present_minute_has_passed():
    setup = house()
    assert ask_at(setup, "19:00", now=clock.at(MONDAY, time(19), setup.timezone)).code == "past"


def test_the_diary_is_open_up_to_the_horizon_and_no_further():
    setup = house(horizon_days=3)
    assert ask(setup).slots  # 20 November plus three days
    assert set(refused(ask(setup, day=MONDAY + timedelta(days=1))).values()) >= {"beyond_horizon"}


def test_a_day_without_shifts_is_closed():
    setup = house(shifts=tuple(shift for shift in every_day(time(18), time(23)) if shift.weekday != 0))
    answer = ask(setup)
    assert (answer.slots, answer.refusals) == ((), ())
    assert answer.closed and answer.closed.code == "closed_day"
    assert ask_at(setup, "19:00").code == "closed_day"


def test_a_shift_holds_only_between_its_dates():
    season = {"valid_from": MONDAY, "valid_until": MONDAY}
    setup = house(shifts=every_day(time(18), time(23), **season))
    assert ask(setup).slots
    assert ask(setup, day=MONDAY + timedelta(days=7)).closed
    assert ask(setup, day=MONDAY - timedelta(days=1)).closed


def test_last_start_is_the_last_start():
    setup = house(shifts=every_day(time(18), time(23), last_start=time(20)))
    assert offered(setup, ask(setup))[-1] == "20:00"
    assert ask_at(setup, "20:30").code == "last_start"


def test_a_closure_of_the_house_refuses_every_stay_that_meets_it():
    setup = house()
    starts, ends = busy(setup, "20:00", hours=1)
    setup = replace(setup, closures=(ClosureRule(starts, ends, reason="private party"),))
    answer = ask(setup)
    assert offered(setup, answer) == ["18:00", "18:30", "21:00", "21:30"]
    assert next(r for r in answer.refusals if r.wall.hour == 20).data["reason"] == "private party"


def test_a_closure_of_one_table_leaves_the_others():
    setup = house()
    starts, ends = busy(setup, "18:00", hours=5)
    setup = replace(setup, closures=(ClosureRule(starts, ends, resource_id=1),))
    assert {slot.resource_ids for slot in ask(setup).slots} == {(2,)}


def test_a_stay_does_not_run_from_one_shift_into_the_next():
    setup = house(shifts=(*every_day(time(12), time(15)), *every_day(time(15), time(23))))
    assert "14:00" not in offered(setup, ask(setup))
    assert "13:30" in offered(setup, ask(setup))


def test_a_shift_past_midnight_belongs_to_its_evening():
    setup = house(shifts=(ShiftRule(0, time(18), time(2)),))
    assert offered(setup, ask(setup))[-2:] == ["00:00", "00:30"]
    last = ask(setup).slots[-1]
    assert last.starts_at == datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert ask(setup, day=MONDAY + timedelta(days=1)).closed
    assert isinstance(ask_at(setup, "00:30", day=TUESDAY), Slot)
    assert ask_at(setup, "01:00", day=TUESDAY).code == "past_closing"
    assert ask_at(setup, "03:00", day=TUESDAY).code == "closed_day"


def test_a_service_with_hours_of_its_own_is_offered_in_those_alone():
    brunch = replace(TABLE, id=2, slug="brunch")
    setup = house(
        services=(brunch,), shifts=(*every_day(time(18), time(23)), ShiftRule(6, time(9), time(12), service_id=2))
    )
    assert ask(setup).closed
    assert offered(setup, ask(setup, day=MONDAY - timedelta(days=1)))[0] == "09:00"


def test_departures_are_the_only_starts():
    trip = ServiceRule(
        7, "trip", "Trip", ((20, 120),), (Need(Kind.POOL, per_guest=True),), fixed_starts=(time(9, 10), time(14))
    )
    boat = ResourceRule(9, Kind.POOL, "Boat", units=12)
    setup = house(services=(trip,), resources=(boat,), shifts=every_day(time(8), time(18)))
    assert offered(setup, ask(setup)) == ["09:10", "14:00"]
    refusal = ask_at(setup, "10:00")
    assert refusal.code == "off_grid"
    assert [f"{near:%H:%M}" for near in refusal.data["near"]] == ["09:10", "14:00"]


def test_a_time_off_the_grid_names_the_nearest_starts():
    refusal = ask_at(house(), "19:07")
    assert refusal.code == "off_grid"
    assert [f"{near:%H:%M}" for near in refusal.data["near"]] == ["19:00", "19:30"]


def test_a_time_outside_the_hours_names_the_hours():
    assert ask_at(house(), "09:00").code == "outside_hours"


def test_a_service_without_needs_or_length_is_not_set_up():
    for broken in (replace(TABLE, needs=()), replace(TABLE, turn_times=())):
        assert set(refused(ask(house(services=(broken,)))).values()) == {"not_set_up"}
