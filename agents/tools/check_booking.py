"""`check_booking`: how the guest's own bookings stand."""

from typing import Annotated

from pydantic import Field

from agents.tools.base import Arguments, Json, Tool, ToolContext
from agnt.lib import clock
from agnt.lib.errors import NotFound
from agnt.lib.money import Money
from bookings.models import Booking
from bookings.services import deciding_changes, deposits
from chat.models import Conversation
from chat.services import change_notices, notices
from venues import positions
from venues.models import Venue

MOST = 5


class CheckBooking(Arguments):
    """Which one; without a reference all that are still to come."""

    reference: Annotated[str | None, Field(description="8 characters, e.g. AB2CD3EF.")] = None


def check_booking(context: ToolContext, wanted: CheckBooking) -> Json:
    """The guest's bookings. NotFound for a reference that is not his, the same as for one that does not exist."""
    mine = own_bookings(context.conversation, wanted.reference)
    return {"bookings": [described(booking, context.language) for booking in mine]}


def own_bookings(conversation: Conversation, reference: str | None) -> list[Booking]:
    """The one of that reference, or those still to come, soonest first."""
    mine = Booking.objects.of_person(conversation.person)
    if reference is None:
        return list(mine.upcoming()[:MOST])  # type: ignore[attr-defined]  # a QuerySet of ours keeps its methods
    found = mine.filter(reference=reference.upper().replace(" ", "")).first()
    if found is None:
        raise NotFound("There is no booking of that reference. Ask the guest to look at it again.")
    return [found]


def described(booking: Booking, language: str = "en") -> Json:
    """One booking as a model reads it; times on the venue's clock. `deposit` is there while one is owed, also for a
    change that waits for its own."""
    return {
        "reference": booking.reference,
        "venue": booking.venue.name,
        "starts_at": f"{booking.local_start:%Y-%m-%d %H:%M}",
        "party_size": booking.party_size,
        "status": booking.status,
        "link": notices.link_of(booking),
        "where": where(booking.venue),
        **_deposit(booking, language),
    }


def _deposit(booking: Booking, language: str) -> Json:
    """What is owed and for which change, until when, and how the venue says that it is paid; where it does not, its
    phone."""
    waiting = deciding_changes.waiting_for_deposit(booking) if booking.status in Booking.LIVE else None
    if waiting is None and booking.status != Booking.Status.AWAITING_DEPOSIT:
        return {}
    venue = booking.venue
    due = waiting.decide_by if waiting else booking.deposit_by or booking.starts_at
    owed = {
        "amount": str(Money(deposits.owed_minor(booking), booking.currency)),
        "until": f"{clock.local(due, venue.timezone):%Y-%m-%d %H:%M}",
        "how": venue.deposit_how,
        "phone": venue.phone,
    }
    return {"deposit": owed | ({"change": change_notices.wish_said(waiting, language)} if waiting else {})}


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
