"""Rows of quotes under every act: made, replaced, their places given back. One is open in a conversation."""

import uuid
from datetime import timedelta

from django.conf import settings

from agents.models import Quote
from agnt.core import transitions
from agnt.lib import clock, locks, tx
from bookings.models import Booking
from bookings.services import holds
from chat.models import Conversation

Status = Quote.Status


def by(person_id: uuid.UUID) -> str:
    """How a guest is named as the author of a change."""
    return f"guest:{person_id}"


@tx.step
def made(*, quote: Quote) -> Quote:
    """Store a new one."""
    quote.save(force_insert=True)
    transitions.born(quote, by=by(quote.person_id))
    return quote


@tx.step
def close_open(*, conversation: Conversation) -> list[Quote]:
    """Close what is open in the conversation: run out, or replaced by what comes next."""
    rows = locks.lock(Quote.objects.filter(conversation=conversation, status=Status.OPEN))
    for quote in rows:
        to = Status.EXPIRED if quote.expires_at <= clock.now() else Status.REPLACED
        transitions.move(quote, to, by=by(quote.person_id))
    return rows


@tx.step
def give_back(*, quote: Quote) -> None:
    """What it held is free again."""
    if quote.hold_id is not None:
        holds.release(hold_id=quote.hold_id)


def of_booking(conversation: Conversation, booking: Booking, act: Quote.Act) -> Quote:
    """The unsaved quote of an act on a booking, which it names as it is; good for as long as a pick is held."""
    return Quote(
        person_id=conversation.person_id,
        conversation=conversation,
        act=act,
        venue=booking.venue,
        service=booking.service,
        party_size=booking.party_size,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        guest_name=booking.guest_name,
        terms=booking.terms,
        value_minor=booking.value_minor,
        currency=booking.currency,
        booking=booking,
        expires_at=clock.now() + timedelta(minutes=settings.ENV.hold_minutes),
    )
