"""Template tags of the diary's pages."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agnt.lib import clock, when
from agnt.lib.money import exponent
from bookings import allergies as known_allergies
from bookings import calling
from bookings.floor import Spot
from bookings.models import Booking, BookingNeed
from venues.models import Closure, Resource

register = template.Library()


@register.filter
def epoch(moment: datetime) -> int:
    """Seconds since 1970, for scripts."""
    return int(moment.timestamp())


@register.filter
def seats(resource: Resource) -> str:
    """`2-4 seats`, `8 places`; nothing for a person."""
    if resource.kind == Resource.Kind.POOL:
        return f"{resource.units} places"
    if resource.kind == Resource.Kind.PERSON:
        return ""
    least, most = resource.min_seats, resource.max_seats
    if least in (1, most):
        return "1 seat" if most == 1 else f"{most} seats"
    return f"{least}-{most} seats"


@register.filter
def telling(name: str) -> SafeString | str:
    """`Table 2.1` with its first word apart: it is the same on each line, and makes way where there is little room.
    `Daybed 3` with a `D` that takes its first word's place where there is hardly any."""
    kind, _, rest = name.partition(" ")
    if rest and kind == "Table":
        return format_html('<span class="kind">{} </span>{}', kind, rest)
    if rest[:1].isdecimal():
        long = '<span class="long">{} </span><span class="short" aria-hidden="true">{}</span>{}'
        return format_html(long, kind, kind[:1], rest)
    return name


@register.filter
def call(phone: str) -> SafeString:
    """A number to tap."""
    return calling.link(phone)


@register.filter
def units(amount_minor: int | None, currency: str) -> str:
    """Minor units as what one types into a field: `120.50`; nothing for None."""
    if amount_minor is None:
        return ""
    return f"{Decimal(amount_minor).scaleb(-exponent(currency)).normalize():f}"


@register.filter
def beside(moment: datetime, booking: Booking) -> str:
    """A time that is offered instead of the booking's: with its day where that is another."""
    return when.said_beside(moment, booking.starts_at, booking.venue.timezone)


@register.filter
def all_beside(moments: Iterable[datetime], booking: Booking) -> str:
    """Several of them in a row."""
    return when.said_in_row(moments, booking.starts_at, booking.venue.timezone)


@register.filter
def instant(moment: datetime) -> str:
    """A moment as a form carries it: `2026-11-24T11:15:00+00:00`."""
    return moment.isoformat()


@register.filter
def needs(_venue: object) -> list[tuple[str, str]]:
    """The needs that a guest may name: codes and words."""
    return [(str(code), str(words)) for code, words in BookingNeed.Code.choices]


@register.filter
def allergies(_venue: object) -> list[tuple[str, str]]:
    """The fixed list of allergies, as staff tick it: codes and words."""
    return [(code, words["en"]) for code, words in known_allergies.NAMES.items()]


@register.simple_tag
def during(closure: Closure, day: date, zone: str) -> str:
    """When it is closed, as far as it is not this day alone: `09:00 to 10:00`, `all day, until Fri 27 Nov 10:00`."""
    starts, ends = clock.local(closure.starts_at, zone), clock.local(closure.ends_at, zone)
    if ends.date() == day:
        return f"{starts:%H:%M} to {ends:%H:%M}" if starts.date() == day else f"until {ends:%H:%M}"
    begins = f"from {starts:%H:%M}" if starts.date() == day else "all day"
    return f"{begins}, until {ends:%a %-d %b %H:%M}"


@register.filter
def plain(value: float) -> str:
    """A number as a style sheet reads it, whatever the language: `12.5`."""
    return f"{value:.2f}"


@register.filter
def spot_address(spot: Spot, slug: str) -> str:
    """Where a tap on a table leads: who sits there, who comes next, or a walk-in for it."""
    booking = spot.booking or (spot.following if spot.state == "soon" else None)
    if booking is not None:
        return f"/venue/{slug}/bookings/{booking.pk}/"
    return f"/venue/{slug}/diary/walk-in/?resource={spot.resource.pk}"


@register.filter
def day_at(moment: datetime, zone: str) -> str:
    """The day of a moment as a date field reads it."""
    return f"{clock.local(moment, zone):%Y-%m-%d}"
