"""The nights on which the clocks change: nothing is offered that does not exist, and nothing twice."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bookings.availability import Board, Diary, Request, Slot, explain
from tests.bookings.houses import TABLE, ask, ask_at, every_day, house, offered, refused

NOW = datetime(2011, 1, 1, tzinfo=UTC)
NIGHT = every_day(time(22), time(6))


def bar(zone: str, **changes):
    return house(timezone=zone, horizon_days=9999, **({"shifts": NIGHT} | changes))


@pytest.mark.parametrize(
    ("zone", "day", "skipped"),
    [
        ("Europe/Lisbon", date(2027, 3, 27), ["01:00", "01:30"]),
        ("America/New_York", date(2027, 3, 13), ["02:00", "02:30"]),
        ("Australia/Lord_Howe", date(2026, 10, 3), ["02:00"]),  # by half an hour only
    ],
)
def test_a_wall_time_that_the_clocks_skip_is_not_offered(zone, day, skipped):
    setup = bar(zone)
    answer = ask(setup, day=day, now=NOW)
    assert [wall for wall, code in refused(answer).items() if code == "clock_skips"] == skipped
    assert not set(skipped) & set(offered(setup, answer))
    moments = [slot.starts_at for slot in answer.slots]
    assert all(later - earlier == timedelta(minutes=30) for earlier, later in pairwise(moments))


@pytest.mark.parametrize(
    ("zone", "day", "wall", "first"),
    [
        ("Europe/Lisbon", date(2026, 10, 24), "01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 10, 31), "01:30", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2027, 4, 3), "01:30", datetime(2027, 4, 3, 14, 30, tzinfo=UTC)),
    ],
)
def test_a_wall_time_that_comes_twice_is_offered_once_and_means_the_first(zone, day, wall, first):
    setup = bar(zone)
    answer = ask(setup, day=day, now=NOW)
    assert offered(setup, answer).count(wall) == 1
    assert first in [slot.starts_at for slot in answer.slots]


def test_the_second_coming_of_a_wall_time_is_not_on_the_grid():
    setup = bar("Europe/Lisbon")
    second = ask_at_moment(setup, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert second.code == "off_grid"


def test_a_stay_across_the_change_lasts_as_long_as_any_other():
    setup = bar("Europe/Lisbon")
    stays = {slot.ends_at - slot.starts_at for slot in ask(setup, day=date(2027, 3, 27), now=NOW).slots}
    assert stays == {timedelta(minutes=dict(TABLE.turn_times)[2])}


def test_the_night_that_loses_an_hour_closes_by_the_wall_clock():
    setup = bar("Europe/Lisbon")
    usual = offered(setup, ask(setup, day=date(2027, 3, 26), now=NOW))
    short = offered(setup, ask(setup, day=date(2027, 3, 27), now=NOW))
    assert usual[-1] == short[-1] == "04:30"
    assert len(usual) - len(short) == 2


def test_a_day_that_was_left_out_offers_nothing():
    """Samoa went from 29 to 31 December 2011."""
    setup = bar("Pacific/Apia", shifts=every_day(time(10), time(22)))
    answer = ask(setup, day=date(2011, 12, 30), now=NOW)
    assert not answer.slots
    assert set(refused(answer).values()) == {"clock_skips"}
    assert offered(setup, ask(setup, day=date(2011, 12, 29), now=NOW))[0] == "10:00"
    assert offered(setup, ask(setup, day=date(2011, 12, 31), now=NOW))[0] == "10:00"


def test_the_evening_before_the_day_that_was_left_out_offers_only_what_exists():
    setup = bar("Pacific/Apia", shifts=every_day(time(20), time(2)))
    answer = ask(setup, day=date(2011, 12, 29), now=NOW)
    assert offered(setup, answer)[-1] == "23:30"
    assert {wall for wall, code in refused(answer).items() if code == "clock_skips"} == {
        "00:00",
        "00:30",
        "01:00",
        "01:30",
    }


def test_explaining_agrees_with_the_day_on_the_night_of_the_change():
    setup = bar("America/New_York")
    for slot in ask(setup, day=date(2026, 10, 31), now=NOW).slots:
        assert ask_at_moment(setup, slot.starts_at) == slot
    assert isinstance(ask_at(setup, "01:30", day=date(2026, 11, 1), now=NOW), Slot)


def ask_at_moment(setup, moment: datetime):
    return explain(Board(setup, Diary()), Request(setup.services[0], 2, NOW), moment)
