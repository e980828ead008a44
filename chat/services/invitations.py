"""An invitation to work at a venue, by chat."""

from agnt.lib import tx
from chat.models import Message
from chat.services import outgoing
from chat.services.reachable import open_conversation
from venues.models import Invitation
from venues.services.members import words_of


@tx.step
def send(*, invitation_id: int) -> Message | None:
    """Say it where the invited number has an open window; None where it has none, or the invitation is over."""
    row = Invitation.objects.select_related("venue", "invited_by").get(pk=invitation_id)
    phone = (row.address or {}).get("phone", "")
    conversation = open_conversation(phone) if phone and row.is_open else None
    if conversation is None:
        return None
    key = f"invitation:{row.pk}"
    return outgoing.say(conversation=conversation, text=words_of(row), key=key, author=Message.Author.SYSTEM)
