"""The diary's pure parts: days and their bounds, rows side by side, the sentence, starts to tap."""

from datetime import UTC, date, datetime, time

from bookings import sentence
from bookings.opening import span
from bookings.rows import side_by_side
from venues.models import Resource, Shift

BALI = "Asia/Makassar"
MONDAY = date(2026, 11, 23)


def shift(opens: int, closes: int, **more: object) -> Shift:
    return Shift(opens=time(opens), closes=time(closes), **({"weekday": 0} | more))


def test_what_starts_after_midnight_in_last_nights_shift_belongs_to_last_night() -> None:
    night = [shift(18, 2), shift(18, 2, weekday=1)]
    monday, tuesday = span(night, MONDAY, BALI), span(night, date(2026, 11, 24), BALI)
    assert monday.ends == tuesday.starts == datetime(2026, 11, 23, 18, tzinfo=UTC)  # two in the morning in Bali


def test_a_dated_shift_takes_the_place_of_the_weekly_ones() -> None:
    found = span([shift(10, 22), shift(12, 15, weekday=None, day=MONDAY)], MONDAY, BALI)
    assert [(at.opens.hour, at.closes.hour) for at in found.openings] == [(4, 7)]


def test_a_day_without_a_shift_is_closed() -> None:
    assert span([shift(10, 22, weekday=3)], MONDAY, BALI).is_closed


def test_tables_stand_as_people_count_and_what_may_be_joined_side_by_side() -> None:
    tables = [Resource(pk=n, kind="table", name=f"T{n}") for n in (10, 2, 1, 9)]
    ordered = side_by_side(tables, [frozenset({1, 10})])
    assert [table.name for table in ordered] == ["T1", "T10", "T2", "T9"]


def test_the_sentence_says_what_waits_and_that_it_is_closed() -> None:
    assert (
        sentence.of_day(MONDAY, MONDAY, 19, [], to_decide=3, closed=False) == "Tonight: nothing booked yet, 3 to decide"
    )
    assert sentence.of_day(MONDAY, MONDAY, 9, [], to_decide=0, closed=True) == "Today: closed"
