"""A refusal says why in a sentence, in English and Indonesian, and a full house is computed at once."""

import time as stopwatch
from datetime import time, timedelta

import pytest

from agnt.lib import clock
from bookings.availability import Board, Diary, Refusal, Request, day_slots, say
from bookings.availability.words import _REASONS, CODES
from tests.bookings.houses import LONG_AGO, MONDAY, ask_at, busy, every_day, house, table


def test_every_code_has_words_in_both_languages():
    assert set(_REASONS["id"]) == CODES


@pytest.mark.parametrize(
    ("party", "wall", "english", "indonesian"),
    [
        (7, "19:00", "19:00 is closed to parties of 7: there is no table for that many.", "tidak ada meja"),
        (13, "19:00", "19:00 is closed to parties of 13: Table takes at most 12 online.", "paling banyak 12 orang"),
        (2, "22:00", "22:00 is too late to be done by closing at 23:00.", "sebelum tutup jam 23:00"),
        (2, "09:00", "09:00 is outside opening hours (18:00-23:00).", "di luar jam buka (18:00-23:00)"),
        (2, "19:10", "Nothing starts at 19:10; the nearest starts are 19:00 and 19:30.", "19:00 dan 19:30"),
    ],
)
def test_the_sentence_for(party, wall, english, indonesian):
    refusal = ask_at(house(), wall, party=party)
    assert isinstance(refusal, Refusal)
    assert say(refusal) == english
    assert indonesian in say(refusal, "id")
    assert say(refusal, "fr") == english


def test_a_full_house_says_that_every_table_is_taken():
    setup = house(resources=(table(1, 6),))
    refusal = ask_at(setup, "19:30", Diary({1: [busy(setup, "19:00")]}), party=6)
    assert say(refusal) == "19:30 is full for parties of 6: every table for that many is taken."


def test_sixty_tables_and_four_hundred_bookings_are_a_matter_of_milliseconds():
    tables = tuple(table(number, 2 + number % 7) for number in range(1, 61))
    setup = house(resources=tables, slot_minutes=15, shifts=every_day(time(10), time(23)))
    start = clock.at(MONDAY, time(10), setup.timezone)
    stays = [(start + timedelta(minutes=100 * n), start + timedelta(minutes=100 * n + 90)) for n in range(7)]
    diary = Diary({thing.id: stays for thing in tables})
    board = Board(setup, diary)
    took = []
    for _ in range(5):
        before = stopwatch.perf_counter()
        answer = day_slots(board, Request(setup.services[0], 2, LONG_AGO), MONDAY)
        took.append(stopwatch.perf_counter() - before)
    assert len(answer.refusals) > 20
    assert min(took) < 0.05  # a few milliseconds; the room is for a busy machine
