"""Time that runs in certain hours alone, over nights, weeks and days that the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agnt.lib import clock
from bookings import hours

DAILY = [(weekday, time(9), time(17)) for weekday in range(7)]
MONDAY = date(2026, 11, 23)


def _wall(day: date, wall: str, zone: str) -> datetime:
    return clock.at(day, time.fromisoformat(wall), zone)


def test_time_runs_on_the_next_day_where_this_one_is_over():
    spans = hours.weekly(DAILY, "Asia/Makassar", MONDAY, MONDAY + timedelta(days=3))
    end = hours.runs_out(_wall(MONDAY, "16:00", "Asia/Makassar"), timedelta(hours=2), spans)
    assert end == _wall(MONDAY + timedelta(days=1), "10:00", "Asia/Makassar")


def test_hours_past_midnight_belong_to_the_day_they_began_on():
    spans = hours.weekly([(0, time(20), time(2))], "UTC", MONDAY, MONDAY + timedelta(days=2))
    assert spans == [(_wall(MONDAY, "20:00", "UTC"), _wall(MONDAY + timedelta(days=1), "02:00", "UTC"))]


def test_a_night_of_23_hours_is_as_short_as_it_is():
    sunday = date(2026, 3, 29)  # Lisbon goes from 01:00 to 02:00
    spans = hours.weekly([(6, time(0), time(4))], "Europe/Lisbon", sunday, sunday)
    assert spans[0][1] - spans[0][0] == timedelta(hours=3)
    assert hours.runs_out(spans[0][0], timedelta(hours=3), spans) == _wall(sunday, "04:00", "Europe/Lisbon")
    assert hours.runs_out(spans[0][0], timedelta(hours=4), spans) is None


def test_lord_howe_moves_by_half_an_hour():
    sunday = date(2026, 4, 5)  # 02:00 comes again at 01:30
    spans = hours.weekly([(6, time(1), time(3))], "Australia/Lord_Howe", sunday, sunday)
    assert spans[0][1] - spans[0][0] == timedelta(hours=2, minutes=30)


def test_a_day_that_does_not_exist_has_no_hours():
    spans = hours.weekly([(4, time(9), time(17))], "Pacific/Apia", date(2011, 12, 29), date(2011, 12, 31))
    assert spans == []  # Friday 30 December 2011


def test_the_next_open_moment():
    spans = hours.weekly(DAILY, "UTC", MONDAY, MONDAY)
    assert hours.next_open(_wall(MONDAY, "08:00", "UTC"), spans) == _wall(MONDAY, "09:00", "UTC")
    assert hours.next_open(_wall(MONDAY, "10:00", "UTC"), spans) == _wall(MONDAY, "10:00", "UTC")
    assert hours.next_open(_wall(MONDAY, "17:00", "UTC"), spans) is None


moments = st.integers(0, 200).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=7 * n))
spans_of = st.lists(st.tuples(moments, moments).filter(lambda pair: pair[0] < pair[1]), max_size=8)


@given(spans_of, moments, st.integers(1, 300))
def test_exactly_the_asked_time_lies_in_the_spans(spans, since, minutes):
    lasts = timedelta(minutes=minutes)
    end = hours.runs_out(since, lasts, spans)
    inside = [(max(start, since), min(stop, end) if end else stop) for start, stop in hours.merged(spans)]
    ran = sum((stop - start for start, stop in inside if stop > start), timedelta())
    assert ran == lasts if end else ran < lasts
