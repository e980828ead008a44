"""Quotes for what is already booked or cannot be booked yet: a change, a delay, a place in line."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from agents.models import Quote
from agents.services import telling
from agents.services.quote_rows import by, close_open, give_back, made, of_booking
from agnt.core import transitions
from agnt.lib import clock, text, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import terms
from bookings.availability import Slot
from bookings.models import Booking
from bookings.services import asking_changes, changes, late, waitlist
from bookings.services.swapping import Target
from chat.models import Conversation
from venues.models import Area, Service

Act, Status = Quote.Act, Quote.Status
_USUAL_DELAY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Change:
    """What the guest wants instead; None stays as it is."""

    starts_at: datetime | None = None
    party_size: int | None = None
    area: Area | None = None
    needs: Sequence[str] = ()
    health: Mapping[str, Any] | None = None


@tx.step
def prepare_change(*, conversation: Conversation, booking: Booking, wish: Change) -> Quote:
    """Hold the new place and write the quote that asks whether the booking shall be changed so. The booking keeps its
    own place until the guest has said yes and the new one is sure. An earlier open quote is replaced.

    Raises DomainError `nothing_changes`, `not_changeable`, or why it cannot be had, with `alternatives`.
    """
    if booking.status not in Booking.CANCELLABLE or booking.starts_at <= clock.now():
        raise DomainError("not_changeable", "This booking cannot be changed any more.", status=409)
    starts_at = wish.starts_at or booking.starts_at
    party = wish.party_size or booking.party_size
    area_id = wish.area.pk if wish.area else booking.area_id
    if (starts_at, party, area_id) == (booking.starts_at, booking.party_size, booking.area_id):
        raise DomainError("nothing_changes", "The booking is just so already.", status=422)
    _refuse_dropped(booking)
    earlier, until = close_open(conversation=conversation), _until()
    hold_id, slot = _hold(booking, Target(party, starts_at, area_id), conversation.scope, until)
    for one in earlier:
        give_back(quote=one)
    agreed = terms.agreement(service=booking.service, party_size=party, starts_at=starts_at)
    quote = of_booking(conversation, booking, Act.CHANGE)
    quote.party_size, quote.starts_at, quote.ends_at = party, slot.starts_at, slot.ends_at
    quote.terms, quote.value_minor = agreed.terms, agreed.value_minor
    health = dict(wish.health) if wish.health else None
    quote.details = {"area_id": area_id, "needs": list(wish.needs), "health": health}
    quote.hold_id, quote.expires_at = hold_id, until
    return made(quote=quote)


def _refuse_dropped(booking: Booking) -> None:
    if not booking.service.active:
        raise DomainError(
            "not_changeable", f"{booking.venue.name} does not offer that any more. Please call them.", status=409
        )


def _hold(booking: Booking, target: Target, scope: str, until: datetime) -> tuple[uuid.UUID, Slot]:
    """The new place, held. A change inside the notice is not refused: the venue's people decide it."""
    try:
        return asking_changes.hold_meanwhile(booking=booking, target=target, scope=scope, until=until)
    except DomainError as error:
        if "reasons" not in error.data:
            raise
        free = error.data.get("alternatives", [])
        raise DomainError(
            "cannot_change_to", error.message, status=409, alternatives=free, booking_id=booking.pk
        ) from error


@tx.step
def prepare_late(*, conversation: Conversation, booking: Booking, minutes: int | None) -> Quote:
    """Write the quote that asks whether the venue shall be told; without `minutes` it names the usual delay, and asks
    for another. Raises DomainError `not_expected`, `bad_eta`."""
    if booking.status != Booking.Status.CONFIRMED:
        raise DomainError("not_expected", "Nobody waits for that party now.", status=409)
    usual = max(booking.starts_at, clock.now().replace(second=0, microsecond=0)) + _USUAL_DELAY
    eta = usual if minutes is None else booking.starts_at + timedelta(minutes=minutes)
    if not timedelta(minutes=1) <= eta - booking.starts_at <= timedelta(hours=6):
        raise DomainError("bad_eta", "Say by how many minutes, at most six hours.", status=422)
    quote = of_booking(conversation, booking, Act.LATE)
    quote.details = {"eta": eta.isoformat()} | ({"guessed": True} if minutes is None else {})
    return _replacing(conversation, quote)


def _until() -> datetime:
    return clock.now() + timedelta(minutes=settings.ENV.hold_minutes)


def _replacing(conversation: Conversation, quote: Quote) -> Quote:
    for earlier in close_open(conversation=conversation):
        give_back(quote=earlier)
    return made(quote=quote)


@tx.step
def prepare_wait(
    *,
    conversation: Conversation,
    service: Service,
    party_size: int,
    earliest: datetime,
    latest: datetime,
    guest_name: str,
    needs: Sequence[str] = (),
) -> Quote:
    """Write the quote that asks whether the guest shall be put on the venue's list for a start in that range.

    Raises DomainError `name_needed`, `bad_range`, `unclaimed`.
    """
    name, venue = text.clamp(text.clean(guest_name).strip(), 120), service.venue
    if not name:
        raise DomainError("name_needed", "Ask the guest for the name for the door.", status=422)
    if not venue.is_bookable:
        raise DomainError("unclaimed", f"{venue.name} does not take bookings here yet.", status=409)
    if latest <= clock.now() or latest < earliest:
        raise DomainError("bad_range", "That time has passed. Ask for another one.", status=422)
    quote = Quote(
        person_id=conversation.person_id,
        conversation=conversation,
        act=Act.WAIT,
        venue=venue,
        service=service,
        party_size=party_size,
        starts_at=earliest,
        ends_at=latest + timedelta(minutes=1),
        guest_name=name,
        currency=venue.currency,
        expires_at=_until(),
    )
    quote.details = {"latest": latest.isoformat(), "needs": list(needs)}
    return _replacing(conversation, quote)


@tx.step
def again(*, conversation: Conversation, quote: Quote) -> Quote:
    """The same question once more, after a yes that came too late. Raises what its `prepare` raises."""
    details = quote.details or {}
    if quote.act == Act.WAIT or quote.booking is None:
        return prepare_wait(
            conversation=conversation,
            service=quote.service,
            party_size=quote.party_size,
            earliest=quote.starts_at,
            latest=datetime.fromisoformat(details["latest"]),
            guest_name=quote.guest_name,
            needs=details.get("needs") or (),
        )
    if quote.act == Act.TELL:
        return telling.prepare(conversation=conversation, booking=quote.booking, details=details)
    if quote.act == Act.LATE:
        delay = datetime.fromisoformat(details["eta"]) - quote.booking.starts_at
        minutes = int(delay.total_seconds() // 60)
        return prepare_late(conversation=conversation, booking=quote.booking, minutes=minutes)
    area = next((row for row in quote.venue.areas.all() if row.pk == details.get("area_id")), None)
    wish = Change(quote.starts_at, quote.party_size, area, details.get("needs") or (), details.get("health"))
    return prepare_change(conversation=conversation, booking=quote.booking, wish=wish)


@tx.step
def carry_out(*, quote: Quote) -> Quote:
    """The guest has said yes to a locked, open quote: change the booking, write the delay down, put him on the list.

    Raises what those verbs say.
    """
    author, details = by(quote.person_id), quote.details or {}
    if quote.act == Act.WAIT:
        _join(quote, details, author)
    elif quote.booking is None:
        raise NotFound("There is no such booking.")
    elif quote.act == Act.LATE:
        eta = datetime.fromisoformat(details["eta"])
        late.running_late_step(booking_id=quote.booking.pk, eta=eta, by=author)
    else:
        changes.ask_step(
            booking_id=quote.booking.pk,
            by=author,
            starts_at=quote.starts_at,
            party_size=quote.party_size,
            area_id=details.get("area_id"),
            hold_id=quote.hold_id,
        )
        if details.get("needs") or details.get("health"):
            telling.carry_out(quote=quote)
    transitions.move(quote, Status.COMMITTED, by=author)
    return quote


def _join(quote: Quote, details: dict[str, Any], author: str) -> None:
    waitlist.join_step(
        venue_id=quote.venue_id,
        service_id=quote.service_id,
        party_size=quote.party_size,
        earliest=quote.starts_at,
        latest=datetime.fromisoformat(details["latest"]),
        guest_name=quote.guest_name,
        by=author,
        person_id=quote.person_id,
        needs=details.get("needs") or (),
        origin=quote.conversation.scope,
        source=Booking.Source.NETWORK,
    )
