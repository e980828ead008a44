"""The code by which one of a venue's people says that this phone is his: written from the phone, settled here."""

import re

from django.db import transaction

from agnt.core.services import phones
from agnt.lib import tx
from agnt.lib.errors import DomainError
from chat import staff_texts, texts
from chat.models import Conversation, Message
from venues.models import Member

_CODE = re.compile(r"\s*(?:link|hubungkan)[\s:]+([A-HJKMNP-Z2-9]{8})\s*[.!]?\s*", re.IGNORECASE)


@tx.step
def redeem(*, conversation: Conversation, message: Message) -> str:
    """Take the phone as the user's whose code the whole message is, and return the answer; else an empty string."""
    found = _CODE.fullmatch(message.text)
    if found is None:
        return ""
    language = texts.language_of(conversation)
    try:
        with transaction.atomic():
            phones.count_try(person_id=conversation.person_id)
    except DomainError:
        return staff_texts.say("codes_too_often", language)
    try:
        with transaction.atomic():  # what is refused leaves nothing, and the refusal is said
            user = phones.redeem(code=found[1].upper(), person_id=conversation.person_id)
    except DomainError as refusal:
        return staff_texts.say(refusal.code, language)
    names = Member.objects.filter(user=user).order_by("venue__name").values_list("venue__name", flat=True)
    return staff_texts.say("phone_linked", language, email=user.email, venues=", ".join(names) or "-")
