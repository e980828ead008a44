"""Who can be written to unasked, and by which way a guest hears of his booking."""

from agnt.core import people
from agnt.core.models.people import Channel
from agnt.lib import clock
from bookings.models import Booking, WaitlistEntry
from chat.models import Conversation
from chat.services import gate, letters, notices


def open_conversation(phone: str) -> Conversation | None:
    """Where that number has written to us on WhatsApp within the last 24 hours."""
    rows = Conversation.objects.select_related("person", "identity").filter(
        identity__channel=Channel.WHATSAPP,
        identity__phone_hash__in=people.hashes_of("phone", phone),
        last_inbound_at__gt=clock.now() - gate.WINDOW,
    )
    return rows.order_by("-last_inbound_at").first()


def way_to_guest(*, booking: Booking) -> str:
    """By which way news of the booking would reach its guest now: a channel's name, `mail`, or empty for none. As
    `notices.tell` and the send gate go: where there is a conversation nothing goes by mail."""
    if booking.sandbox or booking.is_silent:
        return ""
    return _way(notices.conversation_of(booking), letters.address_for(booking))


def way_to_waiting(*, entry: WaitlistEntry) -> str:
    """The same for who is on a waitlist, as `waitlist_notices.tell` goes."""
    if entry.sandbox:
        return ""
    return _way(notices.conversation_by(entry.origin, entry.person_id), letters.address_of(entry))


def _way(conversation: Conversation | None, address: str) -> str:
    if conversation is None:
        return "mail" if address else ""
    refused = gate.refusal(gate.facts_of_news(conversation, clock.now()))
    return "" if refused else str(Channel(conversation.identity.channel).label)
