"""The names of shifts with how many covers start at once, what large parties agree to, and what the house can do."""

from datetime import time
from typing import Final

from agnt.lib.money import exponent
from venues.models import Resource, Service, Shift, TermsTier, Venue
from venues.services.catalogue import Layout

C = Venue.Category
DINING: Final = frozenset({C.BEACH_CLUB, C.FINE_DINING, C.RESTAURANT, C.WARUNG, C.CAFE, C.BAR})
_EVENING, _LAST_BY_DAY = time(17), time(16, 45)
_DAY_ENDS = time(19, 45)  # who came by day may stay into the evening
_ALL_AT_ONCE = 3  # a third of the seats may be filled in one quarter of an hour
# In whole units: a deposit for each guest of a long table.
_DEPOSITS = {"IDR": 150_000, "EUR": 15, "USD": 20, "JPY": 2_500}


def trim(layout: Layout) -> None:
    """Name the shifts and say what they bear; large parties agree to more; needs that the house always meets."""
    house = [shift for shift in layout.shifts if not shift.resource and not shift.service]
    dines = layout.venue.category in DINING
    for shift in house:
        shift.name = _name(shift, dines)
        if dines and shift.opens < time(14) and _is_late(shift.closes):
            layout.shifts.append(_evening(shift))
            shift.closes, shift.last_start = _DAY_ENDS, _LAST_BY_DAY
    if dines:
        for shift in layout.shifts:
            _pace(shift, _seats(layout))
        layout.tiers += _tiers(layout.venue)
        layout.venue.can_provide = ["high_chair"]
    if layout.venue.category == C.BOAT:
        layout.venue.cannot_provide = ["wheelchair", "smoking"]


def _is_late(closes: time) -> bool:
    return closes >= time(21) or closes <= time(5)


def _name(shift: Shift, dines: bool) -> str:
    if not dines:
        return "Day"
    if shift.opens < time(10):
        return "Breakfast and lunch"
    return "Lunch" if shift.opens < time(15) else "Dinner"


def _evening(day: Shift) -> Shift:
    """The same day from five o'clock on: dinner is a shift of its own."""
    return Shift(
        venue=day.venue,
        name="Dinner",
        weekday=day.weekday,
        opens=_EVENING,
        closes=day.closes,
        last_start=day.last_start,
    )


def _seats(layout: Layout) -> int:
    """How many sit at tables, or on the units of a counter."""
    tables = [resource for resource in layout.resources if resource.kind == Resource.Kind.TABLE]
    pools = [resource for resource in layout.resources if resource.kind == Resource.Kind.POOL]
    return sum(table.max_seats for table in tables) + sum(pool.units for pool in pools)


def _pace(shift: Shift, seats: int) -> None:
    """So many covers may start in a quarter of an hour; less of it is open to the page and to agents."""
    if shift.resource is not None or shift.service is not None:
        return
    total = max(12, seats // _ALL_AT_ONCE)
    shift.pacing_total, shift.pacing_online, shift.pacing_agents = total, max(10, total * 3 // 4), max(8, total // 2)


def _tiers(venue: Venue) -> list[TermsTier]:
    """From six a day's notice, from eight a card, from ten a deposit."""
    deposit = _DEPOSITS[venue.currency] * 10 ** exponent(venue.currency)
    day = 24 * 60
    return [
        TermsTier(venue=venue, from_party=6, cancel_minutes=max(day, venue.cancel_minutes)),
        TermsTier(venue=venue, from_party=8, cancel_minutes=max(day, venue.cancel_minutes), keeps_card=True),
        TermsTier(
            venue=venue,
            from_party=10,
            cancel_minutes=max(2 * day, venue.cancel_minutes),
            deposit_minor=deposit,
            deposit_per=Service.Per.PERSON,
            deposit_hours=48,
        ),
    ]
