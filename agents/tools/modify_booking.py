"""`modify_booking`: prepares another time, size or area for a booking. The guest's own yes changes it."""

from typing import Annotated

from pydantic import Field

from agents.services import other_quotes, telling
from agents.services.other_quotes import Change
from agents.tools import alternatives, areas, venues
from agents.tools.base import Arguments, Day, Json, Tool, ToolContext, Wall
from agents.tools.create_booking import health_of
from agents.tools.own_booking import the_one
from agents.turns import words
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.allergies import CODES as ALLERGIES
from bookings.models import Booking, BookingNeed


class ModifyBooking(Arguments):
    """Which booking, and what is to be different. What is left out stays as it is."""

    reference: Annotated[str | None, Field(description="8 characters; empty: the guest's only booking.")] = None
    date: Annotated[Day | None, Field(description="YYYY-MM-DD in the venue's own calendar.")] = None
    time: Annotated[Wall | None, Field(description="HH:MM on the venue's own clock.")] = None
    party_size: Annotated[int | None, Field(description="How many people, 1 or more.")] = None
    area: Annotated[str, Field(description="Part of the house, e.g. terrace.")] = ""
    needs: Annotated[list[str], Field(description="Of: " + ", ".join(BookingNeed.Code.values))] = []
    allergies: Annotated[list[str], Field(description="Of: " + ", ".join(ALLERGIES))] = []
    allergy_words: Annotated[str, Field(description="What the guest said of his allergies, in his words.")] = ""


def modify_booking(context: ToolContext, wanted: ModifyBooking) -> Json:
    """The quote, in state `needs_confirmation`. Raises DomainError when it cannot be had."""
    if wanted.party_size is not None:
        venues.check_party(wanted.party_size)
    booking = the_one(context, wanted.reference, lambda one: one.is_cancellable)
    local = booking.local_start
    wall = wanted.time or local.time().replace(tzinfo=None)
    starts_at = clock.at(wanted.date or local.date(), wall, booking.venue.timezone)
    area = areas.find(booking.venue, wanted.area)
    if wanted.area and area is None and not (wanted.date or wanted.time or wanted.party_size):
        wish = {"notes": wanted.area}  # no part of the house is called so: its people hear of the wish
        return words.summary(telling.prepare(conversation=context.conversation, booking=booking, details=wish))
    change = Change(
        starts_at if wanted.date or wanted.time else None,
        wanted.party_size,
        area,
        tuple(code for code in wanted.needs if code in BookingNeed.Code.values),
        health_of(wanted.allergies, wanted.allergy_words, context.language),
    )
    return words.summary(other_quotes.prepare_change(conversation=context.conversation, booking=booking, wish=change))


def explain(wanted: ModifyBooking, error: DomainError) -> DomainError:
    """The refusal with its free starts by name."""
    booking_id = error.data.pop("booking_id", None)
    if booking_id is None:
        return error
    booking = Booking.objects.select_related("service__venue__city").get(pk=booking_id)
    return alternatives.named(error, booking.service, wanted.party_size or booking.party_size, booking.starts_at)


TOOL = Tool(
    name="modify_booking",
    description="Prepare a change of the guest's booking: time, day, number of people, area. Nothing is changed by "
    "this: the platform asks the guest with buttons. Never say that it is changed.",
    kind="write",
    arguments=ModifyBooking,
    run=modify_booking,
    explain=explain,
)
