"""`create_booking`: holds the place and prepares the quote. It never books: the guest's own yes does."""

from typing import Annotated, Any

from pydantic import Field

from agents.services import quotes
from agents.services.quotes import Wish
from agents.tools import alternatives, areas, venues
from agents.tools.base import Arguments, Day, Json, Tool, ToolContext, Wall
from agents.turns import words
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.allergies import CODES as ALLERGIES
from bookings.models import BookingNeed
from venues.models import Area


class CreateBooking(Arguments):
    """What the guest picked."""

    venue: Annotated[str, Field(description="Slug or name, as venue_search gave it.")]
    service: Annotated[str | None, Field(description="What is booked there; empty: what suits the party.")] = None
    party_size: Annotated[int, Field(description="How many people, 1 or more.")]
    date: Annotated[Day, Field(description="YYYY-MM-DD in the venue's own calendar.")]
    time: Annotated[Wall, Field(description="HH:MM on the venue's own clock.")]
    guest_name: Annotated[str, Field(description="The name for the door.")] = ""
    notes: Annotated[str, Field(description="What the guest wants the venue to know, no allergies.")] = ""
    area: Annotated[str, Field(description="Part of the house, e.g. terrace.")] = ""
    needs: Annotated[list[str], Field(description="Of: " + ", ".join(BookingNeed.Code.values))] = []
    occasion: Annotated[str, Field(description="E.g. birthday.")] = ""
    allergies: Annotated[list[str], Field(description="Of: " + ", ".join(ALLERGIES))] = []
    allergy_words: Annotated[str, Field(description="What the guest said of his allergies, in his words.")] = ""


def create_booking(context: ToolContext, wanted: CreateBooking) -> Json:
    """The quote, in state `needs_confirmation`. Raises DomainError when it cannot be had."""
    venues.check_party(wanted.party_size)
    venue = venues.find_venue(wanted.venue)
    service = venues.find_service(venue, wanted.service, wanted.party_size)
    area = areas.find(venue, wanted.area)
    wish = Wish(
        service=service,
        party_size=wanted.party_size,
        starts_at=clock.at(wanted.date, wanted.time, venue.timezone),
        guest_name=wanted.guest_name or context.conversation.person.name,
        notes=_notes(wanted, area),
        area_id=area.pk if area else None,
        needs=tuple(code for code in wanted.needs if code in BookingNeed.Code.values),
        occasion=wanted.occasion,
        health=health_of(wanted.allergies, wanted.allergy_words, context.language),
    )
    return words.summary(quotes.prepare_booking(conversation=context.conversation, wish=wish))


def _notes(wanted: CreateBooking, area: Area | None) -> str:
    """A wish for a part of the house that is not known by that name goes to the venue's people in words."""
    unknown = wanted.area if area is None else ""
    return "; ".join(filter(None, (wanted.notes, unknown)))


def health_of(allergies: list[str], words: str, language: str) -> Json | None:
    """What is said of allergies, as a quote keeps it; None where nothing is."""
    codes = [code for code in allergies if code in ALLERGIES]
    return {"codes": codes, "words": words, "language": language} if codes or words else None


def explain(wanted: CreateBooking, error: DomainError) -> DomainError:
    """The refusal with up to three starts that can be had instead."""
    if not alternatives.may_help(error):
        return error
    venue = venues.find_venue(wanted.venue)
    service = venues.find_service(venue, wanted.service, wanted.party_size)
    return alternatives.named(error, service, wanted.party_size, clock.at(wanted.date, wanted.time, venue.timezone))


def arguments_of(quote: Any) -> Json:
    """The arguments that would prepare this quote again: how a refused yes is told to the model."""
    local = clock.local(quote.starts_at, quote.venue.timezone)
    return {
        "venue": quote.venue.slug,
        "service": quote.service.slug,
        "party_size": quote.party_size,
        "date": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "guest_name": quote.guest_name,
        "notes": quote.notes,
    }


TOOL = Tool(
    name="create_booking",
    description="Hold a place and prepare a booking. It is not booked by this: the platform shows the guest the offer "
    "with buttons and only the guest's own yes books it. Never say that it is booked.",
    kind="write",
    arguments=CreateBooking,
    run=create_booking,
    explain=explain,
)
