"""The slots of real restaurant dialogues, read by the offline model: never worse than it once was."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from agents.llm.base import Facts, Message, Text
from agents.llm.offline.fold import start, take
from agents.llm.offline.state import State

FOLDER = (
    Path(os.environ.get("AGNT_FIXTURES") or Path(__file__).resolve().parents[3] / "shared" / "fixtures") / "dialogues"
)
SGD, CAMREST = FOLDER / "sgd_restaurant_booking.jsonl", FOLDER / "camrest676_search.jsonl"
ZONE = "America/Los_Angeles"
FLOORS = {"area": 0.93, "people": 0.98, "day": 0.97, "time": 0.94, "joint": 0.88}
# the data's own names for one city
SAME = {"sf": "san francisco", "sfo": "san francisco", "san fran": "san francisco", "frisco": "san francisco"}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample dialogues are not here (AGNT_FIXTURES)")


def lines(path: Path) -> list[dict[str, Any]]:
    """One dialogue a line."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def heard(turns: list[dict[str, str]], today: date) -> State:
    """The conversation folded, at nine in the morning of that day."""
    now = datetime.combine(today, datetime.min.time(), UTC) + timedelta(hours=17)
    state = start(Facts(timezone=ZONE))
    for turn in turns:
        role = "user" if turn["speaker"] == "USER" else "assistant"
        state = take(state, Message(role, (Text(turn["text"]),)), now=now)  # type: ignore[arg-type]  # one of the two
    return state


@cache
def rates() -> dict[str, float]:
    """The share of dialogues whose booking is read right, per slot and for all four at once.

    Where a slot was never said the data itself assumes two people and today.
    """
    hits = dict.fromkeys(FLOORS, 0)
    dialogues = lines(SGD)
    for dialogue in dialogues:
        today = date.fromisoformat(dialogue["reference_today"])
        wish = heard(dialogue["turns"], today).wish
        area = (wish.place.area or wish.place.city).lower()
        read = {
            "area": SAME.get(area, area),
            "people": str(2 if wish.party is None else wish.party),
            "day": (wish.day or today).isoformat(),
            "time": f"{wish.time:%H:%M}" if wish.time else "",
        }
        expected = {slot: (value or "").lower() for slot, value in dialogue["expected_booking"].items()}
        right = {slot: not expected.get(slot) or read[slot] == expected[slot] for slot in read}
        for slot, is_right in right.items():
            hits[slot] += is_right
        hits["joint"] += all(right.values())
    return {slot: count / len(dialogues) for slot, count in hits.items()}


@pytest.mark.parametrize("slot", FLOORS)
def test_slots_of_restaurant_bookings_are_read(slot: str) -> None:
    assert rates()[slot] >= FLOORS[slot]


def test_no_search_dialogue_ends_in_a_pick_or_a_cancellation() -> None:
    for dialogue in lines(CAMREST):
        turns = [{"speaker": "USER", "text": text} for text in dialogue["user_utterances"]]
        state = heard(turns, date(2026, 11, 23))
        assert state.heard.kind not in ("pick", "again", "cancel", "again_cancel", "status"), dialogue["id"]
