"""Hours that no day has, and hours at which a venue is not open, in conversations with the offline model."""

from datetime import time

import pytest
from django.test import TestCase

from agents.llm.offline.when import read_when
from agnt.lib import clock
from tests import demo_world
from tests.agents.offline_house import ADA, BALI, NOW, Chat
from tests.agents.talk import Talk
from tests.worlds import NOW as FRIDAY


@pytest.mark.parametrize("said", ["at 25:00", "dinner on thursday at 25:00", "jam 31:15", "at 19:75"])
def test_an_hour_that_no_day_has_is_no_time(said: str) -> None:
    when = read_when(said, now=NOW, zone="Asia/Makassar")
    assert (when.time, when.no_such_time) == (None, True)


@pytest.mark.parametrize("said", ["at 19:45", "at 24:00", "for 25 people", "12:30-14:00", "IDR 250.000", "19.30"])
def test_other_figures_are_no_such_hour(said: str) -> None:
    assert not read_when(said, now=NOW, zone="Asia/Makassar").no_such_time


def test_the_time_is_asked_rather_than_supposed() -> None:
    chat = Chat(facts=ADA)
    assert chat.says("dinner for 2 in Seminyak tomorrow at 25:00") == "There is no such time of the day.\nWhat time?"
    assert not chat.uses
    chat.says("8pm")
    assert chat.uses[-1].arguments["time"] == "20:00"


def test_jam_yang_tidak_ada_ditanyakan_lagi() -> None:
    chat = Chat(facts=BALI)
    assert chat.says("makan malam di Seminyak besok jam 25:00 buat berdua") == "Jam itu tidak ada.\nJam berapa?"


def test_a_wrong_hour_does_not_move_a_pick() -> None:
    chat = Chat(facts=ADA)
    chat.says("dinner for 2 in Seminyak tomorrow at 8pm")
    chat.says("1")
    before = len(chat.uses)
    assert "What time?" in chat.says("make it 25:00")
    assert len(chat.uses) == before
    chat.says("20:30")
    assert chat.uses[-1].arguments["time"] == time(20, 30).isoformat("minutes")


class TestClosedHours(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        demo_world.venues()

    def test_an_hour_far_from_any_free_one_is_said_to_be_so(self) -> None:
        with clock.frozen(FRIDAY):
            said = Talk().says("book a table at Lantern Tide on Thursday at 4am for 2")
        assert "has nothing free" in said and "at 04:00" in said
        assert "Closest to that it has:" in said and "1. 11:00" in said
        assert "has room" not in said

    def test_an_hour_near_a_free_one_is_answered_as_before(self) -> None:
        with clock.frozen(FRIDAY):
            said = Talk().says("book a table at Lantern Tide on Thursday at 10am for 2")
        assert "has room" in said and "around 10:00" in said
