"""A member answers a card on his own WhatsApp: by its buttons, or by `accept`, `reject` or `offer` and the reference,
which may be left out while he has one card alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from agnt.lib import clock, text, tx, when
from agnt.lib.errors import DomainError
from bookings.models import AskCard, Booking, ChangeRequest, VenueDecision
from bookings.reading import reach
from bookings.services import deciding_changes, decisions
from chat import staff_texts, texts
from chat.models import Conversation, Message
from chat.services import reachable, staff_words
from venues.models import Member

Answer = VenueDecision.Answer
_TAPPED = re.compile(r"ask:(accept|reject|offer):(\d+)")
_SAID = re.compile(
    r"(?P<word>accept|terima|reject|tolak|offer|counter|tawarkan|tawar)(?: (?P<reference>[a-z0-9]{8})(?![a-z0-9]))?"
    r"(?:[ ,:]+(?P<rest>.{1,200}))?"
)
_ANSWERS = {
    "accept": Answer.ACCEPTED, "terima": Answer.ACCEPTED, "reject": Answer.REJECTED, "tolak": Answer.REJECTED,
    "offer": Answer.COUNTERED, "counter": Answer.COUNTERED, "tawarkan": Answer.COUNTERED, "tawar": Answer.COUNTERED,
}  # fmt: skip
_TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])(?:[:.]([0-5]\d))?(?: ?(am|pm))?(?![\d:.])")
_MOST = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """What a member answers, to which booking or change of it; the rest of his words is a reason or times."""

    answer: Answer
    booking: Booking
    change: ChangeRequest | None
    rest: str


@tx.step
def obey(*, conversation: Conversation, message: Message) -> str:
    """Carry the answer out and say what was done, or why not; an empty string where it is no answer of a member."""
    members = staff_words.members_of(conversation) if _could_be(message) else []
    meant = _meant(message, members) if members else None
    if meant is None:
        return ""
    member = next((one for one in members if one.venue_id == meant.booking.venue_id), None)
    if member is None or not staff_words.may_still(member):
        return ""
    language, booking = texts.language_of(conversation), meant.booking
    starts = _starts(meant)
    if meant.answer == Answer.COUNTERED and not starts:
        return staff_texts.say("which_times", language, reference=booking.reference)
    try:
        with transaction.atomic():  # what is refused leaves nothing, and the refusal is said
            _decide(meant, starts, member)
    except DomainError as refusal:
        return refusal.message
    start = when.said(booking.starts_at, booking.venue.timezone, language)
    offered = when.said_in_row(starts, booking.starts_at, booking.venue.timezone, language)
    facts = {"name": booking.guest_name, "party": booking.party_size, "start": start, "times": offered}
    return staff_texts.say(f"you_{meant.answer}", language, told=_told(booking, language), **facts)


def _told(booking: Booking, language: str) -> str:
    """Whether the guest hears of it from us, else that he must be called, and where."""
    if reachable.way_to_guest(booking=booking):
        return staff_texts.say("guest_told", language)
    phone = reach.phone(booking)
    return staff_texts.say("guest_not_told_call" if phone else "guest_not_told", language, phone=phone)


def _could_be(message: Message) -> bool:
    return bool(_TAPPED.fullmatch(message.payload) or _SAID.fullmatch(_folded(message)))


def _folded(message: Message) -> str:
    return text.fold(message.text).strip(" .!")


def _meant(message: Message, members: Sequence[Member]) -> Meant | None:
    if tapped := _TAPPED.fullmatch(message.payload):
        card = AskCard.objects.filter(pk=int(tapped[2])).select_related("change", *_RELATED).first()
        return Meant(_ANSWERS[tapped[1]], card.booking, card.change, "") if card else None
    said = _SAID.fullmatch(_folded(message))
    if said is None:
        return None
    answer, rest = _ANSWERS[said["word"]], said["rest"] or ""
    if said["reference"]:
        booking = Booking.objects.select_related("venue", "service").filter(reference=said["reference"].upper()).first()
        if booking is not None:
            change = booking.changes.filter(status=ChangeRequest.Status.OPEN, from_venue=False).first()
            return Meant(answer, booking, change, rest)
        rest = f"{said['reference']} {rest}".strip()  # a word of the reason
    card = _only_card(members)
    return Meant(answer, card.booking, card.change, rest) if card else None


_RELATED = ("booking__venue", "booking__service")


def _only_card(members: Sequence[Member]) -> AskCard | None:
    """The one request or change that waits for these members; None where it could be several."""
    asked = AskCard.objects.filter(member__in=members).select_related("change", *_RELATED)
    waiting = [card for card in asked if _waits(card)]
    return waiting[0] if len(waiting) == 1 else None


def _waits(card: AskCard) -> bool:
    if card.change is not None:
        return card.change.status == ChangeRequest.Status.OPEN and not hasattr(card.change, "decision")
    decided = card.booking.decisions.standing().filter(change__isnull=True).exists()
    return card.booking.status == Booking.Status.PENDING and not decided


def _starts(meant: Meant) -> list[datetime]:
    """The times that are offered, on the day that was asked for; an hour without a half is near the one asked for."""
    if meant.answer != Answer.COUNTERED:
        return []
    zone = meant.booking.venue.timezone
    asked = clock.local(meant.change.starts_at if meant.change else meant.booking.starts_at, zone)
    found = [clock.at(asked.date(), _wall(match, asked), zone) for match in _TIME.finditer(meant.rest)]
    return list(dict.fromkeys(found))[:_MOST]


def _wall(match: re.Match[str], asked: datetime) -> time:
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    elif (hour <= 12 and len(match[1]) < 2) or hour == 12:
        hour = min(hour % 12, hour % 12 + 12, key=lambda one: abs(one - asked.hour))
    return time(hour, minute)


def _decide(meant: Meant, starts: Sequence[datetime], member: Member) -> None:
    by, reason = member.user.actor, meant.rest if meant.answer == Answer.REJECTED else ""
    if meant.change is None:
        decisions.decide_step(
            booking_id=meant.booking.pk, answer=meant.answer, by=by, reason=reason, alternatives=starts
        )
    else:
        deciding_changes.decide_step(
            change_id=meant.change.pk, answer=meant.answer, by=by, reason=reason, starts=starts
        )
