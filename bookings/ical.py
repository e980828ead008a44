"""The calendar file of a booking (RFC 5545). Pure: data in, bytes out.

The UID never changes and SEQUENCE grows with each change, so a second file updates the entry that the first one made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, vGeo

from agnt.lib import text

PRODID = "-//AGNT//Booking//EN"
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the guest's calendar needs to know. Moments are aware; they are written in UTC."""

    reference: str
    sequence: int
    status: Status
    summary: str
    description: str
    location: str
    latitude: float
    longitude: float
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    url: str


def calendar_file(entry: Entry) -> bytes:
    """One VEVENT in one VCALENDAR; a cancelled booking is METHOD:CANCEL, so the entry is struck out."""
    calendar = _calendar("CANCEL" if entry.status == "CANCELLED" else "PUBLISH")
    calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def feed_file(name: str, entries: Iterable[Entry]) -> bytes:
    """Many entries as one published calendar (RFC 7986), fetched again about every hour. A cancelled booking stays in
    it with STATUS:CANCELLED, so that programs strike it out."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", _line(name))
    calendar.add("x-wr-calname", _line(name))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _line(value: str) -> str:
    """On one line: a break in a name would be the next line of the file, whatever a program takes for a break."""
    return " ".join(text.clean(value).split())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.reference}@booking.agnt")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", _line(entry.summary))
    event.add("description", "\n".join(_line(line) for line in entry.description.split("\n")))
    event.add("location", _line(entry.location))
    event.add("geo", vGeo((entry.latitude, entry.longitude)))
    event.add("status", entry.status)
    event.add("url", entry.url)
    return event
