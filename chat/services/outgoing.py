"""What we say: a message and its sends, written in the transaction of whatever made us say it."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from agnt.core import outbox, transitions
from agnt.lib import clock, locks, tx
from agnt.lib.text import clean
from bookings.models import Booking
from chat import live, texts
from chat.channels.whatsapp import render
from chat.models import Conversation, Message, Send
from chat.services.sends import SEND_TASK


@tx.step
def say(
    *,
    conversation: Conversation,
    text: str,
    key: str,
    author: str = Message.Author.BOT,
    choices: Sequence[Mapping[str, str]] = (),
    booking: Booking | None = None,
    transactional: bool = True,
    owner_fence: int | None = None,
    tainted: bool = False,
    introduce: bool = True,
) -> Message:
    """Queue a message to the guest; the same `key` again returns the message it made before.

    A text over the channel's limit becomes several sends, in order. The first message a guest ever gets says that
    it is an automated service, links privacy and offers a person, unless `introduce` is False. With `owner_fence` the
    send is dropped when the conversation has changed its owner since.
    """
    rows = Conversation.objects.select_related("person", "identity").filter(pk=conversation.pk)
    locked = locks.lock(rows)[0]
    before = Message.objects.filter(key=key).first()
    if before is not None:
        return before
    words, offered = _cleaned(text, choices)
    introduce = introduce and locked.introduced_at is None
    if introduce:
        words = f"{texts.introduction(texts.language_of(locked))}\n\n{words}"
    message = Message(
        conversation=locked,
        person_id=locked.person_id,
        sequence=locked.last_sequence + 1,
        direction=Message.Direction.OUT,
        author=author,
        key=key,
        booking=booking,
        transactional=transactional,
        tainted=tainted,
    )
    message.body = {"text": words, "choices": offered}
    message.save(force_insert=True)
    _queue(message, words, offered, owner_fence)
    Conversation.objects.filter(pk=locked.pk).update(
        last_sequence=F("last_sequence") + 1, introduced_at=clock.now() if introduce else locked.introduced_at
    )
    live.changed(locked.pk)
    return message


def _cleaned(words: str, choices: Sequence[Mapping[str, str]]) -> tuple[str, list[dict[str, str]]]:
    offered = [{name: clean(str(value)) for name, value in choice.items()} for choice in choices]
    return clean(words).strip(), offered


def _queue(message: Message, words: str, choices: list[dict[str, str]], owner_fence: int | None) -> None:
    """One send for each part; only the first is nudged, each sent one wakes the next."""
    group = _group(message)
    for part, content in enumerate(render.contents(words, choices, plain=bool(group))):
        row = Send(message=message, conversation=message.conversation, part=part, owner_fence=owner_fence)
        row.content = content | group
        row.save(force_insert=True)
        transitions.born(row, by=f"chat:{message.author}")
        if part == 0:
            outbox.nudge(SEND_TASK, message.conversation_id)


def _group(message: Message) -> dict[str, str]:
    """Where the guest spoke to us in a group, the agent answers there; everything else is said to him alone."""
    if message.author != Message.Author.BOT:
        return {}
    heard = Message.objects.filter(conversation_id=message.conversation_id, direction=Message.Direction.IN)
    newest = heard.order_by("-sequence").first()
    group = (newest.body or {}).get("group") if newest else None
    return {"group": group} if group else {}
