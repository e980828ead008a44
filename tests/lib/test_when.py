"""Times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

from agnt.lib import clock, when

BALI = "Asia/Makassar"
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon of a Monday in Bali
TONIGHT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "english", "indonesian"),
    [
        (-1, "yesterday 19:00", "kemarin 19:00"),
        (0, "today 19:00", "hari ini 19:00"),
        (1, "tomorrow 19:00", "besok 19:00"),
        (5, "Saturday 28 November 19:00", "Sabtu 28 November 19:00"),
    ],
)
def test_a_day_nearby_has_a_word_and_another_its_name(days: int, english: str, indonesian: str) -> None:
    moment = TONIGHT + timedelta(days=days)
    with clock.frozen(NOW):
        assert (when.said(moment, BALI), when.said(moment, BALI, "id")) == (english, indonesian)


def test_the_year_is_said_only_where_it_is_another() -> None:
    with clock.frozen(NOW):
        assert "2027" in when.said(datetime(2027, 1, 2, 11, 0, tzinfo=UTC), BALI)
        assert "2026" not in when.said(datetime(2026, 12, 2, 11, 0, tzinfo=UTC), BALI)


def test_today_is_the_day_of_the_venue() -> None:
    """At 23:30 in Bali it is still the same evening; in Lisbon it is the afternoon before."""
    with clock.frozen(datetime(2026, 11, 23, 15, 30, tzinfo=UTC)):
        past_midnight = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
        assert when.said(past_midnight, BALI) == "tomorrow 00:30"
        assert when.said(past_midnight, "Europe/Lisbon") == "today 16:30"


def test_a_day_can_be_named_beside_its_word_and_a_time_of_today_said_alone() -> None:
    with clock.frozen(NOW):
        assert when.said_with_day(TONIGHT + timedelta(days=1), BALI) == "tomorrow, Tuesday 24 November 19:00"
        assert when.said_briefly(TONIGHT, BALI) == "19:00"
        assert when.said_briefly(TONIGHT + timedelta(days=1), BALI) == "tomorrow 19:00"


def test_a_language_without_words_of_its_own_is_english() -> None:
    with clock.frozen(NOW):
        assert when.said(TONIGHT, BALI, "fr") == "today 19:00"


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Asia/Makassar", "UTC+8"), ("Asia/Kathmandu", "UTC+5:45"), ("America/St_Johns", "UTC-3:30"), ("UTC", "UTC+0")],
)
def test_a_zone_is_said_by_its_distance_from_utc(zone: str, said: str) -> None:
    assert when.offset(datetime(2026, 11, 25, tzinfo=UTC), zone) == said
