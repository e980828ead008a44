"""A person of ours in a conversation: takes it over, writes to the guest, gives it back to the agent.

Each change of owner counts the fence up, so what the agent had begun to say under the old owner is never sent.
"""

from django.db.models import F

from agnt.core import audit, outbox
from agnt.core.models import User
from agnt.lib import clock, ids, locks, tx
from agnt.lib.errors import DomainError, NotFound
from chat import live
from chat.models import Conversation, Message
from chat.services import gate, outgoing

Owner = Conversation.Owner


def _lock(conversation_id: int) -> Conversation:
    found = locks.lock(Conversation.objects.select_related("account").filter(pk=conversation_id))
    if not found:
        raise NotFound("There is no such conversation.")
    return found[0]


def _hand(conversation: Conversation, owner: str, user: User | None, by: str) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(
        owner=owner, owner_user=user, owner_fence=F("owner_fence") + 1, person_asked_at=None
    )
    conversation.refresh_from_db()
    audit.note(by=by, act=f"conversation.{owner}", on=conversation)
    live.changed(conversation.pk)


@tx.verb
def take_over(*, conversation_id: int, user: User) -> Conversation:
    """The agent is silent from now on; a running turn ends at its next step. Twice is once."""
    conversation = _lock(conversation_id)
    if conversation.owner != Owner.HUMAN or conversation.owner_user_id != user.pk:
        _hand(conversation, Owner.HUMAN, user, user.actor)
    return conversation


@tx.verb
def give_back(*, conversation_id: int, user: User) -> Conversation:
    """The agent answers again, beginning with what the guest wrote that nobody has answered. Twice is once."""
    conversation = _lock(conversation_id)
    if conversation.owner == Owner.BOT:
        return conversation
    _hand(conversation, Owner.BOT, None, user.actor)
    newest = conversation.messages.order_by("-sequence").first()
    if newest is not None and newest.direction == Message.Direction.IN:
        outbox.emit("message.received", message_id=newest.pk)
    return conversation


@tx.verb
def write(*, conversation_id: int, user: User, words: str) -> Message:
    """Write to the guest as a person. Whoever writes has taken the conversation over.

    Raises DomainError `nothing_to_say` for an empty text and `window_closed` when WhatsApp would take nothing but a
    template: nothing is queued then.
    """
    if not words.strip():
        raise DomainError("nothing_to_say", "Write something to the guest first.", status=422)
    conversation = _lock(conversation_id)
    if conversation.last_inbound_at is None or clock.now() - conversation.last_inbound_at > gate.WINDOW:
        raise DomainError(
            "window_closed",
            "The guest last wrote more than 24 hours ago: WhatsApp takes no free text now. Reach him another way.",
            status=409,
        )
    if conversation.owner != Owner.HUMAN or conversation.owner_user_id != user.pk:
        _hand(conversation, Owner.HUMAN, user, user.actor)
    return outgoing.say(
        conversation=conversation, text=words, key=f"staff:{user.pk}:{ids.uuid7()}", author=Message.Author.STAFF
    )
