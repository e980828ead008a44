"""`cancel_booking`: prepares the question whether a booking shall be cancelled. The guest's own yes cancels it."""

from agents.services import quotes
from agents.tools.base import Json, Tool, ToolContext
from agents.tools.check_booking import CheckBooking, described, own_bookings
from agents.turns import words
from agnt.lib.errors import DomainError


def cancel_booking(context: ToolContext, wanted: CheckBooking) -> Json:
    """The quote, in state `needs_confirmation`. DomainError `which_booking` names those to choose from."""
    mine = own_bookings(context.conversation, wanted.reference)
    if wanted.reference is None:
        mine = [booking for booking in mine if booking.is_cancellable]
    if not mine:
        raise DomainError("nothing_to_cancel", "The guest has no booking that could be cancelled.", status=409)
    if len(mine) > 1:
        raise DomainError(
            "which_booking",
            "The guest has several bookings: ask which one.",
            status=409,
            bookings=[described(booking) for booking in mine],
        )
    return words.summary(quotes.prepare_cancel(conversation=context.conversation, booking=mine[0]))


TOOL = Tool(
    name="cancel_booking",
    description="Prepare cancelling a booking of the guest. Nothing is cancelled by this: the platform asks the guest "
    "with buttons. Never say that it is cancelled.",
    kind="write",
    arguments=CheckBooking,
    run=cancel_booking,
)
