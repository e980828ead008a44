"""What the router answers by itself: STOP, START, HELP as whole messages, a word of staff, what it cannot read."""

from agnt.core import audit
from agnt.lib import clock, text, tx
from chat import texts, words
from chat.channels.whatsapp.events import Said
from chat.models import Consent, Conversation, Message
from chat.services import outgoing, phone_links, staff_cards, staff_words
from chat.services.gate import ANSWER_KEY

_PERSON = frozenset({"person", "a person", "human", "a human", "orang", "manusia"})  # the word the introduction names


@tx.step
def settle(*, conversation: Conversation, message: Message, said: Said) -> str:
    """Answer what is settled here and return what became of it; an empty string for what a turn must answer."""
    if said.kind == "text" and (outcome := _word(conversation, message, said.text)):
        return outcome
    if told := _of_staff(conversation, message, said):
        return _tell(conversation, message, told, "staff command", introduce=False)
    if said.kind == "media" and not said.text.strip():
        return _wordless(conversation, message, said)
    if said.kind == "other" or (said.kind in ("text", "choice") and not (said.text.strip() or said.payload)):
        return f"nothing to answer: {said.what}"
    return ""


def _of_staff(conversation: Conversation, message: Message, said: Said) -> str:
    """What was done at the word, or the tap, of one of a venue's own people."""
    if said.kind not in ("text", "choice"):
        return ""
    told = phone_links.redeem(conversation=conversation, message=message) if said.kind == "text" else ""
    told = told or staff_cards.obey(conversation=conversation, message=message)
    return told or (staff_words.obey(conversation=conversation, message=message) if said.kind == "text" else "")


def _word(conversation: Conversation, message: Message, said: str) -> str:
    if words.is_stop(said):
        return _stop(conversation, message)
    if words.is_start(said):
        _consent(conversation, message, given=True)
        return _answer(conversation, message, "started")
    if words.is_help(said):
        return _answer(conversation, message, "help")
    if text.fold(said).strip(" .!") in _PERSON:
        Conversation.objects.filter(pk=conversation.pk).update(person_asked_at=clock.now())
        audit.note(by=f"guest:{conversation.person_id}", act="person.asked_for", on=conversation)
        if conversation.owner == Conversation.Owner.HUMAN:
            return "person, who has it already"
        return _answer(conversation, message, "person")
    return ""


def _stop(conversation: Conversation, message: Message) -> str:
    """The end is confirmed once; who says it again hears nothing more."""
    newest = Consent.objects.filter(identity_id=conversation.identity_id, purpose=Consent.Purpose.MESSAGES).first()
    _consent(conversation, message, given=False)
    if newest is not None and not newest.given:
        return "stopped before"
    return _answer(conversation, message, "stopped", introduce=False)


def _consent(conversation: Conversation, message: Message, *, given: bool) -> None:
    Consent.objects.create(
        identity_id=conversation.identity_id,
        purpose=Consent.Purpose.MESSAGES,
        given=given,
        source=f"message:{message.pk}",
    )


def _wordless(conversation: Conversation, message: Message, said: Said) -> str:
    """A voice note or picture without words: the guest is asked at once to type. A sticker asks for nothing."""
    what = (said.media or {}).get("what", said.what)
    if what == "sticker":
        return "nothing to answer: sticker"
    return _answer(conversation, message, "cannot_hear" if what in ("voice", "audio") else "cannot_see")


def _answer(conversation: Conversation, message: Message, key: str, *, introduce: bool = True) -> str:
    words = texts.say(key, texts.language_of(conversation))
    return _tell(conversation, message, words, key, introduce=introduce)


def _tell(conversation: Conversation, message: Message, words: str, outcome: str, *, introduce: bool = True) -> str:
    outgoing.say(
        conversation=conversation,
        text=words,
        key=f"{ANSWER_KEY}{message.pk}",
        author=Message.Author.SYSTEM,
        introduce=introduce,
    )
    return outcome
