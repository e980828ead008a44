"""Which of the guest's bookings a tool is about: the one of a reference, else the only one still to come."""

from collections.abc import Callable
from datetime import timedelta

from agents.tools.base import ToolContext
from agents.tools.check_booking import described, own_bookings
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking

_AT_HAND = timedelta(hours=6)


def the_one(
    context: ToolContext, reference: str | None, may: Callable[[Booking], bool], *, soon: bool = False
) -> Booking:
    """The booking meant; with `soon` one that begins within hours is meant before later ones.

    DomainError `no_such_booking` where there is none, `which_booking` names those to choose from.
    """
    mine = own_bookings(context.conversation, reference)
    if reference is None:
        mine = [booking for booking in mine if may(booking)]
        at_hand = [booking for booking in mine if booking.starts_at <= clock.now() + _AT_HAND] if soon else []
        mine = at_hand or mine
    if not mine:
        raise DomainError("no_such_booking", "The guest has no booking that this could be about.", status=409)
    if len(mine) > 1:
        raise DomainError(
            "which_booking",
            "The guest has several bookings: ask which one.",
            status=409,
            bookings=[described(booking) for booking in mine],
        )
    return mine[0]
