"""How a deposit is paid that a booking of his waits for."""

from collections.abc import Mapping, Sequence
from typing import Any

from agents.llm.base import Reply
from agents.llm.offline import offers, steps
from agents.llm.offline import say as saying
from agents.llm.offline.phrases import say
from agents.llm.offline.steps import Turn


def how(turn: Turn) -> Reply:
    """What he has booked is looked up; who has booked nothing is told what can be done here."""
    if not turn.state.own and not turn.state.heard.reference:
        return steps.not_understood(turn)
    return turn.uses("check_booking", {"reference": turn.state.heard.reference})


def told(turn: Turn, found: Sequence[Mapping[str, Any]]) -> Reply:
    """Of each booking that owes one: how much, until when, and how the venue wants it."""
    owing = [row for row in found if isinstance(row.get("deposit"), Mapping)]
    if not owing:
        return turn.says(say("deposit_none", turn.language))
    return turn.says(*(line for row in owing for line in _lines(turn, row, row["deposit"])))


def _lines(turn: Turn, row: Mapping[str, Any], deposit: Mapping[str, Any]) -> tuple[str, str]:
    word, language, venue = offers.word, turn.language, offers.word(row, "venue")
    today = saying.local_today(turn.request.now, turn.state.zone)
    until = saying.start_said(word(deposit, "until"), today, language)
    change = word(deposit, "change")
    due = say(
        "deposit_due_change" if change else "deposit_due", language, reference=word(row, "reference"), venue=venue,
        amount=word(deposit, "amount"), until=until, change=change,
    )  # fmt: skip
    if way := word(deposit, "how"):
        return due, say("deposit_how", language, way=way)
    if phone := word(deposit, "phone"):
        return due, say("deposit_phone", language, venue=venue, phone=phone)
    return due, say("deposit_wait", language)
