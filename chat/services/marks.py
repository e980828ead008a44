"""What the channel tells of our messages: sent, delivered, read, failed. A status only moves a send forward."""

import uuid
from datetime import UTC, datetime
from typing import Any

from agnt.core import outbox
from agnt.lib import clock, locks, tx
from chat import live
from chat.channels.whatsapp import failures
from chat.channels.whatsapp.events import Marked
from chat.models import Send
from chat.services import sends

_BY = "channel:whatsapp"
_FAR = 4_000_000_000  # Unix seconds, in the year 2096: beyond it the channel has told nonsense
Status = Send.Status
_UNSETTLED = (Status.QUEUED, Status.SENDING, Status.UNKNOWN)


@tx.step
def apply(mark: Marked, *, account: str) -> str:
    """Put the mark on the send of that account which it is about; returns what became of it, in a word.

    The send is found by our own id, else by the channel's. A status of another copy of it (a repeat) changes nothing.
    """
    send = _find(mark, account)
    if send is None:
        return f"{mark.status} of an unknown message"
    if send.external_id not in ("", mark.id):
        return f"{mark.status} of another copy"
    if mark.status == "failed":
        return _failed(send, mark)
    _reached(send, mark)
    return mark.status


def _find(mark: Marked, account: str) -> Send | None:
    rows = Send.objects.filter(conversation__account__external_id=account)
    found = rows.filter(public_id=mark.callback).first() if _is_ours(mark.callback) else None
    found = found or rows.filter(external_id=mark.id).first()
    return locks.lock(Send.objects.select_related("message").filter(pk=found.pk))[0] if found else None


def _is_ours(callback: str) -> bool:
    try:
        uuid.UUID(callback)
    except ValueError:
        return False
    return True


def _reached(send: Send, mark: Marked) -> None:
    """It left after all, where we did not know; delivered and read are times that are set once."""
    if send.attempts and send.status in _UNSETTLED:
        sends.arrived(send, external_id=mark.id, by=_BY)
        outbox.nudge(sends.SEND_TASK, send.conversation_id)
    at = _time(mark)
    news: dict[str, Any] = {}
    if mark.status in ("delivered", "read") and send.delivered_at is None:
        news["delivered_at"] = at
    if mark.status == "read" and send.read_at is None:
        news["read_at"] = at
    if news:
        Send.objects.filter(pk=send.pk).update(**news)
        live.changed(send.conversation_id)


def _failed(send: Send, mark: Marked) -> str:
    """A failure that comes later. What was delivered stays delivered; what fails in passing is tried again."""
    if send.delivered_at is not None or send.status not in (Status.SENT, Status.SENDING, Status.UNKNOWN):
        return "failed, too late"
    verdict, note = failures.judge(mark.error_code), f"refused later: code {mark.error_code}"
    if send.status == Status.SENT or verdict.permanent:
        sends.give_up(send, reason=verdict.reason, note=note, by=_BY)
    if not verdict.permanent:
        Send.objects.filter(pk=send.pk).update(external_id="")
        sends.try_again(send, reason=verdict.reason, note=note, wait=verdict.wait_s, by=_BY)
    outbox.nudge(sends.SEND_TASK, send.conversation_id)
    return f"failed: {verdict.reason}"


def _time(mark: Marked) -> datetime:
    return datetime.fromtimestamp(mark.at, UTC) if 0 < mark.at < _FAR else clock.now()
