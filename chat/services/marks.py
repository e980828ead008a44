"""What the channel tells of our messages: sent, delivered, read, failed. A status only moves a send forward."""

import uuid
from datetime import UTC, datetime
from typing import Any

from agnt.core import outbox, transitions
from agnt.lib import clock, tx
from chat import live
from chat.channels.whatsapp import failures
from chat.channels.whatsapp.events import Marked
from chat.models import Send
from chat.services.sends import SEND_TASK

_BY = "channel:whatsapp"


@tx.step
def apply(mark: Marked) -> str:
    """Put the mark on the send it is about (found by our own id, else by the channel's); returns what became of it."""
    send = _find(mark)
    if send is None:
        return f"{mark.status} of an unknown message"
    if mark.status == "failed":
        _failed(send, mark)
    else:
        _reached(send, mark)
    live.changed(send.conversation_id)
    return mark.status


def _find(mark: Marked) -> Send | None:
    rows = Send.objects.select_for_update(of=("self",))
    try:
        found = rows.filter(public_id=uuid.UUID(mark.callback)).first() if mark.callback else None
    except ValueError:
        found = None
    return found or rows.filter(external_id=mark.id).first()


def _reached(send: Send, mark: Marked) -> None:
    """It left after all, where we did not know; delivered and read are times that are set once."""
    if send.status in (Send.Status.SENDING, Send.Status.UNKNOWN):
        transitions.move(send, Send.Status.SENT, by=_BY, external_id=mark.id, sent_at=clock.now(), last_error="")
        outbox.nudge(SEND_TASK, send.conversation_id)
    at = _time(mark)
    news: dict[str, Any] = {}
    if mark.status in ("delivered", "read") and send.delivered_at is None:
        news["delivered_at"] = at
    if mark.status == "read" and send.read_at is None:
        news["read_at"] = at
    if news:
        Send.objects.filter(pk=send.pk).update(**news)


def _failed(send: Send, mark: Marked) -> None:
    """A failure that comes later. What was delivered stays delivered."""
    if send.delivered_at is not None or not transitions.allowed(send, Send.Status.FAILED):
        return
    verdict = failures.judge(mark.error_code)
    transitions.move(send, Send.Status.FAILED, by=_BY, reason=verdict.reason, last_error=f"code {mark.error_code}")
    Send.objects.filter(pk=send.pk).update(reason=verdict.reason)
    outbox.nudge(SEND_TASK, send.conversation_id)


def _time(mark: Marked) -> datetime:
    return datetime.fromtimestamp(mark.at, UTC) if 0 < mark.at < 4_000_000_000 else clock.now()
