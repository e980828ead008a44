"""What a guest is told of a change of his booking: asked, offered, countered, refused, run out, or to be paid for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agnt.core.models import Mail
from agnt.lib import clock, tx, when
from agnt.lib.money import Money
from bookings import terms
from bookings.models import Alternative, Booking, ChangeRequest
from chat import texts
from chat.models import Message
from chat.services import notices


def loaded(change_id: int) -> ChangeRequest:
    """The change with what its words need."""
    return ChangeRequest.objects.select_related(
        "booking__venue", "booking__service__venue", "booking__person", "area"
    ).get(pk=change_id)


@tx.step
def tell(*, change_id: int, event: str, only_open: bool = False) -> Message | Mail | None:
    """Tell it once. None where it is no longer so (`only_open`), where no one can be written to, and where the guest
    himself ended it."""
    change = loaded(change_id)
    if only_open and (change.status != ChangeRequest.Status.OPEN or change.decide_by <= clock.now()):
        return None
    booking = change.booking
    language, offered = notices.language_for(booking), open_times(change)
    choices = notices.offered_times(booking, offered[:2], language) if offered else []
    if offered:
        choices.append({"id": f"keep:{change.pk}", "title": texts.say("keep_mine", language)})
    owed: dict[str, Any] = {}
    if event.endswith("deposit"):
        owed = {"amount": _more(change), "how": how_to_pay(booking, language)}
    return notices.tell(
        booking_id=booking.pk,
        event=event,
        key=str(change.pk),
        choices=choices,
        wish=wish_said(change, language),
        times=notices.times_said(booking, offered, language),
        until=when.said_briefly(_until(change, offered), booking.venue.timezone, language),
        because=notices.because(_reason(change), language),
        **owed,
    )


def open_times(change: ChangeRequest) -> list[Alternative]:
    """The times that are held for the guest now, by the venue's own offer or as an answer to his wish."""
    rows = Alternative.objects.filter(change=change) | Alternative.objects.filter(decision__change=change)
    return list(rows.filter(chosen_at__isnull=True, expires_at__gt=clock.now()).order_by("starts_at"))


def wish_said(change: ChangeRequest, language: str) -> str:
    """What the change would make of the booking: only what is different, `Friday 27 November 20:00, 4 people`."""
    booking, parts = change.booking, []
    if change.starts_at != booking.starts_at:
        parts.append(when.said_with_day(change.starts_at, booking.venue.timezone, language))
    if change.party_size != booking.party_size:
        parts.append(texts.people(change.party_size, language))
    if change.area_id != booking.area_id and change.area is not None:
        parts.append(change.area.name)
    return ", ".join(parts) or when.said_with_day(change.starts_at, booking.venue.timezone, language)


def how_to_pay(booking: Booking, language: str) -> str:
    """The venue takes deposits itself: how, in its own words, else whom to call."""
    venue = booking.venue
    if venue.deposit_how:
        return texts.say("deposit_how_said", language, way=venue.deposit_how)
    if venue.phone:
        return texts.say("deposit_how_phone", language, venue=venue.name, phone=venue.phone)
    return texts.say("deposit_how", language)


def _until(change: ChangeRequest, offered: Sequence[Alternative]) -> datetime:
    return min((row.expires_at for row in offered), default=change.decide_by)


def _reason(change: ChangeRequest) -> str:
    decision = getattr(change, "decision", None)
    return decision.reason if decision is not None else change.reason


def _more(change: ChangeRequest) -> Money:
    """What the change adds to the deposit that is owed now."""
    booking = change.booking
    then = terms.agreement(service=booking.service, party_size=change.party_size, starts_at=change.starts_at).terms
    more = int(then.get("deposit_minor") or 0) - int(booking.terms.get("deposit_minor") or 0)
    return Money(max(more, 0), booking.currency)
