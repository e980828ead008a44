"""Template tags of lists: the look of a state, links to other pages of a list, a day in few words."""

from datetime import date, datetime
from typing import Final

from django import template
from django.utils.safestring import SafeString

from agnt.lib import clock
from bookings.models import Booking

register = template.Library()
Status = Booking.Status
_LOOKS: Final = {
    Status.PENDING: "warn",
    Status.AWAITING_DEPOSIT: "warn",
    Status.CONFIRMED: "",
    Status.SEATED: "ok",
    Status.COMPLETED: "over",
    Status.NO_SHOW: "stop",
}


@register.filter
def look(status: str) -> str:
    """The class of a state: its shape and hue; the word stands beside it."""
    return _LOOKS.get(Status(status), "over")


@register.filter
def short_day(moment: datetime | date | None, zone: str = "") -> str:
    """`Sat 28 Nov`, with the year where it is another; nothing for None."""
    if moment is None:
        return ""
    day = clock.local(moment, zone).date() if isinstance(moment, datetime) else moment
    return f"{day:%a %-d %b}" if day.year == clock.now().year else f"{day:%-d %b %Y}"


@register.simple_tag
def page_link(query: str, number: int) -> SafeString | str:
    """The address of another page of the same list, `&` first among what it has already."""
    return f"?{query}&page={number}" if query else f"?page={number}"
