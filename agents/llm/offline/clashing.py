"""A booking of the guest's own that is in the way of what he wants now: said before he picks. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from agents.llm.offline import offers
from agents.llm.offline import say as saying
from agents.llm.offline.phrases import say
from agents.llm.offline.steps import Turn


def line(turn: Turn, content: Mapping[str, Any], *, only: bool = False) -> str:
    """What is in the way of nearer times, and what he can do about it; empty where nothing is."""
    row = content.get("clash")
    if not isinstance(row, Mapping) or not offers.word(row, "reference"):
        return ""
    count = row.get("party_size")
    return say(
        "clash_only" if only else "clash",
        turn.language,
        venue=offers.word(row, "venue"),
        start=saying.start_said(offers.word(row, "starts_at"), _today(turn), turn.language),
        people=saying.people_said(count if isinstance(count, int) else 0, turn.language),
        reference=offers.word(row, "reference"),
    )


def refusal(turn: Turn, content: Mapping[str, Any]) -> str:
    """Which of his own bookings is in the way of what was refused; empty where it is not among those known."""
    reference = offers.word(content, "reference")
    mine = next((one for one in turn.state.own if one.reference == reference), None)
    if mine is None:
        return ""
    start = saying.start_said(f"{mine.start:%Y-%m-%d %H:%M}", _today(turn), turn.language)
    return say("refused_clash", turn.language, venue=mine.venue, start=start, reference=reference)


def _today(turn: Turn) -> date:
    return saying.local_today(turn.request.now, turn.state.zone)
