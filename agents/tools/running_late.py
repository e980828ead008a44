"""`running_late`: prepares telling the venue that the party comes later. The guest's own yes tells it."""

from typing import Annotated

from pydantic import Field

from agents.services import other_quotes
from agents.tools.base import Arguments, Json, Tool, ToolContext
from agents.tools.own_booking import the_one
from agents.turns import words
from bookings.models import Booking


class RunningLate(Arguments):
    """Which booking, and how late."""

    reference: Annotated[str | None, Field(description="8 characters; empty: the guest's only booking.")] = None
    minutes: Annotated[int | None, Field(description="How many minutes after the booked time; empty: not said.")] = None


def running_late(context: ToolContext, wanted: RunningLate) -> Json:
    """The quote, in state `needs_confirmation`."""
    booking = the_one(context, wanted.reference, lambda one: one.status == Booking.Status.CONFIRMED, soon=True)
    quote = other_quotes.prepare_late(conversation=context.conversation, booking=booking, minutes=wanted.minutes)
    return words.summary(quote)


TOOL = Tool(
    name="running_late",
    description="Prepare telling the venue that the guest will be late, by how many minutes. The platform asks the "
    "guest with buttons; never say that the venue knows.",
    kind="write",
    arguments=RunningLate,
    run=running_late,
)
