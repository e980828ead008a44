"""A bare number as an afterthought, "actually 8": an hour, people, or the offer of that number? Asked where it could be
several of them."""

import re

from agents.llm.base import Choice, Reply
from agents.llm.offline.numbers import normal
from agents.llm.offline.phrases import say
from agents.llm.offline.state import State
from agents.llm.offline.steps import Turn

_MIND = (
    r"(?:oh|eh|ah|uh|um|no|sorry|wait|hm+|actually|i mean|how about|what about|ternyata|maksud(?:nya| saya)?|maaf"
    r"|eh salah|jadi(?:nya)?|kalau|gimana kalau)"
)
_MADE = (
    r"(?:it'?s|(?:let'?s )?make (?:it|that)|be|(?:can|could) (?:we|you|it) (?:be|make it)|jadi(?:kan|in)?"
    r"|bisa(?: jadi)?|bikin|ganti(?: jadi)?|ubah(?: jadi)?)"
)
_AFTERTHOUGHT = re.compile(
    rf"(?:(?:{_MIND}[\s,.]*)+(?:{_MADE}\s)?|{_MADE}\s)(?P<n>\d{{1,2}})"
    r"(?:\s(?:instead|then|please|pls|aja|saja|ya|kak|dong|deh))*[\s.!?]*"
)
_HOUR = re.compile(r"\b(?:time|hour|o'?clock|clock|jam(?:nya)?|waktu(?:nya)?|pukul|first|pertama)\b")
_PEOPLE = re.compile(r"\b(?:people|persons?|guests?|party|pax|us|seats?|orang(?:nya)?|tamu|second|kedua)\b")
_LISTED = re.compile(r"\b(?:number|option|list|offer|nomor|nomer|pilihan|daftar)\b")
_LAST_HOUR = 23
_ANSWERED_BY_NUMBER = ("party", "time", "day", "area", "which_booking")


def unclear(state: State, text: str) -> int:
    """The number of an afterthought that may be an hour or a party; 0 where there is none."""
    said = _AFTERTHOUGHT.fullmatch(normal(text).strip())
    if said is None or state.asked in _ANSWERED_BY_NUMBER or not (state.choice or state.options):
        return 0
    return int(said["n"])


def settled(state: State, text: str) -> str:
    """The afterthought in words that can be read, where only one of both makes sense, or he has answered which."""
    if state.asked == "number" and state.number:
        said = normal(text)
        if _LISTED.search(said):
            return f"number {state.number}"
        if _PEOPLE.search(said):
            return _people(state.number)
        return _hour(state.number) if _HOUR.search(said) else text
    number = unclear(state, text)
    if not number:
        return text
    if number > _LAST_HOUR or number in _hours(state):
        return _people(number)
    return _hour(number) if number == state.wish.party and not _is_listed(state, number) else text


def _hours(state: State) -> tuple[int, ...]:
    """The hour that stands already, on both dials: to say it again changes nothing."""
    at = state.choice.time if state.choice else f"{state.wish.time:%H:%M}" if state.wish.time else ""
    return (int(at[:2]), int(at[:2]) - 12) if at else ()


def _is_listed(state: State, number: int) -> bool:
    """Whether an offer has that number, and none is picked."""
    return state.choice is None and 1 <= number <= len(state.options)


def _people(number: int) -> str:
    return f"{number} people"


def _hour(number: int) -> str:
    return f"at {number}"


def ask(turn: Turn) -> Reply:
    """Which of them he means."""
    number = unclear(turn.state, turn.state.heard.text)
    language, listed = turn.language, _is_listed(turn.state, number)
    keys = ("number_time", "number_people", *(["number_listed"] if listed else []))
    titles = [say(key, language, number=number) for key in keys]
    choices = tuple(Choice(f"say:{title}", title) for title in titles)
    return turn.says(say("ask_number_listed" if listed else "ask_number", language, number=number), choices=choices)
