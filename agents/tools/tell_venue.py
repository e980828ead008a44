"""`tell_venue`: prepares telling the venue of needs and allergies for a booking that stands. His yes does it."""

from typing import Annotated

from pydantic import Field

from agents.services import telling
from agents.tools.base import Arguments, Json, Tool, ToolContext
from agents.tools.create_booking import health_of
from agents.tools.own_booking import the_one
from agents.turns import words
from bookings.allergies import CODES as ALLERGIES
from bookings.models import Booking, BookingNeed


class TellVenue(Arguments):
    """Which booking, and what the venue shall know."""

    reference: Annotated[str | None, Field(description="8 characters; empty: the guest's only booking.")] = None
    needs: Annotated[list[str], Field(description="Of: " + ", ".join(BookingNeed.Code.values))] = []
    allergies: Annotated[list[str], Field(description="Of: " + ", ".join(ALLERGIES))] = []
    allergy_words: Annotated[str, Field(description="What the guest said of his allergies, in his words.")] = ""
    occasion: Annotated[str, Field(description="E.g. birthday.")] = ""
    notes: Annotated[str, Field(description="Anything else, no allergies.")] = ""


def tell_venue(context: ToolContext, wanted: TellVenue) -> Json:
    """The quote, in state `needs_confirmation`."""
    booking = the_one(context, wanted.reference, lambda one: one.status in Booking.LIVE)
    details = {
        "needs": [code for code in wanted.needs if code in BookingNeed.Code.values],
        "occasion": wanted.occasion,
        "notes": wanted.notes,
        "health": health_of(wanted.allergies, wanted.allergy_words, context.language),
    }
    return words.summary(telling.prepare(conversation=context.conversation, booking=booking, details=details))


TOOL = Tool(
    name="tell_venue",
    description="Prepare telling the venue of a need, an allergy, an occasion or a wish for a booking that the guest "
    "has. The platform asks him with buttons; never say that the venue knows.",
    kind="write",
    arguments=TellVenue,
    run=tell_venue,
)
