"""Whether words of cancelling mean what he has booked, or only what is being looked for; asked where it could be both.

"We can't come" is about the booking that stands, whatever is on offer beside it; nobody is left to believe that a
booking is over which stands.
"""

import re
from datetime import datetime

from agents.llm.base import Choice, OwnBooking, Reply
from agents.llm.offline import intents, own
from agents.llm.offline import say as saying
from agents.llm.offline.numbers import normal
from agents.llm.offline.party import read_party
from agents.llm.offline.phrases import say
from agents.llm.offline.slots import read_kind
from agents.llm.offline.state import State
from agents.llm.offline.steps import Turn
from agents.llm.offline.when import read_when
from chat import words

_NOT = r"(?:tidak|tdk|tak|gak|ga|g|gk|nggak|ngga|enggak|engga|ndak|kagak)"
_NOT_COMING = re.compile(
    r"\b(?:(?:can'?t|cannot|can not|won'?t|will not|could ?n'?t|not able to|unable to|not going to)(?: be able to)?"
    r" (?:make it|make the|come|be there|be coming|attend|go|join)"
    r"|(?:not|no longer|aren'?t|isn'?t) coming|(?:have|need) to cancel"
    r"|something(?:'s| has)? (?:came|come) up"
    rf"|{_NOT} (?:jadi|jd|bisa|bs)(?: ikut)? (?:dateng|datang|dtg|hadir|ke ?sana|ke ?situ|pergi|makan di (?:sana|situ))"
    r"|batal (?:dateng|datang|dtg|hadir|ke ?sana)|berhalangan)\b"
)
_OF_OTHERS = re.compile(
    r"\b(?:of us|of them|friends?|wife|husband|kids?|he|she|they|istri|suami|teman|temen|anak|pacar|salah (?:satu|1))\b"
)
_MOVES = re.compile(
    r"\b(?:instead|(?:can|could|may|shall) (?:we|i|you)|make it (?:at )?\d|move|change|reschedule|postpone|push|another"
    r"|different|later|earlier|bisa|boleh|ganti|ubah|pindah\w*|geser|undur|mundur\w*|maju\w*|lebih)\b"
)
_CALLED_OFF = re.compile(rf"\b{_NOT} (?:jadi|jd)\b")
_THE_BOOKING = re.compile(
    r"\b(?:booking|reservation|booked|table|both|all|first|1|pesanan(?:nya)?|pesenan|reservasi|dua-duanya|semua|pertama)\b"
)
_THE_SEARCH = re.compile(
    r"\b(?:search|looking|drop|only this|second|2|pencarian(?:nya)?|yang ini|kedua|ini saja|ini aja)\b"
)
_QUESTION = "cancel_what"


def meant(state: State, text: str, about: str) -> str:
    """What the message is about, once it is known what he has: cancel, drop, cancel_what; else `about` as it was."""
    if state.asked == _QUESTION and (answer := _answered(state, text)):
        return answer
    if about == "late" and _will_be(state, text):
        return ""
    if about not in ("", "drop", "restart", "cancel", "modify"):
        return about
    said = normal(text).strip(" .!?")
    if _is_not_coming(said):
        return "cancel" if state.own or not state.busy else "drop"
    named = about == "cancel" and _THE_BOOKING.search(said)
    if named or not (words.is_cancel(text) or intents.cancels_alone(said)):
        return about
    if not state.busy:
        return "cancel"
    if not state.own or state.quote == "booking":
        return "drop"
    return "cancel" if state.at_hand else _QUESTION


def _will_be(state: State, text: str) -> bool:
    """Whether a delay is told with the wish that is in hand, rather than of a booking."""
    wishes = bool(read_kind(text)) and read_party(normal(text)) is not None
    return wishes or (not state.own and (state.busy or bool(read_kind(text))))


def by_no(state: State, text: str) -> str:
    """What a no ends that answers no quote: "ga jadi", with nothing else in hand, is about the booking that he has."""
    if state.quote:
        return ""
    idle = bool(state.own) and (not state.busy or state.at_hand) and not state.asked
    if idle and _CALLED_OFF.search(normal(text)):
        return "cancel"
    return "drop" if intents.about(text, busy=state.busy) == "drop" else ""


def reference(state: State, text: str, now: datetime) -> str:
    """The booking that is meant: by reference or venue, by our words before, or the one on the day that he names."""
    if known := own.reference_for(state, text):
        return known
    day = read_when(text, now=now, zone=state.zone).day
    hits = [one.reference for one in state.own if day and one.start.date() == day]
    return hits[0] if len(hits) == 1 else ""


def ask(turn: Turn) -> Reply:
    """Is it the booking, or only the search?"""
    titles = [say(key, turn.language) for key in ("cancel_booked", "cancel_search")]
    return turn.says(
        stands(turn), say("cancel_what", turn.language), choices=tuple(Choice(f"say:{t}", t) for t in titles)
    )


def dropped(turn: Turn) -> Reply:
    """The wish is over; what is booked stands, and he is told so."""
    return turn.says(say("dropped", turn.language) if not turn.state.own else say("dropped_only", turn.language),
                     stands(turn))  # fmt: skip


def stands(turn: Turn) -> str:
    """That what he has booked stands; empty where he has nothing."""
    mine = turn.state.own
    if len(mine) != 1:
        return say("stand_all", turn.language, count=len(mine)) if mine else ""
    return say("stands", turn.language, venue=mine[0].venue, start=_start(turn, mine[0]))


def _start(turn: Turn, booking: OwnBooking) -> str:
    today = saying.local_today(turn.request.now, booking.zone or turn.state.zone)
    return saying.start_said(f"{booking.start:%Y-%m-%d %H:%M}", today, turn.language)


def _answered(state: State, text: str) -> str:
    said = normal(text)
    if _THE_SEARCH.search(said):
        return "drop"
    named = any(normal(one.venue) in said or one.reference.lower() in said for one in state.own)
    if named or _THE_BOOKING.search(said):
        return "cancel"
    return _QUESTION if words.is_yes(text) or words.is_cancel(text) else ""


def _is_not_coming(said: str) -> bool:
    found = _NOT_COMING.search(said)
    if found is None or _OF_OTHERS.search(said):
        return False
    rest = f"{said[: found.start()]} | {said[found.end() :]}"
    return not _MOVES.search(rest) and read_party(rest) is None
