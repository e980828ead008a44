"""Covers that start in a quarter of an hour, their shares, and the brakes."""

from datetime import time
from typing import Any

import pytest

from agnt.lib import clock
from bookings.availability import (
    AreaRule,
    Arrival,
    Audience,
    BrakeRule,
    Diary,
    Pacing,
    Refusal,
    SetUp,
    Slot,
    say,
)
from tests.bookings.houses import MONDAY, busy, every_day, house, table
from tests.bookings.test_availability_doors import at, codes, given


def paced(pacing: Pacing, **more: Any) -> SetUp:
    facts: dict[str, Any] = {"resources": tuple(table(number, 6) for number in range(1, 21))} | more
    return house(shifts=every_day(time(18), time(23), pacing=pacing), slot_minutes=15, **facts)


def arrived(setup: SetUp, wall: str, covers: int, audience: str = "staff", booking: int | None = None) -> Arrival:
    return Arrival(clock.at(MONDAY, time.fromisoformat(wall), setup.timezone), covers, audience, booking)


def test_a_quarter_of_an_hour_takes_so_many_covers_and_the_sentence_says_so():
    setup = paced(Pacing(20))
    diary = Diary(arrivals=[arrived(setup, "19:30", 12), arrived(setup, "19:40", 8, "walk_in")])
    refusal = at(setup, "19:30", party=6, diary=diary)
    assert codes(refusal) == ["pacing"]
    assert isinstance(refusal, Refusal)
    assert say(refusal) == "19:30 is closed to parties of 6: pacing is 20 of 20 covers until 19:45."
    assert given(at(setup, "19:45", party=6, diary=diary))
    assert given(at(setup, "19:15", party=6, diary=diary))


def test_staff_are_told_and_may_overrule():
    setup = paced(Pacing(4))
    diary = Diary(arrivals=[arrived(setup, "19:00", 4)])
    assert codes(at(setup, diary=diary, audience=Audience.STAFF)) == ["pacing"]
    assert given(at(setup, diary=diary, audience=Audience.STAFF, force=True))
    assert codes(at(setup, diary=diary, force=True)) == ["pacing"]


@pytest.mark.parametrize(
    ("audience", "found"),
    [
        (Audience.ONLINE, ["pacing_online"]),
        (Audience.AGENTS, []),
        (Audience.STAFF, []),
        (Audience.WALK_IN, []),
    ],
)
def test_each_door_has_a_share_of_its_own(audience: Audience, found: list[str]):
    setup = paced(Pacing(30, 6, 4))
    diary = Diary(arrivals=[arrived(setup, "19:00", 5, "online"), arrived(setup, "19:00", 2, "agents")])
    answer = at(setup, diary=diary, audience=audience)
    assert (codes(answer) if found else []) == found
    assert isinstance(answer, Slot) != bool(found)


def test_an_override_names_other_limits_for_one_quarter():
    setup = paced(Pacing(4, agents=4))
    quarter = clock.at(MONDAY, time(19), setup.timezone)
    wider = paced(Pacing(4, agents=4), overrides={quarter: Pacing(total=10)})
    diary = Diary(arrivals=[arrived(setup, "19:00", 4, "staff")])
    assert codes(at(setup, diary=diary)) == ["pacing"]
    assert given(at(wider, diary=diary))
    assert codes(at(wider, diary=Diary(arrivals=[arrived(setup, "19:00", 4, "agents")]))) == ["pacing_agents"]


def test_a_pause_keeps_guests_out_and_ends_by_itself():
    setup = paced(Pacing())
    start, end = busy(setup, "19:00", 1)
    setup = paced(Pacing(), brakes=(BrakeRule(start, end, pauses=True),))
    for audience in (Audience.ONLINE, Audience.AGENTS):
        assert codes(at(setup, "19:45", audience=audience)) == ["paused"]
        assert given(at(setup, "20:00", audience=audience))
    assert given(at(setup, "19:45", audience=Audience.STAFF))


def test_a_pause_of_an_area_leaves_the_others():
    areas = (AreaRule(1, "Hall"), AreaRule(2, "Terrace"))
    resources = (table(1, 2, area_id=1), table(2, 2, area_id=2))
    start, end = busy(house(), "19:00", 1)
    setup = paced(Pacing(), areas=areas, resources=resources, brakes=(BrakeRule(start, end, True, area_id=1),))
    assert given(at(setup)) == [2]
    assert given(at(setup, audience=Audience.STAFF)) == [1]
    assert codes(at(setup, area_id=1)) == ["nobody_works", "part_paused"]


def test_slower_halves_the_limits_for_its_hour():
    start, end = busy(house(), "19:00", 1)
    setup = paced(Pacing(9, 5, 5), brakes=(BrakeRule(start, end, pauses=False),))
    diary = Diary(arrivals=[arrived(setup, "19:00", 3), arrived(setup, "20:00", 3)])
    assert given(at(setup, diary=diary))  # 3 and 2 of 5
    assert codes(at(setup, diary=diary, party=3)) == ["pacing"]
    assert given(at(setup, "20:00", diary=diary, party=3))
    assert codes(at(setup, party=4)) == ["pacing_agents"]


def test_slower_without_pacing_halves_what_the_house_turns_over():
    start, end = busy(house(), "19:00", 1)
    setup = paced(Pacing(), brakes=(BrakeRule(start, end, pauses=False),))  # 120 seats, 90 minutes: 20 a quarter
    assert given(at(setup, diary=Diary(arrivals=[arrived(setup, "19:00", 8)])))
    assert codes(at(setup, diary=Diary(arrivals=[arrived(setup, "19:00", 9)]))) == ["slower"]
    small = paced(Pacing(), resources=(table(1, 4),), brakes=setup.brakes)
    assert given(at(small, party=4))


def test_a_booking_that_moves_is_not_counted_against_itself():
    setup = paced(Pacing(4))
    diary = Diary(arrivals=[arrived(setup, "19:00", 4, booking=5)])
    assert codes(at(setup, diary=diary)) == ["pacing"]
    assert given(at(setup, diary=diary, ignore_booking=5))
