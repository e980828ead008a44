"""The one send gate, for bot, staff, scheduler and agents: may this leave now? Pure; the caller brings the facts."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chat.models import Consent, Conversation, Message, Send

WINDOW = timedelta(hours=24)
OUTCOME_FOLLOWS = timedelta(minutes=15)  # news that soon after the guest's own tap is the answer to it
ANSWER_KEY = "answer:"  # messages that answer a word of the guest directly


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gate looks at. `stopped_at`: when the guest ended our messages, if that still holds."""

    author: str
    is_direct_answer: bool
    owned_by_human: bool
    owner_fence: int
    sender_fence: int | None
    last_inbound_at: datetime | None
    stopped_at: datetime | None
    now: datetime
    has_words: bool = True
    has_address: bool = True


def refusal(facts: Facts) -> str:
    """Why it must not leave, in a word for the console; an empty string when it may.

    After STOP only direct answers to what the guest wrote later leave. The agent is silent while a person has the
    conversation, and a send written under another owner is void. Outside 24 hours from the guest's last message
    WhatsApp takes nothing but templates. Words whose key was destroyed, and guests who have moved to another
    identity, cannot be sent (to).
    """
    if not facts.has_words:
        return "erased"
    if not facts.has_address:
        return "no_address"
    if facts.stopped_at is not None and not _answers_since(facts, facts.stopped_at):
        return "no_consent"
    if facts.author == Message.Author.BOT and facts.owned_by_human:
        return "person_has_it"
    if facts.sender_fence is not None and facts.sender_fence != facts.owner_fence:
        return "owner_changed"
    if facts.last_inbound_at is None or facts.now - facts.last_inbound_at > WINDOW:
        return "window_closed"
    return ""


def _answers_since(facts: Facts, stopped_at: datetime) -> bool:
    if facts.is_direct_answer:
        return True
    wrote_at = facts.last_inbound_at
    if wrote_at is None or wrote_at <= stopped_at:
        return False
    if facts.author in (Message.Author.BOT, Message.Author.STAFF):
        return True
    return facts.author == Message.Author.SYSTEM and facts.now - wrote_at <= OUTCOME_FOLLOWS


def facts_of(send: Send, now: datetime) -> Facts:
    """The facts as they are now."""
    message, conversation = send.message, send.conversation
    return replace(
        facts_of_news(conversation, now),
        author=message.author,
        is_direct_answer=message.key.startswith(ANSWER_KEY),
        sender_fence=send.owner_fence,
        has_words=bool(send.content),
    )


def facts_of_news(conversation: Conversation, now: datetime) -> Facts:
    """The facts for news of a booking that would leave there now."""
    identity = conversation.identity
    newest = Consent.objects.filter(identity_id=conversation.identity_id, purpose=Consent.Purpose.MESSAGES).first()
    return Facts(
        author=Message.Author.SYSTEM,
        is_direct_answer=False,
        owned_by_human=conversation.owner == Conversation.Owner.HUMAN,
        owner_fence=conversation.owner_fence,
        sender_fence=None,
        last_inbound_at=conversation.last_inbound_at,
        stopped_at=newest.created_at if newest and not newest.given else None,
        now=now,
        has_address=bool(identity.sealed_phone or identity.sealed_user_id),
    )
