"""Which of the guest's messages a turn answers."""

from django.db.models import Q

from agents.models import Turn
from chat.models import Conversation, Message

# What the router has settled by itself (STOP, HELP, a voice note) has another outcome and asks no turn.
FOR_A_TURN = Q(inbound_event__isnull=True) | Q(inbound_event__outcome="message")


def unanswered(conversation: Conversation) -> list[Message]:
    """What the guest wrote since the last message that a turn, or a person at our side, answered; oldest first."""
    answered = max(_by_turns(conversation), _by_staff(conversation))
    return list(Message.objects.inbound_after(conversation.pk, answered).filter(FOR_A_TURN, deleted_at__isnull=True))


def has_unanswered(turn: Turn) -> bool:
    """Whether the guest has written more since what this turn, the conversation's newest, answers."""
    later = Message.objects.inbound_after(turn.conversation_id, turn.last_sequence or 0).exists()
    return later and bool(unanswered(turn.conversation))


def _by_turns(conversation: Conversation) -> int:
    newest = conversation.turns.filter(last_sequence__isnull=False).order_by("-last_sequence").first()
    return (newest.last_sequence or 0) if newest else 0


def _by_staff(conversation: Conversation) -> int:
    newest = conversation.messages.filter(author=Message.Author.STAFF).order_by("-sequence").first()
    return newest.sequence if newest else 0
