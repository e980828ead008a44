"""Which times can be had, and why not the others: pure rules over a venue's set-up and its diary."""

from bookings.availability.board import Board
from bookings.availability.day import answer_day, day_slots, explain, nearest
from bookings.availability.pools import SLOT, pool_slots
from bookings.availability.rules import (
    ClosureRule,
    DayAnswer,
    Diary,
    Kind,
    Nearest,
    Need,
    Period,
    Refusal,
    Request,
    ResourceRule,
    ServiceRule,
    SetUp,
    ShiftRule,
    Slot,
    Taking,
)
from bookings.availability.words import say

__all__ = [
    "SLOT",
    "Board",
    "ClosureRule",
    "DayAnswer",
    "Diary",
    "Kind",
    "Nearest",
    "Need",
    "Period",
    "Refusal",
    "Request",
    "ResourceRule",
    "ServiceRule",
    "SetUp",
    "ShiftRule",
    "Slot",
    "Taking",
    "answer_day",
    "day_slots",
    "explain",
    "nearest",
    "pool_slots",
    "say",
]
