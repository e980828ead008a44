"""A bare number as an afterthought, "actually 8": an hour, or people? Asked where it could be either."""

import re

from agents.llm.base import Choice, Reply
from agents.llm.offline.numbers import normal
from agents.llm.offline.phrases import say
from agents.llm.offline.state import State
from agents.llm.offline.steps import Turn

_AFTERTHOUGHT = re.compile(
    r"(?:(?:oh|eh|ah|uh|um|no|sorry|wait|hm+|actually|i mean|ternyata|maksud(?:nya| saya)?|maaf|eh salah|jadi(?:nya)?)"
    r"[\s,.]*)+(?:(?:it'?s|make it|be|jadi)\s)?(?P<n>\d{1,2})"
    r"(?:\s(?:instead|please|pls|aja|saja|ya|kak|dong|deh))*[\s.!]*"
)
_HOUR = re.compile(r"\b(?:time|hour|o'?clock|clock|jam(?:nya)?|waktu(?:nya)?|pukul|first|pertama)\b")
_PEOPLE = re.compile(r"\b(?:people|persons?|guests?|party|pax|us|seats?|orang(?:nya)?|tamu|second|kedua)\b")
_LAST_HOUR = 23


def unclear(state: State, text: str) -> int:
    """The number of an afterthought that may be an hour or a party; 0 where there is none."""
    said = _AFTERTHOUGHT.fullmatch(normal(text).strip())
    if said is None or state.choice is None:
        return 0
    return int(said["n"])


def settled(state: State, text: str) -> str:
    """The afterthought in words that can be read, where only one of both makes sense, or he has answered which."""
    if state.asked == "number" and state.number:
        said = normal(text)
        if _PEOPLE.search(said):
            return _people(state.number)
        return _hour(state.number) if _HOUR.search(said) else text
    number = unclear(state, text)
    if not number or state.choice is None:
        return text
    hour = int(state.choice.time[:2] or 0)
    if number > _LAST_HOUR or number in (hour, hour - 12):
        return _people(number)
    return _hour(number) if number == state.wish.party else text


def _people(number: int) -> str:
    return f"{number} people"


def _hour(number: int) -> str:
    return f"at {number}"


def ask(turn: Turn) -> Reply:
    """Which of both he means."""
    number = unclear(turn.state, turn.state.heard.text)
    language = turn.language
    titles = (say("number_time", language, number=number), say("number_people", language, number=number))
    choices = tuple(Choice(f"say:{title}", title) for title in titles)
    return turn.says(say("ask_number", language, number=number), choices=choices)
