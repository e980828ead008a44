"""The sunset of a place and a day, within three minutes, on the venue's own day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agnt.lib import clock
from bookings.sunset import sunset, sunset_window

SEMINYAK = (-8.69, 115.16)


@pytest.mark.parametrize(
    ("place", "day", "zone", "wall"),
    [
        (SEMINYAK, date(2026, 11, 23), "Asia/Makassar", "2026-11-23 18:22"),
        ((38.72, -9.14), date(2026, 6, 21), "Europe/Lisbon", "2026-06-21 21:05"),
        ((40.71, -74.01), date(2026, 7, 1), "America/New_York", "2026-07-01 20:31"),
        ((35.68, 139.69), date(2026, 12, 21), "Asia/Tokyo", "2026-12-21 16:32"),
        ((64.15, -21.94), date(2026, 6, 21), "Atlantic/Reykjavik", "2026-06-22 00:03"),  # after midnight
        ((1.87, -157.43), date(2026, 7, 1), "Pacific/Kiritimati", "2026-07-01 18:40"),  # a day ahead of its longitude
    ],
)
def test_the_sun_sets(place, day, zone, wall):
    found = sunset(*place, day, zone)
    expected = clock.at(date.fromisoformat(wall[:10]), datetime.fromisoformat(wall).time(), zone)
    assert found is not None and found.tzinfo is UTC
    assert abs(found - expected) < timedelta(minutes=3)


@pytest.mark.parametrize("day", [date(2026, 6, 21), date(2026, 12, 21)])
def test_where_the_sun_does_not_set_there_is_no_sunset(day):
    assert sunset(69.65, 18.96, day, "Europe/Oslo") is None
    assert sunset_window(69.65, 18.96, day, "Europe/Oslo") is None


def test_a_table_for_the_sunset_starts_an_hour_to_half_an_hour_before_it():
    sets_at = sunset(*SEMINYAK, date(2026, 11, 23), "Asia/Makassar")
    window = sunset_window(*SEMINYAK, date(2026, 11, 23), "Asia/Makassar")
    assert window == (sets_at - timedelta(minutes=60), sets_at - timedelta(minutes=30))
