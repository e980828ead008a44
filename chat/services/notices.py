"""What a guest is told of his booking: each event once, in the conversation it was made in."""

import uuid
from collections.abc import Sequence

import structlog

from agnt.core.models import Mail
from agnt.env import env
from agnt.lib import clock, tx, when
from bookings.models import Alternative, Booking, VenueDecision
from chat import texts
from chat.models import Conversation, Message
from chat.services import letters, nearby, outgoing

log = structlog.get_logger(__name__)

Status = Booking.Status
# In which states the news is still true: a booking that has moved on has other news, told by its own event.
STILL_TRUE = {
    "confirmed": (Status.CONFIRMED, Status.SEATED),
    "requested": (Status.PENDING,),
    "reopened": (Status.PENDING,),
    "awaiting_deposit": (Status.AWAITING_DEPOSIT,),
    "modified": (Status.CONFIRMED, Status.AWAITING_DEPOSIT),
    "change_asked": (Status.CONFIRMED, Status.AWAITING_DEPOSIT),
    "change_offered": (Status.CONFIRMED, Status.AWAITING_DEPOSIT),
    "change_countered": (Status.CONFIRMED, Status.AWAITING_DEPOSIT),
    "change_reopened": (Status.CONFIRMED, Status.AWAITING_DEPOSIT),
    "change_rejected": (Status.CONFIRMED, Status.AWAITING_DEPOSIT),
    "change_expired": (Status.CONFIRMED, Status.AWAITING_DEPOSIT),
    "change_awaiting_deposit": (Status.CONFIRMED,),
    "needs_answered": (Status.CONFIRMED, Status.AWAITING_DEPOSIT),
    "reminder": (Status.CONFIRMED,),
    "review": (Status.COMPLETED,),
    "review_answered": (Status.COMPLETED,),
    "dispute_upheld": (Status.NO_SHOW, Status.COMPLETED, Status.CONFIRMED),
    "dispute_refused": (Status.NO_SHOW,),
    "countered": (Status.PENDING,),
    "still_waiting": (Status.PENDING,),
    "rejected": (Status.REJECTED,),
    "expired": (Status.EXPIRED,),
    "offers_over": (Status.EXPIRED,),
    "cancelled": (Status.CANCELLED,),
    "cancelled_by_venue": (Status.CANCELLED,),
}
_OFFERS_ELSEWHERE = ("rejected", "expired", "offers_over", "cancelled_by_venue", "still_waiting")


def conversation_of(booking: Booking) -> Conversation | None:
    """The conversation that the booking was made in, else the guest's latest one; None for a guest who never wrote."""
    return conversation_by(booking.origin, booking.person_id)


def conversation_by(origin: str, person_id: uuid.UUID | None) -> Conversation | None:
    """The person's conversation that `origin` names (`conversation:12`), else his latest one."""
    if person_id is None:
        return None
    mine = Conversation.objects.select_related("person", "identity", "account").filter(person_id=person_id)
    kind, _, number = origin.partition(":")
    if kind == "conversation" and number.isdigit() and (found := mine.filter(pk=int(number)).first()):
        return found
    return mine.filter(last_inbound_at__isnull=False).order_by("-last_inbound_at").first()


@tx.step
def tell(
    *,
    booking_id: int,
    event: str,
    key: str = "",
    choices: Sequence[dict[str, str]] = (),
    more: str = "",
    **facts: object,
) -> Message | Mail | None:
    """Tell the guest what happened to his booking, once per change of it (or per `key`), with `more` after it: in his
    conversation, else by mail where that is how he is reached.

    None where there is no one to write to, where it is no longer true, and for a booking that came by a list: staff are
    shown that they must call.
    """
    booking = Booking.objects.select_related("venue__city", "service", "person").get(pk=booking_id)
    if booking.sandbox or booking.is_silent or booking.status not in STILL_TRUE[event]:
        log.info("news_not_told", booking=booking.pk, news=event, status=booking.status)
        return None
    conversation, language = conversation_of(booking), language_for(booking)
    said = "\n\n".join(filter(None, [texts.say(event, language, **_facts(booking, language), **facts), more]))
    if event in _OFFERS_ELSEWHERE and conversation and (others := nearby.free(booking)):
        said = "\n\n".join([said, texts.say("elsewhere", language, places="\n".join(others))])
    once = f"booking:{booking.pk}:{event}:{key or booking.sequence}"
    if conversation is None:
        return letters.to_guest(booking=booking, event=event, said=said, language=language, key=once)
    return outgoing.say(
        conversation=conversation,
        text=said,
        key=once,
        author=Message.Author.SYSTEM,
        choices=choices,
        booking=booking,
    )


def language_for(booking: Booking) -> str:
    """The language that the guest of this booking is written to in."""
    conversation = conversation_of(booking)
    if conversation is not None:
        return texts.language_of(conversation)
    return (booking.person.language if booking.person else "") or "en"


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
        "address": ", ".join(dict.fromkeys(filter(None, (venue.address, venue.area, venue.city.name)))),
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
    return [
        {
            "id": f"alternative:{row.public_id}",
            "title": when.said_beside(row.starts_at, booking.starts_at, booking.venue.timezone, language),
        }
        for row in rows
    ]


def times_said(booking: Booking, rows: Sequence[Alternative], language: str) -> str:
    """All of them for the text: a letter has no buttons, and a chat has room for few."""
    starts = [row.starts_at for row in rows]
    return when.said_in_row(starts, booking.starts_at, booking.venue.timezone, language)
