"""Venues that a message calls by their whole names: such a name is no number, no time of day and no language. Pure."""

import re
from collections.abc import Sequence

from agents.llm.offline.places import read_place
from agents.llm.offline.slots import beyond_words
from agents.llm.offline.state import Option, State
from agnt.lib import text as plain


def find(state: State, text: str) -> tuple[str, str]:
    """The venue that the words name in full, the longest name first, and the words without it; else "" and the text."""
    mine = {option.name for option in state.options} | {booking.venue for booking in state.own}
    mine |= {state.choice.name if state.choice else "", state.wish.kind.venue}
    names = {name for name in state.known if _tells(name)} | {name for name in mine if " " in name}
    for name in sorted(names, key=lambda one: (-len(one), one)):
        rule = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, plain.fold(name).split())) + r"(?!\w)", re.IGNORECASE)
        for words in (text, plain.fold(text)):
            if rule.search(words):
                return name, " ".join(rule.sub(" , ", words).split()).strip(" ,")
    return "", text


def without(state: State, text: str) -> str:
    """The words without such a name."""
    return find(state, text)[1]


def on_offer(name: str, options: Sequence[Option]) -> int | None:
    """The index of the first offer at the venue of that name."""
    return next((n for n, option in enumerate(options) if name and plain.fold(option.name) == plain.fold(name)), None)


def picked(state: State, name: str, rest: str) -> tuple[int, str] | None:
    """The offer of the venue that is named, among several venues; whatever number its name may hold."""
    index = on_offer(name, state.options)
    return None if index is None or len({one.venue for one in state.options}) == 1 else (index, rest)


def wanted(state: State, name: str) -> str:
    """The name, where it is another house than those on offer and the one picked."""
    chosen = [state.choice] if state.choice else []
    return "" if on_offer(name, [*state.options, *chosen]) is not None else name


def _tells(name: str) -> bool:
    """Whether the name is more than a kind of place and an area: "Ubud Spa" may be any spa in Ubud."""
    place = read_place(name)
    rest = plain.fold(name)
    for word in (place.area, place.city):
        rest = rest.replace(plain.fold(word), "") if word else rest
    return bool(beyond_words(rest))
