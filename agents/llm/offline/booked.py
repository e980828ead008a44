"""Steps about what is booked already, or cannot be booked yet: a change, a delay, a place in line."""

from collections.abc import Mapping
from typing import Any

from agents.llm.base import Choice, Reply
from agents.llm.offline import extras, offers, own, wanted
from agents.llm.offline import say as saying
from agents.llm.offline.phrases import say
from agents.llm.offline.slots import read_notes
from agents.llm.offline.state import State
from agents.llm.offline.steps import Turn
from agnt.lib import text as plain

_NONE_SUCH = {"running_late": "not_not_expected", "modify_booking": "not_not_changeable"}  # he has others
_LISTED = {"running_late": "late", "tell_venue": "tell"}


def late(turn: Turn) -> Reply:
    """The question whether the venue shall be told, and by how many minutes where that was not said."""
    minutes = wanted.minutes_late(turn.state.heard.text)
    return turn.uses("running_late", {"reference": turn.state.heard.reference, "minutes": minutes})


def modify(turn: Turn) -> Reply:
    """What is to be different, asked for where it was not said; then the change is prepared."""
    state = turn.state
    text = state.changing or state.heard.text
    if part := next(iter(state.heard.changed), ""):
        return turn.says(say(f"ask_change_{part}", turn.language))
    reference = state.heard.reference
    booking = next((one for one in state.own if one.reference == reference), None)
    booking = booking or own.meant(state, text) or next(iter(state.own), None)
    change = wanted.read(text, booking, now=turn.request.now, zone=state.zone)
    if not change.parts:
        part = wanted.part_in(text)
        return turn.says(say(f"ask_change_{part}" if part else "ask_change", turn.language))
    given: dict[str, Any] = {
        "reference": reference,
        "date": change.day.isoformat() if change.day else "",
        "time": f"{change.time:%H:%M}" if change.time else "",
        "party_size": change.party,
        "area": change.area,
    }
    told = extras.read(read_notes(text))
    given |= {"needs": list(told.needs), "allergies": list(told.allergies), "allergy_words": told.allergy_words}
    return turn.uses("modify_booking", _still_wanted(state, reference) | {k: v for k, v in given.items() if v})


def _still_wanted(state: State, reference: str) -> dict[str, Any]:
    """What the change of that booking that is asked about now would make different already."""
    pending = dict(state.pending) if state.quote == "booked" else {}
    return pending if not reference or pending.get("reference", "") in ("", reference) else {}


def tell(turn: Turn) -> Reply:
    """Allergies, needs, an occasion for what is booked already: the question whether the venue shall know."""
    said = extras.read(read_notes(turn.state.changing or turn.state.heard.text))
    given = {key: value for key, value in said.arguments.items() if key != "area"}
    notes = "; ".join([*said.notes, *([said.area] if said.area else [])])
    return turn.uses("tell_venue", {"reference": turn.state.heard.reference, "notes": notes, **given})


def answered(turn: Turn, content: Mapping[str, Any], *, tool: str) -> Reply:
    """What a refusal of such a step says: which booking is meant, that there is none, or why not."""
    language, code = turn.language, offers.word(content, "code")
    found = [row for row in offers.rows(content, "bookings") if offers.word(row, "reference")][:10]
    if found:
        return _which(turn, found, _LISTED.get(tool, "change"))
    if code == "no_such_booking" and turn.state.own and tool in _NONE_SUCH:
        return turn.says(say(_NONE_SUCH[tool], language))
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
