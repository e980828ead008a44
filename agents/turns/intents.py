"""What the messages of a turn ask for: a quote answered, an offered time taken, or a word with the model. Pure.

Only the guest's own tap, or messages that are each wholly a yes (or a no), answer a quote; "yes but at 8" goes to
the model. A tap is an act of its own: the turn answers up to it, and what was written after it gets the next turn.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chat import words


class Act(StrEnum):
    """What a turn is about."""

    COMMIT = "commit"
    DECLINE = "decline"
    PRIVATE = "private"  # a yes that keeps his allergies to himself
    ALTERNATIVE = "alternative"
    TAP = "tap"  # a button under news; the target is its whole id
    TALK = "talk"
    NOTHING = "nothing"


TAPS = ("offer", "coming", "keep", "leave")
_ANSWERS = {"yes": Act.COMMIT, "no": Act.DECLINE, "private": Act.PRIVATE}


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the guest."""

    sequence: int
    text: str
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """What to do, with what (public id of a quote or an alternative), and up to which message this answers."""

    act: Act
    target: str
    first: int
    last: int


def yes_payload(public_id: uuid.UUID) -> str:
    """The id of a quote's Yes button."""
    return f"quote:{public_id}:yes"


def no_payload(public_id: uuid.UUID) -> str:
    """The id of a quote's No button."""
    return f"quote:{public_id}:no"


def private_payload(public_id: uuid.UUID) -> str:
    """The id of the button that books without telling the venue of allergies."""
    return f"quote:{public_id}:private"


def answers_to(offered: Sequence[str]) -> tuple[str, str]:
    """The ids that a bare yes and a bare no stand for, of the buttons under our newest words; empty where none."""
    noes = [
        one for one in offered if (one.endswith(":no") and one.partition(":")[0] in TAPS) or one.startswith("keep:")
    ]
    yeses = [one for one in offered if one not in noes and one.partition(":")[0] in (*TAPS, "alternative")]
    return yeses[0] if len(yeses) == 1 else "", noes[0] if len(noes) == 1 else ""


def of(
    heard: Sequence[Heard],
    asked: uuid.UUID | None,
    *,
    by_model: bool = True,
    offered: Sequence[str] = (),
    keeps: bool = False,
    ends: bool = False,
) -> Intent:
    """Read the messages, oldest first. `asked` is the quote that a bare yes or no would answer, if there is one;
    `offered` the buttons under our newest words, which it answers else. `keeps`: the quote would end or change what
    he has, so that "keep it" is a no. `ends`: it would cancel it, so that "cancel it" is a yes.

    Without `by_model` (a person has the conversation) nothing but a tap on that very quote counts.
    """
    if not heard:
        return Intent(Act.NOTHING, "", 0, 0)
    first, last = heard[0].sequence, heard[-1].sequence
    if not by_model:
        own = _first_tap(heard, {str(asked)} if asked else set())
        return Intent(own[1], own[2], first, own[0]) if own else Intent(Act.NOTHING, "", first, last)
    if tapped := _first_tap(heard):
        return Intent(tapped[1], tapped[2], first, tapped[0])
    if asked and all(not message.payload and _is_yes(message.text, ends=ends) for message in heard):
        return Intent(Act.COMMIT, str(asked), first, last)
    if asked and all(not message.payload and _is_no(message.text, keeps=keeps) for message in heard):
        return Intent(Act.DECLINE, str(asked), first, last)
    for payload, says in zip(answers_to(offered), (words.is_yes, words.is_no), strict=True):
        if payload and all(not message.payload and says(message.text) for message in heard):
            act, target = _tap(payload) or (Act.TALK, "")
            return Intent(act, target, first, last)
    return Intent(Act.TALK, "", first, last)


def _is_yes(text: str, *, ends: bool) -> bool:
    return words.is_yes(text) or (ends and words.is_cancel(text))


def _is_no(text: str, *, keeps: bool) -> bool:
    return words.is_no(text) or (keeps and words.is_keep(text))


def _first_tap(heard: Sequence[Heard], quotes: set[str] | None = None) -> tuple[int, Act, str] | None:
    """The first tap on a quote (of `quotes`, when given) or an alternative: sequence, act, target."""
    for message in heard:
        tap = _tap(message.payload)
        if tap is None or (quotes is not None and (tap[0] in (Act.ALTERNATIVE, Act.TAP) or tap[1] not in quotes)):
            continue
        return message.sequence, *tap
    return None


def _tap(payload: str) -> tuple[Act, str] | None:
    kind, _, rest = payload.partition(":")
    if kind in TAPS and rest:
        return Act.TAP, payload
    target, _, answer = rest.partition(":")
    try:
        public_id = str(uuid.UUID(target))
    except ValueError:
        return None
    if kind == "alternative" and not answer:
        return Act.ALTERNATIVE, public_id
    if kind == "quote" and answer in _ANSWERS:
        return _ANSWERS[answer], public_id
    return None
