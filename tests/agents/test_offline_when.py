"""Days and times in words: tables of what guests write, and what is meant on a given day in a given zone."""

from datetime import UTC, date, datetime, time

import pytest

from agents.llm.offline.when import is_past, read_when

BALI = "Asia/Makassar"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Bali
TODAY = date(2026, 11, 23)


def said(text: str, now: datetime = NOW, zone: str = BALI, **more: object) -> tuple[str, str]:
    """Day and time as `11-24` and `19:00`, empty where nothing was said."""
    when = read_when(text, now=now, zone=zone, **more)  # type: ignore[arg-type]  # given by the tables
    return (f"{when.day:%m-%d}" if when.day else "", f"{when.time:%H:%M}" if when.time else "")


@pytest.mark.parametrize(
    ("text", "day", "wall"),
    [
        ("tomorrow at 7", "11-24", "19:00"),
        ("tomorrow 7", "11-24", "19:00"),
        ("tmrw 7pm", "11-24", "19:00"),
        ("8 tomorrow", "11-24", "20:00"),
        ("tomorrow noon", "11-24", "12:00"),
        ("quarter to eight tomorrow", "11-24", "19:45"),
        ("seven thirty tomorrow", "11-24", "19:30"),
        ("the day after tomorrow at half past seven", "11-25", "19:30"),
        ("today at 3", "11-23", "15:00"),
        ("tonight at 8", "11-23", "20:00"),
        ("8 tonight", "11-23", "20:00"),
        ("tonight", "11-23", ""),
        ("this evening at quarter past six", "11-23", "18:15"),
        ("friday", "11-27", ""),
        ("on fri at 7:30", "11-27", "19:30"),
        ("sat 7pm", "11-28", "19:00"),
        ("on sun at noon", "11-29", "12:00"),
        ("next friday", "12-04", ""),
        ("friday next week at 8", "12-04", "20:00"),
        ("this friday", "11-27", ""),
        ("this weekend", "11-28", ""),
        ("next weekend", "12-05", ""),
        ("25 Dec", "12-25", ""),
        ("25/12", "12-25", ""),
        ("12/25 at 6", "12-25", "18:00"),
        ("25.12.2026 19.30", "12-25", "19:30"),
        ("Dec 25th at 8pm", "12-25", "20:00"),
        ("on the 25th of December", "12-25", ""),
        ("2026-12-01 19:00", "12-01", "19:00"),
        ("1 December 2026, 7 p.m.", "12-01", "19:00"),
        ("the second of december", "12-02", ""),
        ("the 5th", "12-05", ""),
        ("on the 30th at nine", "11-30", "21:00"),
        ("30th of this month", "11-30", ""),
        ("the 12th of next month", "12-12", ""),
        ("friday the 27th at half 7", "11-27", "19:30"),
        ("new year's eve at 9pm", "12-31", "21:00"),
        ("NYE", "12-31", ""),
        ("christmas eve dinner at 8", "12-24", "20:00"),
        ("valentine's day", "02-14", ""),
        ("in 3 days", "11-26", ""),
        ("3 days from now at 6pm", "11-26", "18:00"),
        ("in a week", "11-30", ""),
        ("in two weeks", "12-07", ""),
        ("in a fortnight", "12-07", ""),
        ("in two hours", "11-23", "12:00"),
        ("in half an hour", "11-23", "10:30"),
        ("in an hour and a half", "11-23", "11:30"),
        ("right now", "11-23", "10:00"),
        ("half past seven", "", "19:30"),
        ("ten past seven", "", "19:10"),
        ("twenty to eight", "", "19:40"),
        ("at 7", "", "19:00"),
        ("7pm", "", "19:00"),
        ("7 p.m.", "", "19:00"),
        ("7:15 pm", "", "19:15"),
        ("730pm", "", "19:30"),
        ("at 1930", "", "19:30"),
        ("19h30", "", "19:30"),
        ("19.30", "", "19:30"),
        ("07:30", "", "07:30"),
        ("8 o'clock in the morning", "", "08:00"),
        ('1 o"clock in the afternoon', "", "13:00"),
        ("evening 6:45", "", "18:45"),
        ("afternoon 12:30", "", "12:30"),
        ("between 7 and 8", "", "19:00"),
        ("7-8pm", "", "19:00"),
        ("from 6 to 9 pm", "", "18:00"),
        ("7ish", "", "19:00"),
        ("around 7:30", "", "19:30"),
        ("at noon", "", "12:00"),
        ("not at 7 but at 8", "", "20:00"),
        ("8 instead of 7pm", "", "20:00"),
        ("change it from 7 to 8", "", "20:00"),
        ("saturday at midnight", "11-29", "00:00"),
        ("breakfast at 8", "", "08:00"),
        ("brunch on sunday at 11", "11-29", "11:00"),
        ("lunch tomorrow at 1", "11-24", "13:00"),
        ("dinner at 10", "", "22:00"),
        ("table at 10", "", "10:00"),
        ("good morning, a table tomorrow at 8 pm", "11-24", "20:00"),
    ],
)
def test_english(text: str, day: str, wall: str) -> None:
    assert said(text) == (day, wall)


@pytest.mark.parametrize(
    ("text", "day", "wall"),
    [
        ("besok", "11-24", ""),
        ("besok jam 7 malam", "11-24", "19:00"),
        ("bsk jam 7", "11-24", "19:00"),
        ("besok pagi jam 9", "11-24", "09:00"),
        ("besok malam jam setengah 8", "11-24", "19:30"),
        ("jam setengah 8 besok malam", "11-24", "19:30"),
        ("lusa jam 7 malam buat berdua", "11-25", "19:00"),
        ("lusa", "11-25", ""),
        ("besok lusa", "11-25", ""),
        ("hari ini jam 4 sore", "11-23", "16:00"),
        ("nanti malam", "11-23", ""),
        ("ntar malam jam 8", "11-23", "20:00"),
        ("malam ini jam 8", "11-23", "20:00"),
        ("nanti jam 3 sore", "11-23", "15:00"),
        ("nanti siang jam 1", "11-23", "13:00"),
        ("malam minggu", "11-28", ""),
        ("malam minggu jam 8", "11-28", "20:00"),
        ("minggu malam", "11-29", ""),
        ("hari minggu jam 12", "11-29", "12:00"),
        ("minggu siang jam 1", "11-29", "13:00"),
        ("malam jumat", "11-26", ""),
        ("jumat malam", "11-27", ""),
        ("hari jum'at jam 7", "11-27", "19:00"),
        ("Jumat depan", "12-04", ""),
        ("jumat minggu depan", "12-04", ""),
        ("sabtu ini jam 18.30", "11-28", "18:30"),
        ("akhir pekan ini", "11-28", ""),
        ("akhir pekan depan", "12-05", ""),
        ("3 hari lagi", "11-26", ""),
        ("seminggu lagi", "11-30", ""),
        ("dua minggu lagi", "12-07", ""),
        ("dalam 2 jam", "11-23", "12:00"),
        ("2 jam lagi", "11-23", "12:00"),
        ("sejam lagi", "11-23", "11:00"),
        ("setengah jam lagi", "11-23", "10:30"),
        ("sekarang", "11-23", "10:00"),
        ("sekarang mau pesan untuk besok jam 7", "11-24", "19:00"),
        ("tanggal 5", "12-05", ""),
        ("tgl 5 desember jam 7 malam", "12-05", "19:00"),
        ("25 Desember", "12-25", ""),
        ("17 agustus 2027", "08-17", ""),
        ("malam tahun baru", "12-31", ""),
        ("malam natal", "12-24", ""),
        ("setengah delapan", "", "19:30"),
        ("setengah delapan pagi", "", "07:30"),
        ("jam 7 lewat 15", "", "19:15"),
        ("jam 8 kurang seperempat", "", "19:45"),
        ("pukul 19.00", "", "19:00"),
        ("jam tujuh malam", "", "19:00"),
        ("jam 11 siang", "", "11:00"),
        ("jam 12 siang", "", "12:00"),
        ("jam 2 siang", "", "14:00"),
        ("jam 5 sore", "", "17:00"),
        ("jam 7an", "", "19:00"),
        ("sekitar jam 8 malam", "", "20:00"),
        ("antara jam 7 dan jam 8 malam", "", "19:00"),
        ("bukan jam 7 tapi jam 8", "", "20:00"),
        ("selamat malam, untuk besok jam 9 pagi", "11-24", "09:00"),
        ("pagi kak, mau booking jam 7 malam", "", "19:00"),
        ("tengah hari", "", "12:00"),
        ("makan siang besok jam 1", "11-24", "13:00"),
        ("malam jam 12", "", "00:00"),
    ],
)
def test_indonesian(text: str, day: str, wall: str) -> None:
    assert said(text) == (day, wall)


@pytest.mark.parametrize(
    "text",
    [
        "book sunset dinner for 2",
        "from 2 to 3 people",
        "for 2 hours",
        "2.5 hours",
        "350.000 rupiah",
        "24/7",
        "may i book",
        "in december",
        "I sat there",
        "why not",
        "the second one",
        "number 2",
        "call 0361 234567",
        "that is all I need right now",
        "",
        "1 2 3",
        "the 40th",
    ],
)
def test_no_moment_is_read_where_none_was_said(text: str) -> None:
    assert said(text) == ("", "")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("dinner tomorrow", "dinner"),
        ("sarapan", "breakfast"),
        ("besok siang", "midday"),
        ("besok sore", "afternoon"),
        ("friday night", "evening"),
        ("malam minggu", "evening"),
        ("lunch", "lunch"),
        ("good evening", ""),
        ("selamat pagi", ""),
    ],
)
def test_parts_of_the_day(text: str, part: str) -> None:
    assert read_when(text, now=NOW, zone=BALI).part == part


@pytest.mark.parametrize(
    "text",
    [
        "yesterday at 7",
        "kemarin",
        "last friday",
        "20 november",
        "tadi malam",
        "jumat lalu",
        "today at 9am",
        "this morning at 8",
    ],
)
def test_what_lies_behind_is_recognised(text: str) -> None:
    assert read_when(text, now=NOW, zone=BALI).past


@pytest.mark.parametrize("text", ["31 april", "30 februari", "the 30th of february", "2026-13-45"])
def test_a_day_that_does_not_exist_is_named_as_such(text: str) -> None:
    when = read_when(text, now=NOW, zone=BALI)
    assert when.no_such_day
    assert when.day is None


def test_a_day_of_early_next_year_is_next_years() -> None:
    assert read_when("5 january", now=NOW, zone=BALI).day == date(2027, 1, 5)


def test_the_29th_of_february_is_the_next_one_there_is() -> None:
    assert read_when("29 february", now=NOW, zone=BALI).day == date(2028, 2, 29)


def test_an_hour_of_today_that_has_gone_by_is_the_evenings() -> None:
    afternoon = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # 15:00
    assert said("today at 10", afternoon) == ("11-23", "22:00")


def test_a_weekday_that_is_today_is_today_until_its_hour_is_over() -> None:
    assert said("monday at 8pm") == ("11-23", "20:00")
    assert said("monday at 9am") == ("11-30", "09:00")


@pytest.mark.parametrize(
    ("now", "text", "day", "wall"),
    [
        (datetime(2026, 11, 23, 16, 30, tzinfo=UTC), "tonight", "11-24", ""),  # 00:30 in Bali: this same date's evening
        (datetime(2026, 11, 23, 16, 30, tzinfo=UTC), "nanti malam jam 8", "11-24", "20:00"),
        (datetime(2026, 11, 23, 16, 30, tzinfo=UTC), "tomorrow at 7", "11-25", "19:00"),
        (datetime(2026, 11, 23, 15, 59, tzinfo=UTC), "tomorrow at 7", "11-24", "19:00"),  # 23:59
        (datetime(2026, 11, 23, 15, 30, tzinfo=UTC), "in an hour", "11-24", "00:30"),
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), "tonight at 1 am", "11-24", "01:00"),  # 22:00
        (datetime(2026, 11, 23, 2, 7, 31, tzinfo=UTC), "in two hours", "11-23", "12:15"),
        (datetime(2026, 12, 31, 2, 0, tzinfo=UTC), "besok", "01-01", ""),
        (datetime(2026, 11, 28, 2, 0, tzinfo=UTC), "malam minggu", "11-28", ""),  # on that Saturday
        (datetime(2026, 11, 29, 2, 0, tzinfo=UTC), "malam minggu", "12-05", ""),  # on the Sunday after it
        (datetime(2026, 11, 29, 2, 0, tzinfo=UTC), "this weekend", "11-29", ""),
    ],
)
def test_around_midnight_and_the_ends_of_weeks_and_years(now: datetime, text: str, day: str, wall: str) -> None:
    assert said(text, now) == (day, wall)


@pytest.mark.parametrize(
    ("zone", "now", "text", "day", "wall"),
    [
        (
            "America/New_York",
            datetime(2026, 11, 24, 3, 0, tzinfo=UTC),
            "tonight at 11",
            "11-23",
            "23:00",
        ),  # still Monday
        ("America/New_York", datetime(2026, 11, 24, 3, 0, tzinfo=UTC), "tomorrow at 7", "11-24", "19:00"),
        (
            "America/New_York",
            datetime(2027, 3, 14, 6, 30, tzinfo=UTC),
            "in two hours",
            "03-14",
            "04:30",
        ),  # forward at 2
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "in two hours", "11-01", "02:30"),  # back at 2
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "tomorrow", "11-02", ""),
        ("America/New_York", datetime(2026, 11, 23, 12, 0, tzinfo=UTC), "12/10 at 7", "12-10", "19:00"),  # month first
        ("Europe/Lisbon", datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "in an hour", "03-28", "02:30"),  # forward at 1
        ("Europe/Lisbon", datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "tonight at 8", "10-25", "20:00"),  # summer time
        ("Europe/Lisbon", datetime(2026, 11, 23, 12, 0, tzinfo=UTC), "10/12 at 8", "12-10", "20:00"),  # day first
        ("Asia/Tokyo", datetime(2026, 11, 23, 15, 30, tzinfo=UTC), "today at 7", "11-24", "19:00"),
        ("Pacific/Kiritimati", datetime(2026, 11, 23, 11, 0, tzinfo=UTC), "tomorrow", "11-25", ""),
    ],
)
def test_other_zones_and_their_summer_time(zone: str, now: datetime, text: str, day: str, wall: str) -> None:
    assert said(text, now, zone) == (day, wall)


@pytest.mark.parametrize(
    ("prefer", "wall"), [("", "19:00"), ("evening", "19:00"), ("morning", "07:00"), ("day", "19:00")]
)
def test_an_open_hour_follows_the_preference(prefer: str, wall: str) -> None:
    assert said("at 7", prefer=prefer) == ("", wall)


@pytest.mark.parametrize(
    ("text", "wall"), [("7", "19:00"), ("8 please", "20:00"), ("1930", "19:30"), ("for 7", "19:00")]
)
def test_a_bare_number_is_an_hour_only_where_the_hour_was_asked_for(text: str, wall: str) -> None:
    assert said(text, bare=True) == ("", wall)
    assert said(text) == ("", "")


def test_a_week_named_before_holds_the_weekday_named_after() -> None:
    week = read_when("some time next week", now=NOW, zone=BALI).week
    assert week == date(2026, 11, 30)
    assert said("friday", week=week) == ("12-04", "")


def test_the_day_settled_before_decides_what_an_hour_means() -> None:
    evening = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    when = read_when("at 10", now=evening, zone=BALI, day=TODAY)
    assert (when.day, when.time) == (None, time(22))


def test_an_unknown_zone_is_read_as_home() -> None:
    assert said("tomorrow", zone="../etc/passwd") == ("11-24", "")


def test_what_was_read_is_blanked_in_the_rest() -> None:
    assert "7" not in read_when("table for 2 tomorrow at 7", now=NOW, zone=BALI).rest
    assert "for 2" in read_when("table for 2 tomorrow at 7", now=NOW, zone=BALI).rest


@pytest.mark.parametrize(
    ("wall", "part", "past"),
    [
        (time(9, 59), "", True),
        (time(10), "", False),
        (None, "", False),
        (None, "breakfast", False),
        (None, "dinner", False),
    ],
)
def test_past_is_judged_to_the_minute(wall: time | None, part: str, past: bool) -> None:
    assert is_past(TODAY, wall, part, now=NOW, zone=BALI) is past
