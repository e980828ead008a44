"""The life of a turn: queued, claimed under a lease, its steps stored behind a fence, ended. Nobody else writes it.

A runner holds a Grip: the turn and the fencing number it was given. Every write asks whether the turn still carries
that number, in the transaction of the write, so a runner that was given up for dead changes nothing when it comes back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from agents.models import Step, Turn
from agents.turns import reading
from agnt.core import outbox, people, transitions
from agnt.lib import clock, locks, tx
from chat.models import Conversation
from chat.services import outgoing

LEASE = timedelta(seconds=20)
RUN_TASK = "agents.run_turn"
SAID_KEY = "turn:"  # and the turn's id: the key of the one message that a turn says
_ACTOR = "system:turns"
_LONGEST_LANGUAGE = 8
_LONGEST_PAUSE = 5  # a guest who keeps typing is answered after so many times the debounce

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Grip:
    """A runner's hold on a turn, good while the turn still carries this fencing number."""

    turn_id: int
    fence: int

    @property
    def is_first(self) -> bool:
        """Whether no runner has had the turn before."""
        return self.fence == 1


class LeaseLost(Exception):
    """Another runner has the turn, or it has ended: write nothing more."""


class TakenOver(Exception):
    """The conversation changed its owner since the turn began: the turn ends here."""


class OverDeadline(Exception):
    """The turn has taken longer than a turn may."""


@tx.step
def queue(*, conversation: Conversation, pause: float) -> Turn:
    """Make the conversation's queued turn, or let the one there is wait for more. `pause` in seconds from now.

    The unique index lets one queued turn in; an insert waits for a runner that is just claiming the old one.
    """
    now = clock.now()
    due_at = now + timedelta(seconds=pause)
    while True:
        fresh = Turn(conversation=conversation, person_id=conversation.person_id, due_at=due_at)
        Turn.objects.bulk_create([fresh], ignore_conflicts=True)
        queued = locks.lock(Turn.objects.filter(conversation=conversation, status=Turn.Status.QUEUED))
        if queued:
            break
    turn = queued[0]
    latest = turn.created_at + timedelta(seconds=pause * _LONGEST_PAUSE)
    Turn.objects.filter(pk=turn.pk).update(due_at=min(due_at, max(latest, now)))
    transaction.on_commit(partial(outbox.send_nudge, RUN_TASK, turn.pk, countdown=pause or None))
    return turn


@tx.patient
@tx.verb
def claim(*, turn_id: int) -> Grip | timedelta | None:
    """Take the turn. The time until it is due when it is not yet; None when it is another's, ended, or must wait for
    the conversation's running turn (which wakes it when it ends)."""
    rows = locks.lock(Turn.objects.select_related("conversation").filter(pk=turn_id))
    if not rows:
        return None
    turn, now = rows[0], clock.now()
    if turn.status == Turn.Status.QUEUED:
        return _start(turn, now)
    if turn.status == Turn.Status.RUNNING and (turn.leased_until is None or turn.leased_until <= now):
        Turn.objects.filter(pk=turn.pk).update(fence=turn.fence + 1, leased_until=now + LEASE)
        return Grip(turn.pk, turn.fence + 1)
    return None


def _start(turn: Turn, now: datetime) -> Grip | timedelta | None:
    if turn.due_at > now:
        return turn.due_at - now
    if Turn.objects.filter(conversation=turn.conversation, status=Turn.Status.RUNNING).exists():
        return None
    transitions.move(
        turn,
        Turn.Status.RUNNING,
        by=_ACTOR,
        fence=turn.fence + 1,
        leased_until=now + LEASE,
        started_at=now,
        deadline=now + timedelta(seconds=settings.ENV.turn_timeout_seconds),
        owner_fence=turn.conversation.owner_fence,
    )
    return Grip(turn.pk, turn.fence)


@tx.verb
def renew(*, grip: Grip) -> bool:
    """Keep the lease for another while. False when it was lost, or when the turn has had its time."""
    now = clock.now()
    mine = Turn.objects.filter(pk=grip.turn_id, fence=grip.fence, status=Turn.Status.RUNNING, deadline__gt=now)
    return bool(mine.update(leased_until=now + LEASE))


@tx.step
def held(*, grip: Grip, may_be_late: bool = False) -> Turn:
    """The turn, locked, if it is still this runner's to write; the lease starts anew.

    Raises LeaseLost, TakenOver, or OverDeadline (not when `may_be_late`: what is decided is still said).
    """
    now = clock.now()
    mine = Turn.objects.filter(pk=grip.turn_id, fence=grip.fence, status=Turn.Status.RUNNING)
    if not mine.update(leased_until=now + LEASE):
        raise LeaseLost
    turn = Turn.objects.select_related("conversation__person", "conversation__account").get(pk=grip.turn_id)
    if turn.conversation.owner_fence != turn.owner_fence:
        raise TakenOver
    if not may_be_late and turn.deadline is not None and turn.deadline <= now:
        raise OverDeadline
    return turn


@tx.patient
@tx.verb
def store(*, grip: Grip, number: int, kind: Step.Kind, work: Callable[[Turn], Json]) -> Step:
    """Do `work` and store what it returns as step `number`, in one transaction.

    `work` calls composed steps only, and is done again where PostgreSQL let somebody else go first.
    """
    turn = held(grip=grip)
    return _step(turn, number, kind, work(turn))


def _step(turn: Turn, number: int, kind: Step.Kind, data: Json) -> Step:
    step = Step(turn=turn, number=number, kind=kind)
    step.data = data
    step.save(force_insert=True)
    return step


@tx.step
def note_read(*, turn: Turn, first: int, last: int) -> None:
    """Write down which of the guest's messages this turn answers."""
    Turn.objects.filter(pk=turn.pk).update(first_sequence=first, last_sequence=last)


@tx.step
def learn_language(*, turn: Turn, language: str) -> None:
    """Keep the language that the guest was found to write in."""
    conversation = turn.conversation
    if not language or len(language) > _LONGEST_LANGUAGE or conversation.language == language:
        return
    Conversation.objects.filter(pk=conversation.pk).update(language=language)
    people.learn_about(person_id=turn.person_id, language=language)


@tx.patient
@tx.verb
def finish(*, grip: Grip, number: int, work: Callable[[Turn], Json]) -> Step:
    """Store the last step, end the turn and wake the next one, in one transaction."""
    turn = held(grip=grip, may_be_late=True)
    step = _step(turn, number, Step.Kind.SAID, work(turn))
    _end(turn, Turn.Status.DONE)
    return step


@tx.patient
@tx.verb
def stop(*, grip: Grip, reason: str) -> None:
    """End the turn without a word: a person has taken the conversation over."""
    turn = _mine(grip)
    if turn is not None:
        _end(turn, Turn.Status.STOPPED, reason)


@tx.patient
@tx.verb
def fail(*, grip: Grip, reason: str, apology: str) -> None:
    """Give the turn up and tell the guest what to do (`apology`, if any), unless a person has taken over since."""
    turn = _mine(grip)
    if turn is None:
        return
    if turn.last_sequence is None and (unread := reading.unanswered(turn.conversation)):
        note_read(turn=turn, first=unread[0].sequence, last=unread[-1].sequence)
    if apology and turn.conversation.owner_fence == turn.owner_fence:
        outgoing.say(
            conversation=turn.conversation, text=apology, key=f"{SAID_KEY}{turn.pk}", owner_fence=turn.owner_fence
        )
    _end(turn, Turn.Status.FAILED, reason)


def _mine(grip: Grip) -> Turn | None:
    rows = locks.lock(Turn.objects.select_related("conversation").filter(pk=grip.turn_id, fence=grip.fence))
    return rows[0] if rows and rows[0].status == Turn.Status.RUNNING else None


def _end(turn: Turn, to: Turn.Status, reason: str = "") -> None:
    """End the turn; what the guest wrote meanwhile gets the next one."""
    transitions.move(turn, to, by=_ACTOR, reason=reason, finished_at=clock.now(), leased_until=None, error=reason)
    waiting = Turn.objects.filter(conversation=turn.conversation, status=Turn.Status.QUEUED).first()
    if waiting is not None:
        outbox.nudge(RUN_TASK, waiting.pk)
    elif turn.conversation.owner == Conversation.Owner.BOT and reading.has_unanswered(turn):
        queue(conversation=turn.conversation, pause=0)


def stuck() -> list[int]:
    """Turns that are due and that nobody holds, oldest first."""
    now = clock.now()
    left = Q(status=Turn.Status.QUEUED, due_at__lte=now) | Q(status=Turn.Status.RUNNING, leased_until__lte=now)
    return list(Turn.objects.filter(left).order_by("due_at").values_list("pk", flat=True))
