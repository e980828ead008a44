"""Doors, areas, joined tables, needs and what staff may overrule."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from agnt.lib import clock
from bookings.availability import (
    AreaRule,
    Audience,
    Board,
    ClosureRule,
    CombinationRule,
    Diary,
    Need,
    Refusal,
    Request,
    ServiceRule,
    SetUp,
    ShiftRule,
    Slot,
    Stay,
    day_slots,
    explain,
    month,
    say_all,
    settle,
)
from tests.bookings.houses import LONG_AGO, MONDAY, TABLE, busy, every_day, house, table

HALL, TERRACE = AreaRule(1, "Hall"), AreaRule(2, "Terrace", frozenset({"step_free"}))


def at(setup: SetUp, wall: str = "19:00", diary: Diary | None = None, **more: Any) -> Slot | Refusal:
    """The answer for one wall time of Monday, asked through the network unless said otherwise."""
    given = {"party": 2, "now": LONG_AGO} | more
    moment = clock.at(MONDAY, time.fromisoformat(wall), setup.timezone)
    return explain(Board(setup, diary or Diary()), Request(setup.services[0], **given), moment)


def given(answer: Slot | Refusal) -> list[int]:
    assert isinstance(answer, Slot), answer
    return list(answer.resource_ids)


def codes(answer: Slot | Refusal) -> list[str]:
    assert isinstance(answer, Refusal), answer
    assert answer.reasons[0] == (answer.code, answer.data)
    assert len(say_all(answer)) == len(say_all(answer, "id")) >= 1
    return [reason.code for reason in answer.reasons]


@pytest.mark.parametrize(
    ("access", "audience", "free"),
    [
        ("online", Audience.ONLINE, True),
        ("online", Audience.WALK_IN, True),
        ("in_house", Audience.AGENTS, False),
        ("in_house", Audience.ONLINE, False),
        ("in_house", Audience.STAFF, True),
        ("in_house", Audience.WALK_IN, True),
        ("walk_in", Audience.ONLINE, False),
        ("walk_in", Audience.STAFF, False),
        ("walk_in", Audience.WALK_IN, True),
    ],
)
def test_a_table_is_given_to_whom_it_is_open(access: str, audience: Audience, free: bool):
    setup = house(resources=(table(1, 2, access=access),))
    answer = at(setup, audience=audience)
    assert isinstance(answer, Slot) == free
    assert free or codes(answer) == ["nothing_fits"]


def joined(**changes: Any) -> SetUp:
    combinations = (CombinationRule(7, (1, 2), 3, 6), CombinationRule(8, (2, 3), 5, 8))
    return house(resources=(table(1, 2), table(2, 4), table(3, 6)), combinations=combinations, **changes)


def test_joined_tables_are_filled_last():
    setup = joined()
    assert given(at(setup, party=4)) == [2]
    six_taken = Diary({3: [busy(setup, "18:00", 5)]})
    assert given(at(setup, party=6)) == [3]
    assert given(at(setup, party=6, diary=six_taken)) == [1, 2]
    assert given(at(setup, party=8)) == [2, 3]


def test_joined_tables_need_all_their_members_free():
    setup = joined()
    taken = Diary({3: [busy(setup, "18:00", 5)], 1: [busy(setup, "18:00", 5)]})
    assert codes(at(setup, party=6, diary=taken)) == ["full"]
    assert codes(at(setup, party=9)) == ["nothing_fits"]


def test_staff_put_a_booking_on_any_set_of_tables():
    setup = joined()
    assert given(at(setup, party=12, audience=Audience.STAFF, resource_ids=(3, 1))) == [3, 1]
    taken = Diary({1: [busy(setup, "18:00", 5)]})
    asked: dict[str, Any] = {"party": 12, "audience": Audience.STAFF, "resource_ids": (3, 1)}
    assert codes(at(setup, diary=taken, **asked)) == ["taken"]
    assert codes(at(setup, diary=taken, force=True, **asked)) == ["taken"]


def test_guests_cannot_name_a_table_that_is_not_open_to_them():
    setup = house(resources=(table(1, 2, access="in_house"), table(2, 2)))
    assert codes(at(setup, resource_ids=(1,))) == ["nothing_fits"]
    assert given(at(setup, resource_ids=(2,))) == [2]


def test_an_area_that_was_asked_for_binds():
    setup = house(areas=(HALL, TERRACE), resources=(table(1, 2, area_id=1), table(2, 2, area_id=2)))
    assert given(at(setup)) == [1]
    assert given(at(setup, area_id=2)) == [2]
    answer = at(setup, area_id=2, diary=Diary({2: [busy(setup, "18:00", 5)]}))
    assert say_all(answer) == ["19:00 is full for parties of 2: every table (Terrace) for that many is taken."]


def test_a_closed_area_keeps_its_tables_and_is_named_among_the_reasons():
    setup = house(areas=(HALL, TERRACE), resources=(table(1, 2, area_id=1), table(2, 2, area_id=2)))
    start, end = busy(setup, "18:00", 5)
    shut = house(
        areas=setup.areas,
        resources=setup.resources,
        closures=(ClosureRule(start, end, area_id=2, reason="Wedding of Ayu", is_event=True),),
    )
    assert given(at(shut, area_id=1)) == [1]
    assert codes(at(shut, area_id=2)) == ["nobody_works", "part_closed"]
    full = at(shut, diary=Diary({1: [(start, end)]}))
    assert codes(full) == ["full", "part_closed"]
    assert say_all(full)[1] == "Terrace is closed at 19:00: a private event."
    told = at(shut, diary=Diary({1: [(start, end)]}), audience=Audience.STAFF)
    assert say_all(told)[1] == "Terrace is closed at 19:00: Wedding of Ayu."
    forced = at(shut, diary=Diary({1: [(start, end)]}), audience=Audience.STAFF, force=True)
    assert given(forced) == [2]


def test_a_need_that_something_carries_binds_and_others_do_not():
    setup = house(areas=(HALL, TERRACE), resources=(table(1, 2, area_id=1), table(2, 2, area_id=2)))
    assert given(at(setup, needs=frozenset({"step_free"}))) == [2]
    assert given(at(setup, needs=frozenset({"high_chair"}))) == [1]
    full = at(setup, needs=frozenset({"step_free"}), diary=Diary({2: [busy(setup, "18:00", 5)]}))
    assert say_all(full) == ["19:00 is full for parties of 2: every table (step-free) for that many is taken."]


def test_the_wanted_gender_is_asked_of_the_people_and_not_of_the_room():
    service = ServiceRule(1, "m", "Massage", ((9, 60),), (Need("room"), Need("person", per_guest=True)))
    people = [
        (10, "room", frozenset()),
        (11, "person", frozenset({"male"})),
        (12, "person", frozenset({"female"})),
        (13, "person", frozenset({"female"})),
    ]
    resources = tuple(table(key, 2, attributes=has) for key, _kind, has in people)
    resources = tuple(
        type(rule)(rule.id, kind, rule.name, max_seats=2, attributes=rule.attributes)
        for rule, (_key, kind, _has) in zip(resources, people, strict=True)
    )
    setup = house(services=(service,), resources=resources)
    assert given(at(setup)) == [10, 11, 12]
    assert given(at(setup, needs=frozenset({"female_staff"}))) == [10, 12, 13]
    ill = Diary({12: [busy(setup, "18:00", 5)]})
    assert codes(at(setup, needs=frozenset({"female_staff"}), diary=ill)) == ["too_few"]


def test_a_need_is_settled_by_what_was_given_then_by_the_house_else_by_nobody():
    setup = house(
        areas=(HALL, TERRACE),
        resources=(table(1, 2, area_id=1), table(2, 2, area_id=2)),
        can_provide=frozenset({"high_chair"}),
        cannot_provide=frozenset({"smoking"}),
    )
    board = Board(setup, Diary())
    assert settle(board, "step_free", [2]) is True
    assert settle(board, "step_free", [1]) is False
    assert settle(board, "high_chair", [1]) is True
    assert settle(board, "smoking", [1]) is False
    assert settle(board, "wheelchair", [1]) is None


def test_a_dated_shift_takes_the_place_of_that_days_weekly_ones():
    special = ShiftRule(None, time(12), time(16), day=MONDAY)
    setup = house(shifts=(*every_day(time(18), time(23)), special))
    assert codes(at(setup, "19:00")) == ["outside_hours"]
    assert given(at(setup, "12:00"))
    tuesday = day_slots(Board(setup, Diary()), Request(TABLE, 2, LONG_AGO), MONDAY + timedelta(days=1))
    assert f"{clock.local(tuesday.slots[0].starts_at, setup.timezone):%H:%M}" == "18:00"


def test_a_resources_dated_hours_hold_for_that_day_alone():
    short = ShiftRule(None, time(18), time(20), resource_id=1, day=MONDAY)
    setup = house(resources=(table(1, 2),), shifts=(*every_day(time(18), time(23)), short))
    assert codes(at(setup, "20:00")) == ["nobody_works"]
    answer = day_slots(Board(setup, Diary()), Request(TABLE, 2, LONG_AGO), MONDAY + timedelta(days=1))
    assert len(answer.slots) == 8


def test_a_shifts_own_turn_times_come_first():
    lunch = ShiftRule(0, time(11), time(15), name="lunch")
    dinner = ShiftRule(0, time(18), time(23), name="dinner")
    service = ServiceRule(1, "t", "Table", ((9, 120),), (Need("table"),), shift_times=(("lunch", 9, 60),))
    setup = house(shifts=(lunch, dinner), services=(service,))
    for wall, minutes in (("12:00", 60), ("19:00", 120)):
        answer = at(setup, wall)
        assert isinstance(answer, Slot) and answer.ends_at - answer.starts_at == timedelta(minutes=minutes)
    longer = at(setup, "12:00", minutes=180)
    assert isinstance(longer, Slot) and longer.ends_at - longer.starts_at == timedelta(hours=3)


def test_staff_start_at_any_minute_but_in_opening_hours_unless_they_insist():
    setup = house()
    assert codes(at(setup, "19:07")) == ["off_grid"]
    assert given(at(setup, "19:07", audience=Audience.STAFF))
    assert codes(at(setup, "09:00", audience=Audience.STAFF)) == ["outside_hours"]
    assert given(at(setup, "09:00", audience=Audience.STAFF, force=True))
    assert codes(at(setup, "09:00", force=True)) == ["outside_hours"]  # guests cannot insist


def test_a_walk_in_may_start_now():
    setup = house()
    now = clock.at(MONDAY, time(19, 2), setup.timezone)
    assert given(at(setup, "19:02", audience=Audience.WALK_IN, now=now))
    assert codes(at(setup, "18:30", audience=Audience.WALK_IN, now=now)) == ["past"]


def test_every_rule_that_removes_a_time_is_named():
    setup = house(
        max_party=6,
        lead_minutes=600,
        resources=(table(1, 8),),
        closures=(ClosureRule(*busy(house(), "18:00", 5), reason="Nyepi"),),
    )
    now = clock.at(MONDAY, time(17), setup.timezone)
    refusal = at(setup, "22:30", party=8, now=now, diary=Diary({1: [busy(setup, "18:00", 5)]}))
    assert codes(refusal) == ["party_too_large", "lead_time", "closed", "past_closing", "full"]


def test_a_booking_that_moves_is_not_in_its_own_way():
    setup = house(resources=(table(1, 2),))
    start, end = busy(setup, "19:00")
    diary = Diary({1: [(start, end)]}, stays=[Stay(start, 2, "staff", 5, 1, end)])
    assert codes(at(setup, diary=diary)) == ["full"]
    assert given(at(setup, diary=diary, ignore_booking=5)) == [1]
    assert codes(at(setup, diary=diary, ignore_booking=6)) == ["full"]


def test_a_month_says_of_each_day_its_first_free_start_or_why_there_is_none():
    setup = house(shifts=tuple(shift for shift in every_day(time(18), time(23)) if shift.weekday != 1))
    days = month(Board(setup, Diary()), Request(TABLE, 2, LONG_AGO), MONDAY, MONDAY + timedelta(days=2))
    assert [day.day for day in days] == [MONDAY, date(2026, 11, 24), date(2026, 11, 25)]
    assert [day.code for day in days] == ["", "closed_day", ""]
    assert days[0].first == day_slots(Board(setup, Diary()), Request(TABLE, 2, LONG_AGO), MONDAY).slots[0]
