"""Who can be written to unasked: whoever wrote to us within a day."""

from agnt.core import people
from agnt.core.models.people import Channel
from agnt.lib import clock
from chat.models import Conversation
from chat.services import gate


def open_conversation(phone: str) -> Conversation | None:
    """Where that number has written to us on WhatsApp within the last 24 hours."""
    rows = Conversation.objects.select_related("person", "identity").filter(
        identity__channel=Channel.WHATSAPP,
        identity__phone_hash__in=people.hashes_of("phone", phone),
        last_inbound_at__gt=clock.now() - gate.WINDOW,
    )
    return rows.order_by("-last_inbound_at").first()
