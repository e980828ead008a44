"""Which quote a bare yes or no would answer."""

from agents.models import Quote
from agents.services import turns
from agents.turns import intents
from agnt.lib import clock
from chat.models import Conversation, Message


def open_quote(conversation: Conversation) -> Quote | None:
    """The conversation's one quote that is open and whose time is not over."""
    still = conversation.quotes.filter(status=Quote.Status.OPEN, expires_at__gt=clock.now())
    return still.select_related("venue", "service", "booking").filter(person=conversation.person).first()


def offered(conversation: Conversation) -> list[str]:
    """The ids of the buttons under the newest of our words, whoever wrote them."""
    newest = conversation.messages.filter(direction=Message.Direction.OUT).order_by("-sequence").first()
    return [str(choice.get("id", "")) for choice in newest.choices] if newest else []


def quote_asked_about(conversation: Conversation) -> Quote | None:
    """The newest quote, open or run out, if our newest answer asked about it: a yes to another question is none of it.

    It showed the quote's own buttons, so it is known by them.
    """
    quote = conversation.quotes.filter(person=conversation.person).first()
    if quote is None or quote.status not in (Quote.Status.OPEN, Quote.Status.EXPIRED):
        return None
    said = conversation.messages.filter(direction=Message.Direction.OUT, key__startswith=turns.SAID_KEY)
    newest = said.order_by("-sequence").first()
    offered = {choice.get("id") for choice in newest.choices} if newest else set()
    return quote if intents.yes_payload(quote.public_id) in offered else None
