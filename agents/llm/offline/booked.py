"""Steps about what is booked already, or cannot be booked yet: a change, a delay, a place in line."""

import re
from collections.abc import Mapping
from typing import Any

from agents.llm.base import Choice, Reply
from agents.llm.offline import extras, offers
from agents.llm.offline import say as saying
from agents.llm.offline.numbers import normal
from agents.llm.offline.party import read_party
from agents.llm.offline.phrases import say
from agents.llm.offline.steps import Turn
from agents.llm.offline.when import read_when
from agnt.lib import text as plain

_NUMBER = re.compile(r"\b(?:by |about |around |sekitar |kira-kira )?(?P<n>\d{1,3})\b(?! ?(?:people|orang|pax|[:.]\d))")
_HALF = re.compile(r"\b(?:half an hour|setengah jam)\b")
_HOUR = re.compile(r"\b(?:an|one|1|satu|se) ?(?:hour|jam)\b")


def minutes_late(text: str) -> int | None:
    """By how many minutes, in a guest's words; None where he does not say."""
    said = normal(text)
    if _HALF.search(said):
        return 30 + (60 if _HOUR.search(said.replace("half an hour", "")) else 0)
    if _HOUR.search(said):
        rest = _NUMBER.search(_HOUR.sub(" ", said))
        return 60 + (int(rest["n"]) if rest else 0)
    found = _NUMBER.search(said)
    return int(found["n"]) if found else None


def late(turn: Turn) -> Reply:
    """How late, asked for where it was not said; then the question whether the venue shall be told."""
    minutes = minutes_late(turn.state.heard.text)
    if not minutes:
        return turn.says(say("ask_late", turn.language))
    return turn.uses("running_late", {"reference": turn.state.heard.reference, "minutes": minutes})


def modify(turn: Turn) -> Reply:
    """What is to be different, asked for where it was not said; then the change is prepared."""
    text = turn.state.changing or turn.state.heard.text
    when = read_when(text, now=turn.request.now, zone=turn.state.zone)
    party = read_party(when.rest)
    area = extras.area_in(normal(text))
    if not when.day and not when.time and party is None and not area:
        return turn.says(say("ask_change", turn.language))
    return turn.uses(
        "modify_booking",
        {
            "reference": turn.state.heard.reference,
            "date": when.day.isoformat() if when.day else "",
            "time": f"{when.time:%H:%M}" if when.time else "",
            "party_size": party,
            "area": area,
        },
    )


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


def answered(turn: Turn, content: Mapping[str, Any], *, tool: str) -> Reply:
    """What a refusal of such a step says: which booking is meant, that there is none, or why not."""
    language, code = turn.language, offers.word(content, "code")
    found = [row for row in offers.rows(content, "bookings") if offers.word(row, "reference")][:10]
    if found:
        return _which(turn, found, "late" if tool == "running_late" else "change")
    if code in ("no_such_booking", "not_found"):
        return turn.says(say("no_bookings", language))
    if code == "name_needed":
        return turn.says(say("ask_name", language))
    said = (
        say(f"not_{code}", language) if code in ("nothing_changes", "bad_eta", "not_expected", "not_changeable") else ""
    )
    why = said or plain.clamp(plain.clean(offers.word(content, "message")), 400)
    times = [offers.word(row, "time") for row in offers.rows(content, "alternatives") if offers.word(row, "time")]
    instead = say("change_instead", language, times=", ".join(times)) if times and tool == "modify_booking" else ""
    return turn.says(why, instead)


def _which(turn: Turn, found: list[Mapping[str, Any]], kind: str) -> Reply:
    today = saying.local_today(turn.request.now, turn.state.zone)
    lines, choices = [], []
    for number, row in enumerate(found, start=1):
        said = saying.booking_said({**row, "link": ""}, today, turn.language)
        code = offers.word(row, "reference")
        lines.append(f"{number}. {said}")
        choices.append(Choice(f"{kind}:{code}", code[:20], plain.clamp(said.partition(": ")[2], 72)))
    return turn.says(
        say("several", turn.language), *lines, say("ask_which_change", turn.language), choices=tuple(choices)
    )
