"""Steps about a place in line: getting on a full venue's list, and off it."""

from collections.abc import Mapping
from typing import Any

from agents.llm.base import Choice, Reply
from agents.llm.offline import offers
from agents.llm.offline import say as saying
from agents.llm.offline.phrases import say
from agents.llm.offline.steps import Turn


def wait(turn: Turn) -> Reply:
    """A place in line for what was wished, where it is known which place, when and for how many."""
    state = turn.state
    wish, at = state.wish, state.tried or state.choice or next(iter(state.options), None)
    venue = at.venue if at else wish.kind.venue
    day = at.day if at and at.day else wish.day.isoformat() if wish.day else ""
    wall = f"{wish.time:%H:%M}" if wish.time else at.time if at else ""
    if not venue or not day or not wall or wish.party is None:
        return turn.says(say("ask_wait", turn.language))
    return turn.uses(
        "join_waitlist",
        {
            "venue": venue,
            "service": at.service if at else "",
            "party_size": wish.party,
            "date": day,
            "time": wall,
            "guest_name": "" if state.name == "-" else state.name,
        },
    )


def leave(turn: Turn) -> Reply:
    """The lists that he is on; his own yes takes him off one."""
    return turn.uses("leave_waitlist", {})


def listed(turn: Turn, content: Mapping[str, Any]) -> Reply:
    """Where he waits, with the question whether he leaves."""
    found = [row for row in offers.rows(content, "entries") if offers.word(row, "id")][:10]
    if not found:
        return turn.says(say("no_wait", turn.language))
    today = saying.local_today(turn.request.now, turn.state.zone)
    lines = [_said(row, turn, saying.start_said(offers.word(row, "starts_at"), today, turn.language)) for row in found]
    choices = [Choice(f"leave:{offers.word(row, 'id')}", offers.word(row, "venue")[:20]) for row in found]
    if len(found) == 1:
        one = offers.word(found[0], "id")
        yes, no = say("leave_yes", turn.language), say("leave_no", turn.language)
        choices = [Choice(f"leave:{one}", yes), Choice(f"leave:{one}:no", no)]
    return turn.says(*lines, say("ask_leave", turn.language), choices=tuple(choices))


def _said(row: Mapping[str, Any], turn: Turn, start: str) -> str:
    people = saying.people_said(int(offers.word(row, "party_size") or 0), turn.language)
    return say("waits", turn.language, venue=offers.word(row, "venue"), start=start, people=people)
