"""OpenStreetMap's opening hours: the plain weekly ones are read, the rest is named."""

from datetime import time

import pytest

from venues.opening_hours import parse

LATE = ["12:00-22:30"]
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def said(value: str) -> dict[str, list[str]]:
    hours = parse(value)
    assert not hours.unread, hours.unread
    week: dict[str, list[str]] = {}
    for span in hours.spans:
        week.setdefault(DAYS[span.weekday], []).append(f"{span.opens:%H:%M}-{span.closes:%H:%M}")
    return week


@pytest.mark.parametrize(
    ("value", "week"),
    [
        ("Sa-Su 10:00-17:00", {"Sa": ["10:00-17:00"], "Su": ["10:00-17:00"]}),
        ("Th 19:00-21:00", {"Th": ["19:00-21:00"]}),
        ("Fr,Sa 19:00-02:00; Su,Mo,PH off", {"Fr": ["19:00-02:00"], "Sa": ["19:00-02:00"]}),
        ("Sa-Mo 18:00-26:00", {day: ["18:00-02:00"] for day in ("Mo", "Sa", "Su")}),
        ("Mo 11:30-14:00, 17:30-24:00", {"Mo": ["11:30-14:00", "17:30-00:00"]}),
        ("Mo, We 09:00 - 11:00", {"Mo": ["09:00-11:00"], "We": ["09:00-11:00"]}),
        ("Mo-Tu 8:00-19:00, Tu 08:00-21:00", {"Mo": ["08:00-19:00"], "Tu": ["08:00-21:00"]}),
        (
            "Mo 11:00-14:30,17:00-22:30; Sa off; Su12:00-22:30",
            {"Mo": ["11:00-14:30", "17:00-22:30"], "Su": ["12:00-22:30"]},
        ),
        ("Tu 00:00-03:00,12:15-24:00", {"Tu": ["00:00-03:00", "12:15-00:00"]}),
        ("Su, PH 11:00-01:00", {"Su": ["11:00-01:00"]}),
        ("We 11:30-22:00; PH 12:00-14:00", {"We": ["11:30-22:00"]}),
        ("Mo-Tu 10:00-22:00; Tu off", {"Mo": ["10:00-22:00"]}),
        ("", {}),
    ],
)
def test_plain_hours_are_read(value: str, week: dict[str, list[str]]) -> None:
    assert said(value) == week


def test_hours_without_days_hold_every_day() -> None:
    assert said("11:30-15:00,17:30-23:00") == {day: ["11:30-15:00", "17:30-23:00"] for day in DAYS}
    assert parse("24/7").spans[6] == (6, time(0), time(0))
    assert set(said("Fr-We 10:00-12:00")) == set(DAYS) - {"Th"}


@pytest.mark.parametrize(
    "value",
    [
        "Mo-Su 11:30+",
        "Mar-Oct: Mo-Su 10:00-22:00",
        "Mar Su[-1]-Oct Su[-1] -1 day: 11:00-22:30",
        "11:30-14:30; 17:30-23:30",
        "Mo-Fr 11:00-14:00; 17:00-22:00",
        "Mo-Su 12:00-13:30; Mo-Su 18:00-21:30",
        "Mo-Fr sunrise-sunset",
        "Mo-Fr open",
        "Mo-Fr",
        'Mo-Fr 10:00-22:00 || "on appointment"',
        "Mo 99:00-10:00",
        "by appointment",
    ],
)
def test_what_could_be_meant_in_two_ways_is_named_and_not_guessed(value: str) -> None:
    hours = parse(value)
    assert (hours.spans, hours.unread) == ((), value)


def test_a_dated_day_off_is_passed_over_and_named() -> None:
    hours = parse("Fr 10:00-23:00; Dec 24 off")
    assert (len(hours.spans), hours.unread) == (1, "dec 24 off")
