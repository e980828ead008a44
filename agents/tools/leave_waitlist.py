"""`leave_waitlist`: where the guest waits, for the question whether he leaves. His own tap takes him off the list."""

from agents.tools.base import Arguments, Json, Tool, ToolContext
from agnt.lib import clock
from bookings.models import WaitlistEntry

MOST = 5
_WAITS = (WaitlistEntry.Status.WAITING, WaitlistEntry.Status.OFFERED)


class LeaveWaitlist(Arguments):
    """Nothing is asked: all the lists that he is on."""


def leave_waitlist(context: ToolContext, wanted: LeaveWaitlist) -> Json:
    """The lists that the guest is on; times on the venue's clock."""
    mine = WaitlistEntry.objects.select_related("venue").filter(
        person=context.conversation.person, status__in=_WAITS, latest__gt=clock.now()
    )
    return {"entries": [_described(entry) for entry in mine.order_by("earliest", "pk")[:MOST]]}


def _described(entry: WaitlistEntry) -> Json:
    return {
        "id": entry.pk,
        "venue": entry.venue.name,
        "starts_at": f"{clock.local(entry.earliest, entry.venue.timezone):%Y-%m-%d %H:%M}",
        "party_size": entry.party_size,
    }


TOOL = Tool(
    name="leave_waitlist",
    description="The waitlists that the guest is on. To let him leave one, offer the button `leave:<id>`; never say "
    "that he is off the list.",
    kind="read",
    arguments=LeaveWaitlist,
    run=leave_waitlist,
)
