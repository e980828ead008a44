"""The figures that reports are made of: sums that the database has added up. Amounts in minor units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from bookings.reports.periods import Span


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day of the venue."""

    day: date
    bookings: int = 0
    covers: int = 0
    value_minor: int = 0
    spend_minor: int = 0


@dataclass(frozen=True, slots=True)
class StartFigures:
    """Parties that started at one wall time of one weekday (0 is Monday) and stayed so many minutes, as planned."""

    weekday: int
    wall: time
    minutes: int
    bookings: int
    covers: int


@dataclass(frozen=True, slots=True)
class WayFigures:
    """One way in which bookings came."""

    bookings: int = 0
    covers: int = 0
    lost: int = 0  # no-shows and cancellations


@dataclass(frozen=True, slots=True)
class PickFigures:
    """How far the times came that guests picked by one way. Each step holds those of the next."""

    picked: int = 0  # a place was held for the guest while he made up his mind
    booked: int = 0  # he said yes
    confirmed: int = 0  # and so did the venue
    came: int = 0


@dataclass(frozen=True, slots=True)
class LossFigures:
    """What was booked by parties of one size on one weekday, and what of it was lost."""

    party: int
    weekday: int
    due: int  # all that stood until their start, or were cancelled late
    no_shows: int
    late_cancels: int


@dataclass(frozen=True, slots=True)
class StayFigures:
    """How long parties of one size stay for one service, in minutes: as planned, and the median of the real stays."""

    service: str
    party: int
    planned: float
    real: float
    visits: int


@dataclass(frozen=True, slots=True)
class ShiftSpan:
    """A shift of a weekday by name: starts from `opens` on belong to it until the next one opens."""

    weekday: int
    opens: time
    name: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything for one span and the one before it. `leads`: hours before the start -> bookings, made in classes."""

    span: Span
    currency: str
    days: Mapping[date, DayFigures]
    starts: Sequence[StartFigures]
    starts_before: Sequence[StartFigures]
    ways: Mapping[str, WayFigures]
    ways_before: Mapping[str, WayFigures]
    picks: Mapping[str, PickFigures]
    leads: Mapping[int, int]
    losses: Sequence[LossFigures]
    losses_before: Sequence[LossFigures]
    stays: Sequence[StayFigures]
    deposits_minor: int
    deposits_before_minor: int
    shifts: Sequence[ShiftSpan]
    seats: int  # how many the house seats at once

    def day(self, day: date) -> DayFigures:
        """The day's figures; nothing for a day without bookings."""
        return self.days.get(day) or DayFigures(day)
