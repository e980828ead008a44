"""Which times can be had, and why not the others: pure rules over a venue's set-up and its diary."""

from bookings.availability.answers import (
    DayAnswer,
    FreeDay,
    Nearest,
    Reason,
    Refusal,
    Request,
    Slot,
    Taking,
)
from bookings.availability.board import Board
from bookings.availability.day import answer_day, day_slots, explain, month, nearest
from bookings.availability.ends import shift_end
from bookings.availability.grid import seconds
from bookings.availability.needs import settle
from bookings.availability.pools import QUARTER, SLOT, pool_slots, quarters
from bookings.availability.rules import (
    Access,
    AreaRule,
    Arrival,
    Audience,
    BrakeRule,
    ClosureRule,
    CombinationRule,
    Diary,
    Kind,
    Need,
    Pacing,
    Period,
    ResourceRule,
    ServiceRule,
    SetUp,
    ShiftRule,
    Stay,
    TierRule,
)
from bookings.availability.words import say, say_all

__all__ = [
    "QUARTER",
    "SLOT",
    "Access",
    "AreaRule",
    "Arrival",
    "Audience",
    "Board",
    "BrakeRule",
    "ClosureRule",
    "CombinationRule",
    "DayAnswer",
    "Diary",
    "FreeDay",
    "Kind",
    "Nearest",
    "Need",
    "Pacing",
    "Period",
    "Reason",
    "Refusal",
    "Request",
    "ResourceRule",
    "ServiceRule",
    "SetUp",
    "ShiftRule",
    "Short",
    "Slot",
    "Stay",
    "Taking",
    "TierRule",
    "answer_day",
    "day_slots",
    "explain",
    "month",
    "nearest",
    "pool_slots",
    "quarters",
    "say",
    "say_all",
    "seconds",
    "settle",
    "shift_end",
]
