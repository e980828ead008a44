"""What the offline model makes of words about a booking that exists: a change, a delay, a place in line, and wishes."""

from typing import Any

import pytest

from agents.llm.base import Message, Reply, Request, Text, ToolResult, ToolSpec, ToolUse
from agents.llm.offline import extras, wanted
from agents.llm.offline.intents import about
from agents.llm.offline.planner import Offline
from tests.agents.offline_house import ADA, NOW

TOOLS = tuple(ToolSpec(name, "", {}, "write") for name in ("modify_booking", "running_late", "join_waitlist"))


def reply(*messages: Message) -> Reply:
    return Offline().reply(Request(system="", messages=messages, tools=TOOLS, facts=ADA, now=NOW))


def used(text: str, payload: str = "") -> tuple[str, dict[str, Any]] | None:
    uses = [block for block in reply(said(text, payload)).blocks if isinstance(block, ToolUse)]
    return (uses[0].name, uses[0].arguments) if uses else None


def said(text: str, payload: str = "") -> Message:
    return Message("user", (Text(text),), payload=payload)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("change my booking to 8pm", {"time": "20:00"}),
        ("can you move my reservation to tomorrow at 7:30 pm", {"date": "2026-11-24", "time": "19:30"}),
        ("change my booking K7M2P9QX to 5 people", {"reference": "K7M2P9QX", "party_size": 5}),
        ("ubah pesanan saya jadi jam 8 malam", {"time": "20:00"}),
        ("ganti pesanan saya jadi 6 orang", {"party_size": 6}),
        ("move my booking to the terrace", {"area": "terrace"}),
    ],
)
def test_a_change_is_prepared(text: str, expected: dict[str, Any]) -> None:
    assert used(text) == ("modify_booking", expected)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("we are running 15 minutes late", 15),
        ("I'll be 20 min late", 20),
        ("running late by half an hour", 30),
        ("kami terlambat 25 menit", 25),
        ("telat 10 menit ya", 10),
        ("kita telat 15mnt ya macet", 15),
        ("running 20min late", 20),
        ("we will be an hour late", 60),
    ],
)
def test_a_delay_is_prepared(text: str, minutes: int) -> None:
    assert used(text) == ("running_late", {"minutes": minutes})


def test_a_delay_without_minutes_is_prepared_and_a_number_corrects_it() -> None:
    assert used("sorry, running late") == ("running_late", {})
    question = "Shall I tell La Plancha that you will come at about 19:15? Or by how many minutes?"
    answer = reply(said("sorry, running late"), Message("assistant", (Text(question),)), said("20"))
    (use,) = [block for block in answer.blocks if isinstance(block, ToolUse)]
    assert (use.name, use.arguments) == ("running_late", {"minutes": 20})


def test_several_bookings_are_a_choice_and_the_tap_keeps_what_was_said() -> None:
    asks = ToolUse("t1", "modify_booking", {"time": "20:00"})
    rows = [
        {
            "reference": ref,
            "venue": "La Plancha",
            "starts_at": "2026-11-24 19:00",
            "party_size": 2,
            "status": "confirmed",
        }
        for ref in ("K7M2P9QX", "AB2CD3EF")
    ]
    result = ToolResult("t1", "modify_booking", {"code": "which_booking", "bookings": rows}, is_error=True)
    before = (said("change my booking to 8pm"), Message("assistant", (asks,)), Message("user", (result,)))
    asked = reply(*before)
    assert [choice.id for choice in asked.choices] == ["change:K7M2P9QX", "change:AB2CD3EF"]
    picked = reply(
        *before, Message("assistant", (Text(asked.text),), asked.choices), said("AB2CD3EF", "change:AB2CD3EF")
    )
    (use,) = [block for block in picked.blocks if isinstance(block, ToolUse)]
    assert use.arguments == {"reference": "AB2CD3EF", "time": "20:00"}


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (("terrace",), extras.Extras(area="terrace")),
        (("di luar",), extras.Extras(area="di luar")),
        (("high chair", "birthday"), extras.Extras(needs=("high_chair",), occasion="birthday")),
        (("kursi bayi", "kursi roda"), extras.Extras(needs=("high_chair", "wheelchair"))),
        (
            ("allergic to nuts and eggs",),
            extras.Extras(allergies=("eggs", "nuts"), allergy_words="allergic to nuts and eggs"),
        ),
        (("alergi udang",), extras.Extras(allergies=("crustaceans",), allergy_words="alergi udang")),
        (("window seat",), extras.Extras(notes=("window seat",))),
    ],
)
def test_notes_are_sorted(notes: tuple[str, ...], expected: extras.Extras) -> None:
    assert extras.read(notes) == expected


@pytest.mark.parametrize("text", ["somewhere open late", "late dinner for 2 tomorrow", "how late are you open?"])
def test_late_hours_are_no_delay(text: str) -> None:
    assert about(text, busy=False) != "late"


@pytest.mark.parametrize(("text", "minutes"), [("soon", None), ("10", 10), ("1 hour 15 min", 75), ("setengah jam", 30)])
def test_minutes(text: str, minutes: int | None) -> None:
    assert wanted.minutes_late(text) == minutes
