"""Template tags of a venue's pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django import template
from django.utils.html import format_html

from agnt.lib import clock, ids, when
from agnt.lib.money import Money
from venues.access import Desk, Role

register = template.Library()


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the rail. `least`: the role that sees it. On a phone the first four stand in the bar."""

    name: str
    title: str
    least: str = Role.READER


DOORS: Final = (
    Door("diary", "Diary"),
    Door("decide", "To decide", Role.HOST),
    Door("bookings", "Bookings"),
    Door("guests", "Guests", Role.HOST),
    Door("waitlist", "Waitlist"),
    Door("reports", "Reports", Role.MANAGER),
    Door("settings", "Settings", Role.MANAGER),
)


@register.simple_tag
def once() -> str:
    """A field that is new with each page: what is sent with it is done once, however often the form is sent."""
    return format_html('<input type="hidden" name="once" value="{}">', ids.token())


@register.inclusion_tag("venues/parts/rail.html", takes_context=True)
def rail(context: template.Context) -> dict[str, object]:
    """The rail of the desk's pages, with the present one marked (`section` in the context)."""
    desk: Desk = context["desk"]
    return {
        "desk": desk,
        "doors": [door for door in DOORS if desk.may(door.least)],
        "section": context.get("section", ""),
        "user": desk.user,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("venues/parts/icon.html")
def icon(name: str) -> dict[str, str]:
    """A drawn sign, hidden from screen readers: a word always stands beside it."""
    return {"name": name}


@register.filter
def wall(moment: datetime | None, zone: str) -> str:
    """`19:00` in the venue's zone; nothing for None."""
    return f"{clock.local(moment, zone):%H:%M}" if moment else ""


@register.filter
def said(moment: datetime | None, zone: str) -> str:
    """`today 19:00` in the venue's zone; nothing for None."""
    return when.said(moment, zone) if moment else ""


@register.filter
def money(amount_minor: int | None, currency: str) -> str:
    """An amount with its currency; nothing for None."""
    return str(Money(amount_minor, currency)) if amount_minor is not None else ""
