"""Runs a turn from its last stored step to its end. Killed anywhere, the next runner goes on from there.

READ -> (the guest's own yes or no)  COMMIT -> SAID
READ -> (anything else)              REPLY -> TOOLS -> REPLY ... -> SAID
"""

from datetime import timedelta

import structlog
from django.db import DatabaseError

from agents.models import Step
from agents.services import turns
from agents.turns import answering, hearing, saying, thinking, words
from agents.turns.answering import Outcome
from agents.turns.intents import Act
from agents.turns.lease import kept
from agents.turns.run import Run
from agnt.lib import trace, tx
from agnt.lib.crypto import Unreadable

log = structlog.get_logger(__name__)

_AWAY = ("08", "53", "57P")  # SQLSTATEs: connection lost, out of resources, shutting down


def run(turn_id: int) -> timedelta | None:
    """Run the turn if it is due and nobody else has it; else the time until it is due, or None."""
    grip = turns.claim(turn_id=turn_id)
    if not isinstance(grip, turns.Grip):
        return grip
    this = Run.load(grip)
    with trace.bound(this.turn.trace_id), kept(grip):
        _run(this)
    return None


def _run(this: Run) -> None:
    grip = this.grip
    try:
        while not _ended(this):
            _next(this)
    except turns.LeaseLost:
        log.info("turn_lease_lost", turn=grip.turn_id, fence=grip.fence)
    except turns.TakenOver:
        turns.stop(grip=grip, reason="taken over")
    except turns.OverDeadline:
        _give_up(this, "over its deadline")
    except Exception as error:
        if _is_away(error):
            log.warning("turn_left_to_sweeper", turn=grip.turn_id, error=type(error).__name__)
            return  # there is nothing to write with: the lease runs out and the turn is resumed
        log.exception("turn_failed", turn=grip.turn_id)
        _give_up(this, type(error).__name__)


def _give_up(this: Run, reason: str) -> None:
    """End the turn with an apology that is true: what the guest's yes has done stays done."""
    try:
        apology = words.say("sorry_later" if this.of_kind(Step.Kind.COMMIT) else "sorry", this.language)
        turns.fail(grip=this.grip, reason=reason, apology=apology)
    except Unreadable:  # his key is destroyed: there is nobody left to say it to
        turns.fail(grip=this.grip, reason=reason, apology="")


def _is_away(error: Exception) -> bool:
    """Whether PostgreSQL cannot be spoken to: nothing can be written now, not even that it failed."""
    state = tx.sqlstate(error)
    return isinstance(error, DatabaseError) and (not state or state.startswith(_AWAY))


def _ended(this: Run) -> bool:
    return bool(this.steps) and this.steps[-1].kind == Step.Kind.SAID


def _next(this: Run) -> None:
    """Do and store the one step that follows the last stored one."""
    last = this.steps[-1] if this.steps else None
    if last is None:
        hearing.hear(this)
    elif last.kind == Step.Kind.READ:
        _after_reading(this)
    elif last.kind == Step.Kind.REPLY and thinking.wants_tools(this):
        thinking.use_tools(this)
    elif last.kind == Step.Kind.COMMIT and (last.data or {})["outcome"] == Outcome.RAN_OUT:
        answering.ask_again(this)
    elif saying.wants_to_think(this):
        thinking.ask(this)
    else:
        saying.say(this)


def _after_reading(this: Run) -> None:
    act = this.heard["act"]
    if act == Act.NOTHING and not this.heard["by_model"]:
        raise turns.TakenOver
    if act == Act.NOTHING:
        saying.say(this)
    elif act == Act.TALK:
        thinking.ask(this)
    else:
        answering.answer(this)
