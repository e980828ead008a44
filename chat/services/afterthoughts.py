"""What a guest does to messages that are there already, and to his own address. None of it changes a booking."""

from typing import Any

from agnt.core import audit, people
from agnt.core.models import ChannelIdentity
from agnt.core.models.people import Channel
from agnt.lib import clock, locks, text, tx
from chat import live, texts
from chat.channels.whatsapp.events import Edited, Moved, Reacted, Revoked
from chat.models import Conversation, Message
from chat.services import outgoing
from chat.services.gate import ANSWER_KEY

_QUOTED = 300


@tx.step
def apply(event: Edited | Revoked | Reacted, *, account: str) -> str:
    """Put it on the message it is about, if that is one of this account's; returns what became of it, in a word."""
    message = _message(event.about, account)
    if message is None:
        return "ignored: about an unknown message"
    if message.deleted_at is not None:
        return "ignored: about a deleted message"
    if isinstance(event, Reacted):
        outcome = _reacted(message, event.emoji)
    elif message.direction != Message.Direction.IN:
        return "ignored: not the guest's own message"
    else:
        outcome = _edited(message, event.text) if isinstance(event, Edited) else _revoked(message)
    live.changed(message.conversation_id)
    return outcome


def _message(external_id: str, account: str) -> Message | None:
    """The message, locked; ours are known by the id that the channel gave to one of their sends."""
    if not external_id:
        return None
    rows = Message.objects.filter(conversation__account__external_id=account)
    found = rows.filter(external_id=external_id).first() or rows.filter(sends__external_id=external_id).first()
    if found is None:
        return None
    return locks.lock(Message.objects.select_related("conversation").filter(pk=found.pk))[0]


def _reacted(message: Message, emoji: str) -> str:
    """An emoji answers no question: it is kept with the message for whoever reads it."""
    body: dict[str, Any] = dict(message.body or {})
    body.pop("reaction", None)
    message.body = body | ({"reaction": emoji} if emoji else {})
    message.save(update_fields=["sealed_body"])
    return "reaction" if emoji else "reaction taken back"


def _edited(message: Message, words: str) -> str:
    """The words change. If they were answered already, what was done stands and the guest is asked what he wants."""
    if words == message.text:
        return "edited: the same words"
    message.body = {**(message.body or {}), "text": words}
    message.edited_at = clock.now()
    message.save(update_fields=["sealed_body", "edited_at"])
    if not _answered(message):
        return "edited"
    conversation = Conversation.objects.select_related("person", "identity").get(pk=message.conversation_id)
    quoted = text.clamp(words.strip(), _QUOTED) or "..."
    outgoing.say(
        conversation=conversation,
        text=texts.say("edited", texts.language_of(conversation), words=quoted),
        key=f"{ANSWER_KEY}{message.pk}:edited:{int(message.edited_at.timestamp() * 1000)}",
        author=Message.Author.SYSTEM,
    )
    return "edited, and asked"


def _answered(message: Message) -> bool:
    later = Message.objects.filter(conversation_id=message.conversation_id, sequence__gt=message.sequence)
    return later.filter(direction=Message.Direction.OUT).exists()


def _revoked(message: Message) -> str:
    """The guest took it back: its words are gone."""
    message.body = None
    message.deleted_at = clock.now()
    message.save(update_fields=["sealed_body", "deleted_at"])
    return "deleted"


@tx.step
def moved(event: Moved, *, portfolio: str) -> str:
    """The guest keeps his place with us under another number, another user id, or both."""
    known: list[ChannelIdentity | None] = []
    if event.old_phone and event.new_phone and event.old_phone != event.new_phone:
        known.append(people.move_phone(channel=Channel.WHATSAPP, old=event.old_phone, new=event.new_phone))
    if event.old_user_id and event.new_user_id:
        known.append(
            people.move_user_id(
                channel=Channel.WHATSAPP, portfolio=portfolio, old=event.old_user_id, new=event.new_user_id
            )
        )
    if not any(known):
        return "ignored: address of an unknown guest"
    if event.new_phone and event.new_user_id:
        people.identify(channel=Channel.WHATSAPP, portfolio=portfolio, phone=event.new_phone, user_id=event.new_user_id)
    return "address moved"


@tx.step
def set_up_anew(identity: ChannelIdentity) -> str:
    """WhatsApp was set up anew under this number: written down, for it may be in other hands."""
    audit.note(by="system:whatsapp", act="identity.set_up_anew", on=identity)
    return "identity set up anew"
