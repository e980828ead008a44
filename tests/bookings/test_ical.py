"""The calendar file: an entry that a later file can change or strike out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from agnt.lib import text
from bookings import ical

STARTS = datetime(2026, 11, 24, 19, 0, tzinfo=ZoneInfo("Asia/Makassar"))
ENTRY = ical.Entry(
    reference="K7XQ2MPD",
    sequence=3,
    status="CONFIRMED",
    summary="Teras Laut; terrace, sea (2)",
    description="Dinner.\nAyu",
    location="Teras Laut, Jl. Kayu Aya 12, Seminyak",
    latitude=-8.69,
    longitude=115.17,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=2),
    stamped_at=datetime(2026, 11, 23, 4, 0, tzinfo=UTC),
    url="https://agnt.example/b/K7XQ2MPD/secret/",
)


def _read(entry: ical.Entry) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(ical.calendar_file(entry))
    return calendar, calendar.walk("VEVENT")[0]


def test_the_entry_says_when_where_and_what() -> None:
    calendar, event = _read(ENTRY)
    assert calendar["METHOD"] == "PUBLISH"
    assert event["UID"] == "K7XQ2MPD@booking.agnt"
    assert event["SEQUENCE"] == 3
    assert event["STATUS"] == "CONFIRMED"
    assert event["SUMMARY"] == "Teras Laut; terrace, sea (2)"
    assert event["LOCATION"] == "Teras Laut, Jl. Kayu Aya 12, Seminyak"
    assert event["DTSTART"].dt == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)


def test_times_are_written_in_utc_so_no_zone_table_is_needed() -> None:
    file = ical.calendar_file(ENTRY).decode()
    assert "DTSTART:20261124T110000Z" in file
    assert "TZID" not in file


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    _calendar, before = _read(ENTRY)
    _calendar, after = _read(replace(ENTRY, sequence=4, starts_at=STARTS + timedelta(hours=1)))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_cancelled_booking_strikes_the_entry_out() -> None:
    calendar, event = _read(replace(ENTRY, status="CANCELLED"))
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("line", ical.calendar_file(ENTRY).split(b"\r\n"))
def test_no_line_is_longer_than_the_format_allows(line: bytes) -> None:
    assert len(line) <= 75


ODD = st.text(
    st.sampled_from(",;:\\\n\"'^=éß🌊👨‍👩‍👧 aZ") | st.characters(exclude_categories=("Cs", "Cc")), max_size=200
)


@given(ODD, ODD | st.just("BEGIN:VEVENT\nEND:VCALENDAR"))
def test_what_a_guest_wrote_is_read_again_as_he_wrote_it(name: str, note: str) -> None:
    body = ical.feed_file(name, [replace(ENTRY, summary=name, location=name, description=note)])
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() or True for line in lines)  # no character is cut in two
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    said = [" ".join(text.clean(value).split()) for value in (name, *note.split("\n"))]
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (said[0], said[0])
    assert str(event["DESCRIPTION"]) == "\n".join(said[1:])
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == 1
