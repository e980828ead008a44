"""`check_booking`: how the guest's own bookings stand."""

from typing import Annotated

from pydantic import Field

from agents.tools.base import Arguments, Json, Tool, ToolContext
from agnt.lib import clock
from agnt.lib.errors import NotFound
from agnt.lib.money import Money
from bookings.models import Booking
from chat.models import Conversation
from chat.services import notices
from venues import positions
from venues.models import Venue

MOST = 5


class CheckBooking(Arguments):
    """Which one; without a reference all that are still to come."""

    reference: Annotated[str | None, Field(description="8 characters, e.g. AB2CD3EF.")] = None


def check_booking(context: ToolContext, wanted: CheckBooking) -> Json:
    """The guest's bookings. NotFound for a reference that is not his, the same as for one that does not exist."""
    return {"bookings": [described(booking) for booking in own_bookings(context.conversation, wanted.reference)]}


def own_bookings(conversation: Conversation, reference: str | None) -> list[Booking]:
    """The one of that reference, or those still to come, soonest first."""
    mine = Booking.objects.of_person(conversation.person)
    if reference is None:
        return list(mine.upcoming()[:MOST])  # type: ignore[attr-defined]  # a QuerySet of ours keeps its methods
    found = mine.filter(reference=reference.upper().replace(" ", "")).first()
    if found is None:
        raise NotFound("There is no booking of that reference. Ask the guest to look at it again.")
    return [found]


def described(booking: Booking) -> Json:
    """One booking as a model reads it; times on the venue's clock. `deposit` is there while one is owed."""
    deposit = {"deposit": _deposit(booking)} if booking.status == Booking.Status.AWAITING_DEPOSIT else {}
    return {
        "reference": booking.reference,
        "venue": booking.venue.name,
        "starts_at": f"{booking.local_start:%Y-%m-%d %H:%M}",
        "party_size": booking.party_size,
        "status": booking.status,
        "link": notices.link_of(booking),
        "where": where(booking.venue),
        **deposit,
    }


def _deposit(booking: Booking) -> Json:
    """What is owed, until when, and how the venue says that it is paid; where it does not, its phone."""
    venue = booking.venue
    until = clock.local(booking.deposit_by or booking.starts_at, venue.timezone)
    return {
        "amount": str(Money(booking.deposit_owed_minor, booking.currency)),
        "until": f"{until:%Y-%m-%d %H:%M}",
        "how": venue.deposit_how,
        "phone": venue.phone,
    }


def where(venue: Venue) -> str:
    """Address, area and city, with a map."""
    return f"{', '.join(positions.address_lines(venue))}\n{positions.map_url(venue)}"


TOOL = Tool(
    name="check_booking",
    description="How the guest's own bookings stand: the one of a reference, or all that are still to come; and how "
    "a deposit that is owed is paid.",
    kind="read",
    arguments=CheckBooking,
    run=check_booking,
)
