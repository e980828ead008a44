"""Offers as a numbered list and as buttons. Pure."""

from collections.abc import Sequence

from agents.llm.base import Choice
from agents.llm.offline.phrases import say
from agents.llm.offline.say import short_day
from agents.llm.offline.state import Option
from agnt.lib import text as plain

LONGEST_TITLE = 20
LONGEST_DESCRIPTION = 72


def is_one_venue(options: Sequence[Option]) -> bool:
    """Whether all offers are starts at the same venue: then they are told apart by their times."""
    return len({option.venue for option in options}) == 1


def named(option: Option) -> str:
    """`La Plancha, Seminyak`."""
    return f"{option.name}, {option.area}" if option.area and option.area not in option.name else option.name


def offers_said(options: Sequence[Option], language: str, *, headed: bool = False) -> str:
    """The offers as a numbered list. `headed`: the line above names the venue of them all."""
    alone = is_one_venue(options) and (headed or len(options) > 1)
    lines = []
    for number, option in enumerate(options, start=1):
        start = _start(option, options, language)
        line = f"{number}. {start}" if alone else say("offer", language, number=number, name=named(option), time=start)
        line += _also(option, language)
        lines.append(f"{line}. {option.note}" if option.note and not alone else line)
    return "\n".join(lines)


def choices_of(options: Sequence[Option], language: str) -> tuple[Choice, ...]:
    """A button for each offer, titles within 20 characters and no two the same."""
    alone = is_one_venue(options)
    found: list[Choice] = []
    for number, option in enumerate(options, start=1):
        start = _start(option, options, language)
        title = plain.clamp(start if alone else f"{option.time} {option.name}", LONGEST_TITLE)
        if title in {choice.title for choice in found}:
            title = plain.clamp(f"{number}. {title}", LONGEST_TITLE)
        about = named(option) if alone or start == option.time else f"{start}, {named(option)}"
        rest = ". ".join(filter(None, (about + _also(option, language), option.note)))
        found.append(Choice(option.id, title, plain.clamp(rest, LONGEST_DESCRIPTION)))
    return tuple(found)


def _start(option: Option, options: Sequence[Option], language: str) -> str:
    """The time, with its day where the offers are of several days."""
    several_days = len({one.day for one in options}) > 1
    return f"{short_day(option.day, language)} {option.time}" if several_days else option.time


def _also(option: Option, language: str) -> str:
    return say("offer_also", language, times=", ".join(option.also)) if option.also else ""
