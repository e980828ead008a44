"""What a guest is told of his booking: each event once, in the conversation it was made in."""

from collections.abc import Sequence

from agnt.env import env
from agnt.lib import clock, tx, when
from bookings.models import Alternative, Booking, VenueDecision
from chat import texts
from chat.models import Conversation, Message
from chat.services import outgoing


def conversation_of(booking: Booking) -> Conversation | None:
    """The conversation that the booking was made in, else the guest's latest one; None for a guest who never wrote."""
    if booking.person_id is None:
        return None
    mine = Conversation.objects.select_related("person").filter(person_id=booking.person_id)
    kind, _, number = booking.origin.partition(":")
    if kind == "conversation" and number.isdigit() and (found := mine.filter(pk=int(number)).first()):
        return found
    return mine.filter(last_inbound_at__isnull=False).order_by("-last_inbound_at").first()


@tx.step
def tell(*, booking_id: int, event: str, choices: Sequence[dict[str, str]] = (), **facts: object) -> Message | None:
    """Tell the guest what happened to his booking, once per change of it. None where there is no one to write to."""
    booking = Booking.objects.select_related("venue", "service", "person").get(pk=booking_id)
    conversation = None if booking.sandbox else conversation_of(booking)
    if conversation is None:
        return None
    language = conversation.language or conversation.person.language or "en"
    return outgoing.say(
        conversation=conversation,
        text=texts.say(event, language, **_facts(booking, language), **facts),
        key=f"booking:{booking.pk}:{event}:{booking.sequence}",
        author=Message.Author.SYSTEM,
        choices=choices,
        booking=booking,
    )


def _facts(booking: Booking, language: str) -> dict[str, object]:
    venue = booking.venue
    place = f"{venue.name}, {venue.area}" if venue.area and venue.area not in venue.name else venue.name
    start = when.said_with_day(booking.starts_at, venue.timezone, language)
    return {
        "what": f"{booking.service.name}, {place}",
        "venue": venue.name,
        "start": start,
        "people": texts.people(booking.party_size, language),
        "name": booking.guest_name,
        "reference": booking.reference,
        "link": link_of(booking),
    }


def link_of(booking: Booking) -> str:
    """The guest's own link to the booking."""
    return f"{env.base_url}/b/{booking.reference}/{booking.token}/"


def because(reason: str, language: str) -> str:
    """The venue's reason in brackets, or nothing."""
    return texts.say("because", language, reason=reason) if reason else ""


def open_alternatives(booking_id: int) -> list[Alternative]:
    """The other times that are held for the guest now, soonest first."""
    return list(
        Alternative.objects.filter(
            decision__booking_id=booking_id,
            decision__answer=VenueDecision.Answer.COUNTERED,
            chosen_at__isnull=True,
            expires_at__gt=clock.now(),
        ).order_by("starts_at")
    )
