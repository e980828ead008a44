"""`join_waitlist`: prepares a place in line at a venue that is full. The guest's own yes puts him there."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from agents.services import other_quotes
from agents.tools import venues
from agents.tools.base import Arguments, Day, Json, Tool, ToolContext, Wall
from agents.turns import words
from agnt.lib import clock
from bookings.models import BookingNeed

AROUND = timedelta(hours=1)  # a guest who names one time takes one about then


class JoinWaitlist(Arguments):
    """Where, for how many, and which starts would do."""

    venue: Annotated[str, Field(description="Slug or name, as venue_search gave it.")]
    service: Annotated[str | None, Field(description="What is booked there; empty: what suits the party.")] = None
    party_size: Annotated[int, Field(description="How many people, 1 or more.")]
    date: Annotated[Day, Field(description="YYYY-MM-DD in the venue's own calendar.")]
    time: Annotated[Wall, Field(description="HH:MM, the first start that would do.")]
    until: Annotated[Wall | None, Field(description="HH:MM, the last that would do; empty: an hour around.")] = None
    guest_name: Annotated[str, Field(description="The name for the door.")] = ""
    needs: Annotated[list[str], Field(description="Of: " + ", ".join(BookingNeed.Code.values))] = []


def join_waitlist(context: ToolContext, wanted: JoinWaitlist) -> Json:
    """The quote, in state `needs_confirmation`."""
    venues.check_party(wanted.party_size)
    venue = venues.find_venue(wanted.venue)
    said = clock.at(wanted.date, wanted.time, venue.timezone)
    earliest, latest = said - AROUND, said + AROUND
    if wanted.until is not None:
        earliest, latest = said, clock.at(wanted.date, wanted.until, venue.timezone)
        latest = latest if latest >= earliest else latest + timedelta(days=1)
    quote = other_quotes.prepare_wait(
        conversation=context.conversation,
        service=venues.find_service(venue, wanted.service, wanted.party_size),
        party_size=wanted.party_size,
        earliest=earliest,
        latest=latest,
        guest_name=wanted.guest_name or context.conversation.person.name,
        needs=tuple(code for code in wanted.needs if code in BookingNeed.Code.values),
    )
    return words.summary(quote)


TOOL = Tool(
    name="join_waitlist",
    description="Prepare putting the guest on a full venue's waitlist: he is offered a place when one comes free. The "
    "platform asks him with buttons; never say that he is on the list.",
    kind="write",
    arguments=JoinWaitlist,
    run=join_waitlist,
)
