"""What a guest on a waitlist is told: on it, offered a place with its timer, over."""

from collections.abc import Sequence

from agnt.core.models import Mail
from agnt.lib import clock, tx, when
from bookings.models import WaitlistEntry, WaitlistOffer
from chat import texts
from chat.models import Conversation, Message
from chat.services import letters, notices, outgoing

Status = WaitlistEntry.Status
STILL_TRUE = {
    "waitlist_joined": (Status.WAITING,),
    "waitlist_offered": (Status.OFFERED,),
    "waitlist_ready": (Status.OFFERED,),
    "waitlist_offer_expired": (Status.WAITING,),
    "waitlist_expired": (Status.EXPIRED,),
}


@tx.step
def tell(*, entry_id: int, event: str, offer_id: int | None = None) -> Message | Mail | None:
    """Tell it once: in the conversation he asked in, else his latest, else by mail. None where it is no longer true."""
    entry = WaitlistEntry.objects.select_related("venue", "person").get(pk=entry_id)
    offer = WaitlistOffer.objects.filter(pk=offer_id, entry=entry).first() if offer_id else None
    if entry.sandbox or entry.status not in STILL_TRUE[event] or (offer is not None and _is_over(offer, event)):
        return None
    conversation = notices.conversation_by(entry.origin, entry.person_id)
    language = _language(entry, conversation)
    said = texts.say(event, language, **_facts(entry, offer, language))
    key = f"waitlist:{entry.pk}:{event}:{offer_id or 0}"
    if conversation is None:
        return letters.to_waiting(entry=entry, said=said, language=language, key=key)
    return outgoing.say(
        conversation=conversation,
        text=said,
        key=key,
        author=Message.Author.SYSTEM,
        choices=_buttons(offer, language) if event in ("waitlist_offered", "waitlist_ready") and offer else (),
    )


def _is_over(offer: WaitlistOffer, event: str) -> bool:
    gone = offer.status != WaitlistOffer.Status.OPEN or offer.expires_at <= clock.now()
    return gone and event != "waitlist_offer_expired"


def _language(entry: WaitlistEntry, conversation: Conversation | None) -> str:
    if conversation is not None:
        return texts.language_of(conversation)
    return (entry.person.language if entry.person else "") or "en"


def _buttons(offer: WaitlistOffer, language: str) -> Sequence[dict[str, str]]:
    return (
        {"id": f"offer:{offer.public_id}", "title": texts.say("take_it", language)},
        {"id": f"offer:{offer.public_id}:no", "title": texts.say("not_this", language)},
    )


def _facts(entry: WaitlistEntry, offer: WaitlistOffer | None, language: str) -> dict[str, object]:
    zone = entry.venue.timezone
    start = offer.starts_at if offer else entry.earliest
    return {
        "venue": entry.venue.name,
        "people": texts.people(entry.party_size, language),
        "start": when.said_with_day(start, zone, language),
        "until": when.said_briefly(offer.expires_at, zone, language) if offer else "",
        "range": range_said(entry, language),
        "link": letters.waitlist_link(entry),
    }


def range_said(entry: WaitlistEntry, language: str) -> str:
    """`Friday 27 November 19:00 to 21:00`."""
    zone = entry.venue.timezone
    first, last = clock.local(entry.earliest, zone), clock.local(entry.latest, zone)
    until = f"{last:%H:%M}" if last.date() == first.date() else when.said_with_day(entry.latest, zone, language)
    return f"{when.said_with_day(entry.earliest, zone, language)} – {until}"
