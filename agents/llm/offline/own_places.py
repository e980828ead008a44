"""Where a place is that the guest has booked, or is about to."""

from collections.abc import Mapping, Sequence
from typing import Any

from agents.llm.base import Reply
from agents.llm.offline import listing, offers, own
from agents.llm.offline.phrases import say
from agents.llm.offline.steps import Turn


def where(turn: Turn) -> Reply:
    """The area of what is in hand; else what he has booked is looked up."""
    state = turn.state
    option = state.choice or (state.options[0] if state.options and listing.is_one_venue(state.options) else None)
    if option is not None and option.area:
        return turn.says(say("where_area", turn.language, venue=option.name, area=option.area))
    if not state.own:
        return turn.says(say("where_first", turn.language))
    mine = own.meant(state, state.heard.text)
    return turn.uses("check_booking", {"reference": mine.reference if mine else state.spoken_of})


def told(turn: Turn, found: Sequence[Mapping[str, Any]]) -> Reply:
    """The address of each venue that was looked up, with a map."""
    lines = {offers.word(row, "venue"): offers.word(row, "where") for row in found}
    return turn.says(*(say("where", turn.language, venue=name, where=at) for name, at in lines.items()))
