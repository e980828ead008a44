"""A member answers a card on his own WhatsApp: by its buttons, or by `accept` or `reject` and the reference."""

import re

from django.db import transaction

from agnt.lib import text, tx, when
from agnt.lib.errors import DomainError
from bookings.models import AskCard, Booking, VenueDecision
from bookings.services import deciding_changes, decisions
from chat import staff_texts, texts
from chat.models import Conversation, Message
from chat.services import staff_words
from venues.models import Member

_TAPPED = re.compile(r"ask:(accept|reject):(\d+)")
_SAID = re.compile(r"(accept|terima|reject|tolak) ([a-z0-9]{8})(?:[ ,:]+(.{1,200}))?")
_ACCEPTS = frozenset({"accept", "terima"})
_ANSWERS = {True: VenueDecision.Answer.ACCEPTED, False: VenueDecision.Answer.REJECTED}


@tx.step
def obey(*, conversation: Conversation, message: Message) -> str:
    """Carry the answer out and say what was done, or why not; an empty string where it is no answer of a member."""
    found = _meant(message)
    members = staff_words.members_of(conversation) if found else []
    if found is None or not members:
        return ""
    accepts, booking, change_id, reason = found
    member = next((one for one in members if one.venue_id == booking.venue_id), None)
    if member is None:
        return ""
    language = texts.language_of(conversation)
    try:
        with transaction.atomic():  # what is refused leaves nothing, and the refusal is said
            _decide(booking, change_id, accepts=accepts, member=member, reason=reason)
    except DomainError as refusal:
        return refusal.message
    start = when.said(booking.starts_at, booking.venue.timezone, language)
    key = "you_accepted" if accepts else "you_rejected"
    return staff_texts.say(key, language, name=booking.guest_name, party=booking.party_size, start=start)


_Meant = tuple[bool, Booking, int | None, str]


def _meant(message: Message) -> _Meant | None:
    """Yes or no, to which booking or change of it, and the reason."""
    bookings = Booking.objects.select_related("venue", "service")
    if tapped := _TAPPED.fullmatch(message.payload):
        card = AskCard.objects.filter(pk=int(tapped[2])).first()
        booking = bookings.filter(pk=card.booking_id).first() if card else None
        return (tapped[1] == "accept", booking, card.change_id, "") if card and booking else None
    if said := _SAID.fullmatch(text.fold(message.text).strip(" .!")):
        booking = bookings.filter(reference=said[2].upper()).first()
        if booking is not None:
            change = booking.changes.filter(status="open", from_venue=False).first()
            return said[1] in _ACCEPTS, booking, change.pk if change else None, said[3] or ""
    return None


def _decide(booking: Booking, change_id: int | None, *, accepts: bool, member: Member, reason: str) -> None:
    by = member.user.actor
    if change_id is None:
        decisions.decide_step(booking_id=booking.pk, answer=_ANSWERS[accepts], by=by, reason=reason)
    else:
        deciding_changes.decide_step(change_id=change_id, answer=_ANSWERS[accepts], by=by, reason=reason)
