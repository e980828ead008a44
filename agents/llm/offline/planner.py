"""The fallback model: a deterministic planner behind the interface of the hosted ones. It never fails, keeps nothing.

Each call folds the whole history into a State (fold.py), then takes one step: a question, a tool, or what a tool
answered. It never says that something is booked: the platform's own quote and the venue's answer do.
"""

from collections.abc import Callable
from dataclasses import replace

from agents.llm.base import Reply, Request, ToolResult
from agents.llm.offline import (
    answers,
    booked,
    cancelling,
    deposits_said,
    numbers_said,
    own_places,
    priced,
    steps,
    waiting,
)
from agents.llm.offline.fold import fold
from agents.llm.offline.phrases import say
from agents.llm.offline.steps import Turn


class Offline:
    """The `offline` model. Pure: the same request has the same reply."""

    name = "offline"

    def reply(self, request: Request) -> Reply:
        """One step of the conversation. Empty when a quote was prepared: the platform itself asks the guest."""
        state = fold(request)
        turn = Turn(state=replace(state, language=state.language or "en"), request=request)
        results = _results(request)
        return answers.answer(turn, results) if results else _SPOKEN.get(state.heard.kind, steps.proceed)(turn)


def _results(request: Request) -> tuple[ToolResult, ...]:
    """The tool answers that stand after the last words, oldest first."""
    found: list[ToolResult] = []
    for message in reversed(request.messages):
        results = [block for block in message.blocks if isinstance(block, ToolResult)]
        if not results:
            break
        found = [*results, *found]
    return tuple(found)


def _greet(turn: Turn) -> Reply:
    if turn.state.busy:
        return steps.ask_again(turn, "hello_busy")
    return turn.says(say("hello_again" if turn.state.spoken else "hello", turn.language))


def _words(key: str) -> Callable[[Turn], Reply]:
    return lambda turn: turn.says(say(key, turn.language))


def _words_then_ask(key: str) -> Callable[[Turn], Reply]:
    return lambda turn: steps.ask_again(turn, key)


_SPOKEN: dict[str, Callable[[Turn], Reply]] = {
    "greet": _greet,
    "thanks": _words_then_ask("thanks"),
    "bye": _words("bye"),
    "help": _words_then_ask("help"),
    "person": _words("person"),
    "media": _words("media"),
    "empty": _words_then_ask("empty"),
    "restart": cancelling.dropped,
    "drop": cancelling.dropped,
    "cancel_what": cancelling.ask,
    "modify": booked.modify,
    "late": booked.late,
    "wait": waiting.wait,
    "tell": booked.tell,
    "leave": waiting.leave,
    "noted": steps.noted,
    "status": steps.check,
    "where": own_places.where,
    "deposit": deposits_said.how,
    "price": priced.told,
    "number": numbers_said.ask,
    "cancel": steps.cancel,
    "again_cancel": steps.cancel,
    "none": steps.offer_what_is_left,
    "which": steps.ask_which,
    "yes": steps.agreed_to_nothing,
    "no": steps.refused_nothing,
    "other": steps.other,
    "unknown": steps.not_understood,
}
