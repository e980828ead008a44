"""The quote that asks whether the venue shall know of needs and allergies for a booking that stands."""

from collections.abc import Mapping
from typing import Any

from agents.models import Quote
from agents.services.quote_rows import by, close_open, give_back, made, of_booking
from agnt.lib import tx
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking
from bookings.services import telling
from bookings.services.health import Health
from chat.models import Conversation


@tx.step
def prepare(*, conversation: Conversation, booking: Booking, details: Mapping[str, Any]) -> Quote:
    """Write the quote: `details` has needs, occasion, notes and health as a pick has them. An earlier open one is
    replaced. Raises DomainError `nothing_told`, `not_changeable`."""
    if not any(details.get(name) for name in ("needs", "occasion", "notes", "health")):
        raise DomainError("nothing_told", "Ask the guest what the venue shall know.", status=422)
    if booking.status not in Booking.LIVE:
        raise DomainError("not_changeable", "This booking is over: nothing can be added to it.", status=409)
    for earlier in close_open(conversation=conversation):
        give_back(quote=earlier)
    quote = of_booking(conversation, booking, Quote.Act.TELL)
    quote.details = dict(details)
    return made(quote=quote)


@tx.step
def carry_out(*, quote: Quote) -> Booking:
    """The guest has said yes: the venue may see it with this booking. Raises what `telling.tell_step` raises."""
    details = quote.details or {}
    health = details.get("health")
    told = None
    if health:
        codes, words = tuple(health.get("codes", ())), str(health.get("words", ""))
        told = Health(codes, words, str(health.get("language", "")), shared=True)
    if quote.booking_id is None:
        raise NotFound("There is no such booking.")
    return telling.tell_step(
        booking_id=quote.booking_id,
        by=by(quote.person_id),
        codes=tuple(details.get("needs") or ()),
        told=told,
        occasion=details.get("occasion") or "",
        notes=details.get("notes") or "",
    )
