"""What a guest is told of his booking: each event once, in the conversation it was made in."""

from collections.abc import Sequence
from datetime import date, datetime

import structlog
from django.utils import translation
from django.utils.formats import date_format

from agnt.env import env
from agnt.lib import clock, tx, when
from bookings.models import Alternative, Booking, VenueDecision
from chat import texts
from chat.models import Conversation, Message
from chat.services import nearby, outgoing

log = structlog.get_logger(__name__)

Status = Booking.Status
# In which states the news is still true: a booking that has moved on has other news, told by its own event.
STILL_TRUE = {
    "confirmed": (Status.CONFIRMED, Status.SEATED),
    "countered": (Status.PENDING,),
    "still_waiting": (Status.PENDING,),
    "rejected": (Status.REJECTED,),
    "expired": (Status.EXPIRED,),
    "cancelled": (Status.CANCELLED,),
    "cancelled_by_venue": (Status.CANCELLED,),
}
_OFFERS_ELSEWHERE = ("rejected", "expired", "cancelled_by_venue", "still_waiting")


def conversation_of(booking: Booking) -> Conversation | None:
    """The conversation that the booking was made in, else the guest's latest one; None for a guest who never wrote."""
    if booking.person_id is None:
        return None
    mine = Conversation.objects.select_related("person", "identity").filter(person_id=booking.person_id)
    kind, _, number = booking.origin.partition(":")
    if kind == "conversation" and number.isdigit() and (found := mine.filter(pk=int(number)).first()):
        return found
    return mine.filter(last_inbound_at__isnull=False).order_by("-last_inbound_at").first()


@tx.step
def tell(*, booking_id: int, event: str, choices: Sequence[dict[str, str]] = (), **facts: object) -> Message | None:
    """Tell the guest what happened to his booking, once per change of it.

    None where there is no one to write to, and where it is no longer true.
    """
    booking = Booking.objects.select_related("venue__city", "service", "person").get(pk=booking_id)
    conversation = None if booking.sandbox else conversation_of(booking)
    if conversation is None or booking.status not in STILL_TRUE[event]:
        log.info("news_not_told", booking=booking.pk, news=event, status=booking.status)
        return None
    language = texts.language_of(conversation)
    said = texts.say(event, language, **_facts(booking, language), **facts)
    if event in _OFFERS_ELSEWHERE and (others := nearby.free(booking)):
        said = "\n\n".join([said, texts.say("elsewhere", language, places="\n".join(others))])
    return outgoing.say(
        conversation=conversation,
        text=said,
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


def offered_times(booking: Booking, rows: Sequence[Alternative], language: str) -> list[dict[str, str]]:
    """A button for each: the time, and the day where it is another one. One tap takes it."""
    zone, day = booking.venue.timezone, booking.local_start.date()
    return [
        {"id": f"alternative:{row.public_id}", "title": _title(clock.local(row.starts_at, zone), day, language)}
        for row in rows
    ]


def _title(local: datetime, day: date, language: str) -> str:
    if local.date() == day:
        return f"{local:%H:%M}"
    with translation.override(language if language in texts.WORDS else "en"):
        return f"{local:%H:%M}, {date_format(local, 'D j M')}"
