"""Quotes: what a tool prepared, and what only the guest's own yes carries out.

Lock order: the quote, then the diary's days (bookings). Every step joins the caller's transaction, so a place that is
held or given back stands or falls with the quote that says so.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from agents.models import Quote
from agents.services import envelopes, other_quotes, telling
from agents.services.quote_rows import by, close_open, give_back, made, of_booking
from agnt.core import people, transitions
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import terms
from bookings.models import Booking
from bookings.services import holds, lifecycle, limits, requests
from chat.models import Conversation
from venues.models import Service

Status = Quote.Status


@dataclass(frozen=True, slots=True)
class Wish:
    """What the guest picked. `starts_at` is aware; `guest_name` is the name for the door."""

    service: Service
    party_size: int
    starts_at: datetime
    guest_name: str
    notes: str = ""
    area_id: int | None = None
    needs: Sequence[str] = ()
    occasion: str = ""
    health: Mapping[str, Any] | None = None

    @property
    def details(self) -> dict[str, Any]:
        """What is kept of it beside the columns."""
        health = dict(self.health) if self.health else None
        return {"area_id": self.area_id, "needs": list(self.needs), "occasion": self.occasion, "health": health}


@tx.step
def prepare_booking(*, conversation: Conversation, wish: Wish) -> Quote:
    """Hold the place and write the quote that asks for the guest's yes. An earlier open quote is replaced.

    Raises DomainError `name_needed`, or what `holds.hold` says against the start (with `alternatives`).
    """
    name = text.clamp(text.clean(wish.guest_name).strip(), 120)
    if not name:
        raise DomainError("name_needed", "Ask the guest for the name for the door.", status=422)
    service, venue = wish.service, wish.service.venue
    until = clock.now() + timedelta(minutes=settings.ENV.hold_minutes)
    close_open(conversation=conversation)
    held = holds.hold(
        venue_id=venue.pk,
        service_id=service.pk,
        party_size=wish.party_size,
        starts_at=wish.starts_at,
        person_id=conversation.person_id,
        scope=conversation.scope,
        held_until=until,
        area_id=wish.area_id,
        needs=wish.needs,
    )
    limits.refuse_overlap(person_id=conversation.person_id, starts_at=held.starts_at, ends_at=held.ends_at)
    people.learn_about(person_id=conversation.person_id, name=name)
    agreed = terms.agreement(service=service, party_size=wish.party_size, starts_at=held.starts_at)
    quote = Quote(
        person_id=conversation.person_id,
        conversation=conversation,
        act=Quote.Act.BOOK,
        venue=venue,
        service=service,
        party_size=wish.party_size,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        guest_name=name,
        notes=text.clamp(text.clean(wish.notes), 500),
        terms=agreed.terms,
        value_minor=agreed.value_minor,
        currency=venue.currency,
        hold_id=held.hold_id,
        expires_at=held.held_until,
    )
    quote.details = wish.details
    return made(quote=quote)


@tx.step
def prepare_cancel(*, conversation: Conversation, booking: Booking) -> Quote:
    """Write the quote that asks whether the booking shall be cancelled. Raises DomainError when it cannot be."""
    if not booking.is_cancellable:
        raise DomainError("not_cancellable", "This booking cannot be cancelled any more.", status=409)
    for earlier in close_open(conversation=conversation):
        give_back(quote=earlier)
    return made(quote=of_booking(conversation, booking, Quote.Act.CANCEL))


@tx.step
def commit(*, quote_id: int, person_id: uuid.UUID, shared: bool = True) -> Quote:
    """Carry the quote out for its own person: place the request and write its envelope, cancel or change the booking,
    say that he is late, put him on the waitlist. `shared`: the venue may see the allergies that the quote names.

    The caller has the guest's own yes. Raises NotFound for a stranger's quote, DomainError `quote_closed` when it
    was answered or replaced, `quote_expired` when its time is over, or what the diary says (with `alternatives`).
    """
    quote = _lock_own(quote_id, person_id)
    if quote.status != Status.OPEN:
        raise DomainError("quote_closed", "That offer is no longer open.", status=409)
    if quote.expires_at <= clock.now():
        raise DomainError("quote_expired", "The time for a yes is over.", status=409)
    if quote.act == Quote.Act.CANCEL:
        return _cancel(quote)
    if quote.act == Quote.Act.TELL:
        telling.carry_out(quote=quote)
        transitions.move(quote, Status.COMMITTED, by=by(person_id))
        return quote
    if quote.act != Quote.Act.BOOK:
        return other_quotes.carry_out(quote=quote)
    details = quote.details or {}
    booking = requests.place(
        hold_id=quote.hold_id,
        venue_id=quote.venue_id,
        service_id=quote.service_id,
        party_size=quote.party_size,
        starts_at=quote.starts_at,
        person_id=person_id,
        guest_name=quote.guest_name,
        agreed=terms.Agreed(quote.terms, quote.value_minor),
        notes=quote.notes,
        source=Booking.Source.NETWORK,
        origin=quote.conversation.scope,
        by=by(person_id),
        area_id=details.get("area_id"),
        needs=details.get("needs") or (),
        occasion=details.get("occasion") or "",
        health=details.get("health"),
        health_shared=shared,
    )
    transitions.move(quote, Status.COMMITTED, by=by(person_id), booking=booking)
    envelopes.open_request(booking=booking, quote=quote)
    return quote


def _cancel(quote: Quote) -> Quote:
    if quote.booking_id is None:
        raise NotFound("There is no such booking.")
    author = by(quote.person_id)
    lifecycle.cancel(booking_id=quote.booking_id, by=author, cancelled_by=Booking.CancelledBy.GUEST)
    transitions.move(quote, Status.COMMITTED, by=author)
    return quote


@tx.step
def decline(*, quote_id: int, person_id: uuid.UUID) -> Quote:
    """The guest said no: the place is free again. One that is closed already is left as it is."""
    return _close(_lock_own(quote_id, person_id), Status.DECLINED)


@tx.step
def expire(*, quote_id: int, person_id: uuid.UUID, reason: str = "") -> Quote:
    """Its time is over, or it turned out to be impossible: the place is free again."""
    return _close(_lock_own(quote_id, person_id), Status.EXPIRED, reason)


def _close(quote: Quote, to: Quote.Status, reason: str = "") -> Quote:
    if quote.status == Status.OPEN:
        transitions.move(quote, to, by=by(quote.person_id), reason=reason)
        give_back(quote=quote)
    return quote


def _lock_own(quote_id: int, person_id: uuid.UUID) -> Quote:
    """A stranger's quote is not there."""
    rows = Quote.objects.select_related("venue", "service", "conversation", "booking")
    found = locks.lock(rows.filter(pk=quote_id, person_id=person_id))
    if not found:
        raise NotFound("That offer is not known here.")
    return found[0]
