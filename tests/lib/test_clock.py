"""The one clock, and the two nights a year on which wall clocks lie."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from agnt.lib import clock

NEW_YORK, LISBON, BALI, TOKYO = "America/New_York", "Europe/Lisbon", "Asia/Makassar", "Asia/Tokyo"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_frozen_clock_stands_still_and_goes_on_afterwards() -> None:
    with clock.frozen(NOON):
        assert clock.now() == clock.now() == NOON
        with clock.frozen(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_the_same_moment_is_another_day_elsewhere() -> None:
    with clock.frozen(datetime(2026, 11, 23, 17, tzinfo=UTC)):
        assert [clock.today(zone) for zone in (NEW_YORK, LISBON, BALI, TOKYO)] == [
            date(2026, 11, 23),
            date(2026, 11, 23),
            date(2026, 11, 24),
            date(2026, 11, 24),
        ]
    assert clock.local(NOON, BALI).hour == 20


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 8), NEW_YORK, 23),
        (date(2026, 11, 1), NEW_YORK, 25),
        (date(2026, 3, 29), LISBON, 23),
        (date(2026, 10, 25), LISBON, 25),
        (date(2026, 11, 23), BALI, 24),
    ],
)
def test_a_day_has_23_24_or_25_hours(day: date, zone: str, hours: int) -> None:
    begins, ends = clock.day_bounds(day, zone)
    assert ends - begins == timedelta(hours=hours)
    assert clock.local(begins, zone).date() == day == clock.local(ends - timedelta(seconds=1), zone).date()


def test_a_time_that_the_clocks_skip_is_read_as_long_after_the_jump() -> None:
    moment = clock.at(date(2026, 3, 8), time(2, 30), NEW_YORK)
    assert moment == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert clock.local(moment, NEW_YORK).time() == time(3, 30)


def test_a_time_that_comes_twice_is_its_first_coming() -> None:
    assert clock.at(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert clock.at(date(2026, 10, 25), time(1, 30), LISBON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_wall_time_and_its_moment_are_each_others_mirror() -> None:
    for hour in range(24):
        moment = clock.at(date(2026, 11, 23), time(hour, 15), TOKYO)
        assert clock.local(moment, TOKYO).time() == time(hour, 15)
