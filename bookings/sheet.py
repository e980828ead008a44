"""The shift sheet: who comes when, where they sit, what to know. The page prints it, a letter carries it."""

from dataclasses import dataclass

from agnt.lib import clock
from bookings import health
from bookings.day_list import DayLine, line
from bookings.facts import DayRows
from bookings.models import Booking
from bookings.opening import Opening

_ANSWERS = {True: "yes", False: "no", None: "not answered"}
_EXPECTED = (*Booking.LIVE, Booking.Status.COMPLETED)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One party. `allergies`: in the venue's language and in that of the pages, with the guest's own
    words; `needs`: with answers."""

    line: DayLine
    wall: str
    allergies: str
    words: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One shift with its parties and covers."""

    name: str
    hours: str
    lines: tuple[SheetLine, ...]

    @property
    def covers(self) -> int:
        """All guests of the shift."""
        return sum(each.line.booking.party_size for each in self.lines)


def build(day: DayRows) -> list[SheetPart]:
    """The day's shifts with their parties; a party outside every shift stands in a part of its own."""
    expected = [booking for booking in day.bookings if booking.status in _EXPECTED]
    zone, parts, taken = day.venue.timezone, [], set[int]()
    for opening in day.span.openings:
        mine = [row for row in expected if row.pk not in taken and opening.opens <= row.starts_at < opening.closes]
        taken |= {row.pk for row in mine}
        parts.append(SheetPart(opening.name or "Shift", _hours(opening, zone), tuple(_line(day, row) for row in mine)))
    rest = tuple(_line(day, row) for row in expected if row.pk not in taken)
    return [*parts, SheetPart("Outside the shifts", "", rest)] if rest else parts


def _hours(opening: Opening, zone: str) -> str:
    return f"{clock.local(opening.opens, zone):%H:%M}-{clock.local(opening.closes, zone):%H:%M}"


def _line(day: DayRows, booking: Booking) -> SheetLine:
    shared = booking.health if booking.health_shared else None
    told = health.describe_for_kitchen(shared, day.venue.language)
    needs = tuple(f"{need.get_code_display()}: {_ANSWERS[need.answer]}" for need in booking.needs.all())
    words = told.words if told else ""
    return SheetLine(line(day, booking), f"{booking.local_start:%H:%M}", told.sentence if told else "", words, needs)
