"""Which of the guest's messages a turn answers."""

from chat.models import Conversation, Message


def unanswered(conversation: Conversation) -> list[Message]:
    """What the guest wrote since the last message that a turn, or a person at our side, answered; oldest first."""
    answered = max(_by_turns(conversation), _by_staff(conversation))
    standing = Message.objects.inbound_after(conversation.pk, answered).filter(deleted_at__isnull=True)
    return list(standing.select_related("person"))


def _by_turns(conversation: Conversation) -> int:
    newest = conversation.turns.filter(last_sequence__isnull=False).order_by("-last_sequence").first()
    return (newest.last_sequence or 0) if newest else 0


def _by_staff(conversation: Conversation) -> int:
    newest = conversation.messages.filter(author=Message.Author.STAFF).order_by("-sequence").first()
    return newest.sequence if newest else 0
