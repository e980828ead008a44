"""The phones of the simulator: those that have written, the demo guests', and new ones with test numbers."""

import re
import secrets
from dataclasses import dataclass

from agnt.core import people
from agnt.core.models import ChannelIdentity
from agnt.core.models.people import Channel
from agnt.front.simulator.bodies import Guest
from chat.models import ChannelAccount, Conversation

NUMBER = re.compile(r"[1-9][0-9]{7,14}")
_MOST = 12
_NAMES = ("Ayu", "Marco", "Emma", "Kenji", "Lea", "Putu", "Sofia", "Wayan", "Noah", "Dewi")


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone of the sidebar; `conversation_id` is None until it has written."""

    number: str
    name: str
    conversation_id: int | None = None

    @property
    def shown(self) -> str:
        """The number as people read it: +1 555 012 3456."""
        digits = self.number
        return f"+{digits[:-10]} {digits[-10:-7]} {digits[-7:-4]} {digits[-4:]}" if len(digits) > 10 else f"+{digits}"

    @property
    def guest(self) -> Guest:
        """Who writes from it."""
        return Guest(self.number, self.name)


def account() -> ChannelAccount | None:
    """Our WhatsApp account that has no credentials: the one the simulator speaks to."""
    return ChannelAccount.objects.filter(channel=Channel.WHATSAPP, local=True).order_by("pk").first()


def listed(ours: ChannelAccount, made: dict[str, str], chosen: Phone | None = None) -> list[Phone]:
    """Those made in this browser, then those that wrote last, then demo guests who have not written yet.

    The chosen one is always among them.
    """
    wrote = Conversation.objects.filter(account=ours).select_related("identity", "person").order_by("-last_inbound_at")
    found = {phone.number: phone for phone in map(_of_conversation, wrote[:_MOST]) if phone.number}
    fresh = {number: Phone(number, name) for number, name in made.items()}
    demo = {phone.number: phone for phone in _demo() if phone.number}
    known = {**fresh, **demo, **found}
    shown = [known[number] for number in dict.fromkeys([*fresh, *found, *demo])][:_MOST]
    missing = chosen is not None and all(phone.number != chosen.number for phone in shown)
    return [chosen, *shown] if chosen is not None and missing else shown


def find(ours: ChannelAccount, number: str, made: dict[str, str]) -> Phone | None:
    """The phone with this number; any well-formed number is a phone, with a name if one is known."""
    if not NUMBER.fullmatch(number):
        return None
    conversation = (
        Conversation.objects.filter(account=ours, identity__phone_hash=people.address_hash("phone", number))
        .select_related("identity", "person")
        .first()
    )
    if conversation is not None:
        return _of_conversation(conversation)
    known = next((phone for phone in _demo() if phone.number == number), None)
    return known or Phone(number, made.get(number, "New guest"))


def new() -> tuple[str, str]:
    """A number from the range that belongs to nobody (+1 555 01...), and a name to go with it."""
    return f"155501{secrets.randbelow(100_000):05d}", secrets.choice(_NAMES)


def _demo() -> list[Phone]:
    identities = ChannelIdentity.objects.filter(channel=Channel.WHATSAPP, person__demo=True).select_related("person")
    return [Phone(people.phone_of(identity), identity.person.name) for identity in identities.order_by("pk")[:_MOST]]


def _of_conversation(conversation: Conversation) -> Phone:
    name = conversation.identity.display_name or conversation.person.name or "Guest"
    return Phone(people.phone_of(conversation.identity), name, conversation.pk)
