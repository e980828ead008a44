"""The life of a send: claimed in the conversation's order, let through the gate, settled by what the channel answered.

The row is SENDING, committed, before the call goes out, and its id travels along (`biz_opaque_callback_data`). A
sender that dies in between leaves it so; after a minute of silence a transactional one is repeated once, marked, and
the rest wait for a person.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agnt.core import audit, outbox, transitions
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError, GatewayError, NotFound
from chat import live
from chat.models import Send
from chat.services import gate

SEND_TASK = "chat.send"
SILENCE = timedelta(seconds=60)
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
_BY = "system:chat.send"
Status = Send.Status


@dataclass(frozen=True, slots=True)
class Claimed:
    """A send that must leave now, with what the gateway needs. `attempt` fences a sender that was given up."""

    send: Send
    attempt: int


def _move(send: Send, to: str, *, why: str = "", **columns: Any) -> None:
    transitions.move(send, to, by=_BY, reason=why, **columns)
    live.changed(send.conversation_id)


def _ended(send: Send, to: str, reason: str, by: str = _BY, **columns: Any) -> None:
    """It ends here, for now at least; `reason` is the word that people filter by."""
    transitions.move(send, to, by=by, reason=reason, **columns)
    Send.objects.filter(pk=send.pk).update(reason=reason)
    live.changed(send.conversation_id)


@tx.verb
def claim(*, conversation_id: int) -> Claimed | None:
    """The conversation's oldest unfinished send, now SENDING; None when it is not due or another sender has it.

    What the gate refuses is suppressed on the way, and the next one is looked at.
    """
    while (send := _first_unfinished(conversation_id)) is not None and send.next_at <= clock.now():
        if send.status != Status.QUEUED:
            _silent(send)
        elif reason := gate.refusal(gate.facts_of(send, clock.now())):
            _ended(send, Status.SUPPRESSED, reason)
        else:
            _move(send, Status.SENDING, attempts=send.attempts + 1, next_at=clock.now() + SILENCE)
            return Claimed(send, send.attempts)
    return None


def _first_unfinished(conversation_id: int) -> Send | None:
    """Locked and still unfinished. Who waited for the lock looks again: another sender may have finished it."""
    while True:
        mine = Send.objects.unfinished().filter(conversation_id=conversation_id)
        first = mine.order_by("id").values_list("pk", flat=True).first()
        if first is None:
            return None
        rows = mine.filter(pk=first).select_related("message", "conversation__account", "conversation__identity")
        locked = locks.lock(rows)
        if locked:
            return locked[0]


def _silent(send: Send) -> None:
    """Nobody knows whether it left: its sender died in the call, or no status came within a minute."""
    if send.message.transactional and not send.repeated:
        _move(send, Status.QUEUED, why="outcome unknown, repeated once", repeated=True, next_at=clock.now())
    else:
        _ended(send, Status.UNKNOWN, "outcome_unknown", last_error="the sender died in the call")


def _mine(claimed: Claimed) -> Send | None:
    """The row, locked, if this sender still has it."""
    rows = locks.lock(Send.objects.select_related("message").filter(pk=claimed.send.pk))
    send = rows[0]
    return send if send.status == Status.SENDING and send.attempts == claimed.attempt else None


@tx.verb
def sent(*, claimed: Claimed, external_id: str) -> None:
    """The channel took it and gave it this id."""
    send = _mine(claimed)
    if send is not None:
        arrived(send, external_id=external_id)


@tx.step
def arrived(send: Send, *, external_id: str, by: str = _BY) -> None:
    """The channel has it, as it answered or as a status tells."""
    transitions.move(send, Status.SENT, by=by, external_id=external_id, sent_at=clock.now(), last_error="")
    Send.objects.filter(pk=send.pk).exclude(reason="").update(reason="")
    live.changed(send.conversation_id)


@tx.verb
def put_off(*, claimed: Claimed, seconds: float, why: str) -> None:
    """It was not tried (the breaker is open): due again later, and the attempt does not count."""
    send = _mine(claimed)
    if send is not None:
        later = clock.now() + timedelta(seconds=max(seconds, 1))
        _move(send, Status.QUEUED, why=why, attempts=send.attempts - 1, next_at=later)


@tx.verb
def failed(*, claimed: Claimed, error: GatewayError, reason: str = "") -> None:
    """The channel refused, could not be reached, or nobody knows."""
    send = _mine(claimed)
    if send is None:
        return
    note = text.clamp(f"{error.message} {error.code}".strip(), 500)
    if error.unknown:
        _ended(send, Status.UNKNOWN, "outcome_unknown", next_at=clock.now() + SILENCE, last_error=note)
    elif error.permanent:
        give_up(send, reason=reason or "failed", note=note)
    else:
        try_again(send, reason=reason or "no_connection", note=note, wait=error.retry_after or 0.0)


@tx.step
def try_again(send: Send, *, reason: str, note: str, wait: float = 0.0, by: str = _BY) -> None:
    """After a passing failure: queued for 1, 5 and 25 minutes later (`wait` seconds at least), then failed."""
    if send.attempts > len(RETRY_AFTER):
        give_up(send, reason=reason, note=note, by=by)
        return
    later = clock.now() + max(RETRY_AFTER[max(send.attempts, 1) - 1], timedelta(seconds=wait))
    transitions.move(send, Status.QUEUED, by=by, reason=f"tried again: {reason}", next_at=later, last_error=note)
    live.changed(send.conversation_id)


@tx.step
def give_up(send: Send, *, reason: str, note: str, by: str = _BY) -> None:
    """To the dead letters, where a person sees it and may replay it."""
    _ended(send, Status.FAILED, reason, by, last_error=note)


@tx.verb
def replay(*, send_id: int, by: str) -> None:
    """A person sends it again: failed, suppressed or of unknown outcome. Raises DomainError for any other state."""
    rows = locks.lock(Send.objects.filter(pk=send_id))
    if not rows:
        raise NotFound("There is no such message to send.")
    send = rows[0]
    if send.status not in (Status.FAILED, Status.SUPPRESSED, Status.UNKNOWN):
        raise DomainError("nothing_to_replay", f"This one is {send.get_status_display().lower()}.", status=409)
    transitions.move(send, Status.QUEUED, by=by, reason="replayed", attempts=0, next_at=clock.now(), external_id="")
    Send.objects.filter(pk=send.pk).update(reason="")
    audit.note(by=by, act="send.replayed", on=send)
    live.changed(send.conversation_id)
    outbox.nudge(SEND_TASK, send.conversation_id)
