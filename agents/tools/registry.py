"""The tools there are: one literal table."""

from agents.llm.base import ToolSpec
from agents.tools import (
    cancel_booking,
    check_booking,
    create_booking,
    join_waitlist,
    leave_waitlist,
    modify_booking,
    running_late,
    tell_venue,
    venue_search,
)
from agents.tools.base import Tool

TOOLS: dict[str, Tool] = {
    tool.name: tool
    for tool in (
        venue_search.TOOL,
        create_booking.TOOL,
        check_booking.TOOL,
        modify_booking.TOOL,
        running_late.TOOL,
        tell_venue.TOOL,
        join_waitlist.TOOL,
        leave_waitlist.TOOL,
        cancel_booking.TOOL,
    )
}


def specs() -> tuple[ToolSpec, ...]:
    """The tools as a model sees them."""
    return tuple(tool.spec for tool in TOOLS.values())
