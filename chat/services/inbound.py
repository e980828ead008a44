"""Step 2, the router: an outside event becomes a person's message, a mark on a send, or visibly nothing.

Order (CONTRACT section 4): STOP, START, HELP; then `message.received`, where human takeover, an open quote and the
turn are settled further right. Everything happens in the delivery's one transaction.
"""

import json
from typing import Any

import structlog
from django.db.models import F

from agnt.core import outbox, people, sealed
from agnt.core.models import ChannelIdentity, InboundEvent
from agnt.core.models.people import Channel
from agnt.env import env
from agnt.lib import clock, crypto, text, trace, tx
from chat import live
from chat.channels.whatsapp import parse as whatsapp
from chat.channels.whatsapp.events import (
    Edited,
    Event,
    IdentityChanged,
    Ignored,
    Marked,
    Moved,
    Reacted,
    Revoked,
    Said,
    Sender,
)
from chat.models import ChannelAccount, Conversation, Message
from chat.services import accounts, afterthoughts, marks, settled

log = structlog.get_logger(__name__)


@tx.step
def route(*, inbound_event_id: int) -> str:
    """Work off one stored event and forget its raw bytes; returns what became of it, in a word. Twice is once."""
    event = InboundEvent.objects.select_for_update().get(pk=inbound_event_id)
    if event.routed_at is not None:
        return event.outcome
    with trace.bound(event.trace_id or trace.current()):
        outcome = text.clamp(_carry_out(event, _read(event)), 80)
        log.info("inbound_routed", inbound_event=event.pk, kind=event.kind, outcome=outcome)
    InboundEvent.objects.filter(pk=event.pk).update(sealed_raw=b"", routed_at=clock.now(), outcome=outcome)
    return outcome


def _read(event: InboundEvent) -> Event:
    try:
        payload: Any = json.loads(sealed.platform_unwrap(bytes(event.sealed_raw)), strict=False)
    except (ValueError, crypto.Unreadable):
        return Ignored("unreadable")
    return whatsapp.parse(event.kind, payload) if isinstance(payload, dict) else Ignored("unreadable")


def _carry_out(stored: InboundEvent, event: Event) -> str:
    """What each kind of event does."""
    match event:
        case Said():
            return _said(stored, event)
        case Marked():
            return marks.apply(event, account=stored.account)
        case Edited() | Revoked() | Reacted():
            return afterthoughts.apply(event, account=stored.account)
        case Moved():
            return afterthoughts.moved(event, portfolio=_account(stored).portfolio)
        case IdentityChanged():
            return afterthoughts.set_up_anew(_identity(_account(stored), event.sender))
        case Ignored():
            return _ignored(stored, event)


def _ignored(stored: InboundEvent, event: Ignored) -> str:
    """Nothing that we act on; what Meta complains of is for people to see."""
    if event.codes:
        log.warning("channel_complains", inbound_event=stored.pk, kind=stored.kind, codes=event.codes)
    return f"ignored: {event.why}"


def _account(stored: InboundEvent) -> ChannelAccount:
    """Our account that the event came to; one that the settings do not name is made on first sight."""
    account, _made = ChannelAccount.objects.get_or_create(
        channel=Channel.WHATSAPP,
        external_id=stored.account,
        defaults={"name": stored.account or "unnamed", "local": not env.whatsapp_access_token},
    )
    return account


def _identity(account: ChannelAccount, sender: Sender) -> ChannelIdentity:
    return people.identify(
        channel=account.channel,
        portfolio=account.portfolio,
        phone=sender.phone,
        user_id=sender.user_id,
        display_name=sender.name,
        username=sender.username,
    )


def _said(stored: InboundEvent, said: Said) -> str:
    if not said.addressed:
        return "ignored: group, not addressed"
    account = _account(stored)
    accounts.learn_number(account=account, number=said.number)
    conversation = _conversation(account, _identity(account, said.sender))
    message = _store(stored, conversation, said)
    live.changed(conversation.pk)
    if outcome := settled.settle(conversation=conversation, message=message, said=said):
        return outcome
    outbox.emit("message.received", message_id=message.pk)
    return "message"


def _conversation(account: ChannelAccount, identity: ChannelIdentity) -> Conversation:
    """The guest's conversation with this account, locked."""
    Conversation.objects.get_or_create(
        account=account, identity=identity, defaults={"person_id": identity.person_id, "venue_id": account.venue_id}
    )
    return (
        Conversation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "account", "identity")
        .get(account=account, identity=identity)
    )


def _store(stored: InboundEvent, conversation: Conversation, said: Said) -> Message:
    """The message under the person's key, numbered; it opens the 24-hour window anew.

    The window counts from when it came to us: a channel that redelivers an old message finds out by itself.
    """
    message = Message(
        conversation=conversation,
        person_id=conversation.person_id,
        sequence=conversation.last_sequence + 1,
        direction=Message.Direction.IN,
        author=Message.Author.GUEST,
        kind=said.kind,
        key=f"in:{stored.pk}",
        external_id=said.id,
        inbound_event=stored,
        reply_to=said.reply_to,
        tainted=said.forwarded,
    )
    parts = {"media": said.media, "location": said.location, "group": said.group}
    message.body = {"text": said.text, "payload": said.payload} | {name: part for name, part in parts.items() if part}
    message.save(force_insert=True)
    Conversation.objects.filter(pk=conversation.pk).update(
        last_sequence=F("last_sequence") + 1, last_inbound_at=clock.now()
    )
    conversation.refresh_from_db(fields=["last_sequence", "last_inbound_at"])
    return message
