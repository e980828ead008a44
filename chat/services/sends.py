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
_OPEN = (Send.Status.QUEUED, Send.Status.SENDING)
Status = Send.Status


@dataclass(frozen=True, slots=True)
class Claimed:
    """A send that must leave now, with what the gateway needs. `attempt` fences a sender that was given up."""

    send: Send
    attempt: int


def _move(send: Send, to: str, *, why: str = "", **columns: Any) -> None:
    transitions.move(send, to, by=_BY, reason=why, **columns)
    live.changed(send.conversation_id)


@tx.verb
def claim(*, conversation_id: int) -> Claimed | None:
    """The conversation's oldest unfinished send, now SENDING; None when it is not due or another sender has it.

    What the gate refuses is suppressed on the way, and the next one is looked at.
    """
    while True:
        rows = Send.objects.select_related("message", "conversation__account", "conversation__identity")
        first = rows.filter(conversation_id=conversation_id, status__in=_OPEN).order_by("id")[:1]
        locked = locks.lock(rows.filter(pk__in=[row.pk for row in first]))
        if not locked or locked[0].status not in _OPEN or locked[0].next_at > clock.now():
            return None
        send = locked[0]
        if send.status == Status.SENDING:
            _left_behind(send)
            continue
        if reason := gate.refusal(gate.facts_of(send, clock.now())):
            _move(send, Status.SUPPRESSED, why=reason)
            Send.objects.filter(pk=send.pk).update(reason=reason)
            continue
        _move(send, Status.SENDING, attempts=send.attempts + 1, next_at=clock.now() + SILENCE)
        return Claimed(send, send.attempts)


def _left_behind(send: Send) -> None:
    """Its sender died in the call: nobody knows whether it left."""
    if send.message.transactional and not send.repeated:
        _move(send, Status.QUEUED, why="outcome unknown, repeated once", repeated=True, next_at=clock.now())
    else:
        _move(send, Status.UNKNOWN, why="outcome unknown", last_error="the sender died in the call")


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
        _move(send, Status.SENT, external_id=external_id, sent_at=clock.now(), last_error="")


@tx.verb
def put_off(*, claimed: Claimed, seconds: float, why: str) -> None:
    """It was not tried (the breaker is open): due again later, and the attempt does not count."""
    send = _mine(claimed)
    if send is not None:
        due = clock.now() + timedelta(seconds=max(seconds, 1))
        _move(send, Status.QUEUED, why=why, attempts=send.attempts - 1, next_at=due)


@tx.verb
def failed(*, claimed: Claimed, error: GatewayError, reason: str = "") -> None:
    """The channel refused, could not be reached, or nobody knows."""
    send = _mine(claimed)
    if send is None:
        return
    note = text.clamp(f"{error.message} {error.code}".strip(), 500)
    if error.unknown:
        _move(send, Status.UNKNOWN, why="outcome unknown", next_at=clock.now() + SILENCE, last_error=note)
    elif error.permanent or send.attempts > len(RETRY_AFTER):
        _move(send, Status.FAILED, why=reason or "failed", last_error=note)
        Send.objects.filter(pk=send.pk).update(reason=reason or "failed")
    else:
        wait = RETRY_AFTER[send.attempts - 1]
        if error.retry_after is not None:
            wait = max(wait, timedelta(seconds=error.retry_after))
        _move(send, Status.QUEUED, why="tried again later", next_at=clock.now() + wait, last_error=note)


@tx.verb
def repeat_unknown(*, send_id: int) -> bool:
    """A transactional send of unknown outcome is queued once more after a minute, marked. False if it is none."""
    rows = locks.lock(Send.objects.select_related("message").filter(pk=send_id))
    if not rows:
        return False
    send = rows[0]
    if send.status != Status.UNKNOWN or send.repeated or not send.message.transactional or send.next_at > clock.now():
        return False
    _move(send, Status.QUEUED, why="silent for a minute, repeated once", repeated=True, next_at=clock.now())
    outbox.nudge(SEND_TASK, send.conversation_id)
    return True


@tx.verb
def replay(*, send_id: int, by: str) -> None:
    """A person sends it again: failed, suppressed or of unknown outcome. Raises DomainError for any other state."""
    rows = locks.lock(Send.objects.filter(pk=send_id))
    if not rows:
        raise NotFound("There is no such message to send.")
    send = rows[0]
    if send.status not in (Status.FAILED, Status.SUPPRESSED, Status.UNKNOWN):
        raise DomainError("nothing_to_replay", f"This one is {send.get_status_display().lower()}.", status=409)
    transitions.move(send, Status.QUEUED, by=by, reason="replayed", attempts=0, next_at=clock.now())
    audit.note(by=by, act="send.replayed", on=send)
    outbox.nudge(SEND_TASK, send.conversation_id)
