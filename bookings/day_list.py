"""A day as lines, by time: what the list, the sheet and the close-out show of each booking."""

from dataclasses import dataclass

from bookings.facts import DayRows
from bookings.marks import Mark, State, marks, state
from bookings.models import Booking


@dataclass(frozen=True, slots=True)
class DayLine:
    """One booking as a line."""

    booking: Booking
    state: State
    marks: list[Mark]
    tables: str


def lines(day: DayRows) -> list[DayLine]:
    """Every booking of the day, by time."""
    return [line(day, booking) for booking in day.bookings]


def line(day: DayRows, booking: Booking) -> DayLine:
    """One booking of the day."""
    open_needs = any(need.answer is None for need in booking.needs.all())
    places = day.places.get(booking.pk, [])
    return DayLine(
        booking,
        state(booking, day.now),
        marks(booking, day.now, known=day.known, to_answer=open_needs),
        " + ".join(place.resource.name for place in places),
    )
