"""Step 2, the router: an outside event becomes a person's message, a mark on a send, or visibly nothing.

Order (CONTRACT section 4): STOP, START, HELP; then `message.received`, where human takeover, an open quote and the
turn are settled further right. Everything happens in the delivery's one transaction.
"""

import json
from typing import Any

import structlog
from django.db.models import F

from agnt.core import audit, outbox, people, sealed
from agnt.core.models import ChannelIdentity, InboundEvent
from agnt.core.models.people import Channel
from agnt.env import env
from agnt.lib import clock, crypto, text, trace, tx
from chat import live, texts, words
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
from chat.models import ChannelAccount, Consent, Conversation, Message
from chat.services import marks, outgoing

log = structlog.get_logger(__name__)


@tx.step
def route(*, inbound_event_id: int) -> str:
    """Work off one stored event and forget its raw bytes; returns what became of it, in a word. Twice is once."""
    event = InboundEvent.objects.select_for_update().get(pk=inbound_event_id)
    if event.routed_at is not None:
        return event.outcome
    with trace.bound(event.trace_id or trace.current()):
        outcome = text.clamp(_carry_out(event, _read(event)), 80)
    InboundEvent.objects.filter(pk=event.pk).update(sealed_raw=b"", routed_at=clock.now(), outcome=outcome)
    log.info("inbound_routed", inbound_event=event.pk, kind=event.kind, outcome=outcome)
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
            return marks.apply(event)
        case Edited():
            return _edited(event)
        case Revoked():
            return _revoked(event)
        case Moved():
            return _moved(stored, event)
        case IdentityChanged():
            identity = _identity(_account(stored), event.sender)
            audit.note(by="system:whatsapp", act="identity.set_up_anew", on=identity)
            return "identity set up anew"
        case Reacted():
            return "reaction"
        case Ignored():
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
        return "group, not addressed"
    account = _account(stored)
    identity = _identity(account, said.sender)
    conversation = _conversation(account, identity)
    message = _store(stored, conversation, said)
    live.changed(conversation.pk)
    return _answer(conversation, message, said)


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
    """The message under the person's key, numbered; it opens the 24-hour window anew."""
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
    body: dict[str, Any] = {"text": said.text, "payload": said.payload}
    message.body = body | {name: value for name, value in (("media", said.media), ("location", said.location)) if value}
    message.save(force_insert=True)
    Conversation.objects.filter(pk=conversation.pk).update(
        last_sequence=F("last_sequence") + 1, last_inbound_at=clock.now()
    )
    conversation.refresh_from_db(fields=["last_sequence", "last_inbound_at"])
    return message


def _answer(conversation: Conversation, message: Message, said: Said) -> str:
    """The words that are settled here, else `message.received`."""
    language = conversation.language or conversation.person.language or "en"
    if said.kind == "text" and (settled := _settled_word(conversation, message, said.text, language)):
        return settled
    if said.kind == "media" and not said.text:
        return _cannot_read(conversation, message, said, language)
    if said.kind == "other" or (said.kind == "text" and not said.text.strip()):
        return f"nothing to answer: {said.what}"
    outbox.emit("message.received", message_id=message.pk)
    return "message"


def _settled_word(conversation: Conversation, message: Message, said: str, language: str) -> str:
    """STOP, START and HELP as whole messages; an empty string for anything else."""
    if words.is_stop(said):
        _consent(conversation, message, given=False)
        key = "stopped"
    elif words.is_start(said):
        _consent(conversation, message, given=True)
        key = "started"
    elif words.is_help(said):
        key = "help"
    else:
        return ""
    _say(conversation, message, texts.say(key, language))
    return key


def _consent(conversation: Conversation, message: Message, *, given: bool) -> None:
    Consent.objects.create(
        identity_id=conversation.identity_id,
        purpose=Consent.Purpose.MESSAGES,
        given=given,
        source=f"message:{message.pk}",
    )


def _cannot_read(conversation: Conversation, message: Message, said: Said, language: str) -> str:
    """A voice note or picture without words: the guest is asked at once to type. A sticker asks for nothing."""
    what = (said.media or {}).get("what", said.what)
    if what == "sticker":
        return "nothing to answer: sticker"
    key = "cannot_hear" if what in ("voice", "audio") else "cannot_see"
    _say(conversation, message, texts.say(key, language))
    return key


def _say(conversation: Conversation, message: Message, said: str) -> None:
    outgoing.say(
        conversation=conversation,
        text=said,
        key=f"answer:{message.pk}",
        author=Message.Author.SYSTEM,
        transactional=True,
    )


def _own(sender: Sender, external_id: str) -> Message | None:
    """A message that this very guest wrote before."""
    hashes = {people.address_hash("phone", sender.phone)} if sender.phone else set()
    users = {people.address_hash("user_id", sender.user_id)} if sender.user_id else set()
    rows = Message.objects.select_for_update(of=("self",)).filter(
        external_id=external_id, direction=Message.Direction.IN
    )
    for row in rows.select_related("conversation__identity"):
        identity = row.conversation.identity
        if identity.phone_hash in hashes or identity.user_id_hash in users:
            return row
    return None


def _edited(event: Edited) -> str:
    """The words change; a booking never does: what was answered stays answered."""
    message = _own(event.sender, event.about)
    if message is None or message.deleted_at is not None:
        return "edit of an unknown message"
    message.body = {**(message.body or {}), "text": event.text}
    message.edited_at = clock.now()
    message.save(update_fields=["sealed_body", "edited_at"])
    live.changed(message.conversation_id)
    return "edited"


def _revoked(event: Revoked) -> str:
    """The guest took it back: its words are gone."""
    message = _own(event.sender, event.about)
    if message is None:
        return "deletion of an unknown message"
    message.body = None
    message.deleted_at = clock.now()
    message.save(update_fields=["sealed_body", "deleted_at"])
    live.changed(message.conversation_id)
    return "deleted"


def _moved(stored: InboundEvent, event: Moved) -> str:
    """The guest kept his name with us under another number or user id."""
    moved: ChannelIdentity | None = None
    if event.old_phone and event.new_phone:
        moved = people.move_phone(channel=Channel.WHATSAPP, old=event.old_phone, new=event.new_phone)
    if event.old_user_id and event.new_user_id:
        portfolio = _account(stored).portfolio
        moved = moved or people.move_user_id(
            channel=Channel.WHATSAPP, portfolio=portfolio, old=event.old_user_id, new=event.new_user_id
        )
    return "address moved" if moved else "address of an unknown guest"
