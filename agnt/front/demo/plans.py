"""How the demo world's venues are written down: a few facts each, from which kinds.py makes a whole venue.

Every place is invented. Amounts are in whole units of the venue's currency.
"""

from dataclasses import dataclass
from datetime import time

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class CityPlan:
    """A city that the demo world serves."""

    slug: str
    name: str
    country: str
    timezone: str
    currency: str
    language: str
    at: tuple[float, float]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """Something on the menu with a price of its own: a set dinner, a treatment, a trip, a desk.

    `hours` narrows it to a part of the day; `starts` are departures; `party` is (smallest, largest).
    """

    name: str
    price: int
    minutes: int = 0
    about: str = ""
    hours: str = ""
    starts: tuple[str, ...] = ()
    party: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One venue. Lists are comma-separated. `hours`: "daily 11:00-23:00", "tue-sun 17:00-23:00 last 21:30; ...".

    `tables`: "2x6 4x8" is six tables for two and eight for four. Which of the other numbers count depends on the kind.
    """

    name: str
    category: str
    area: str
    at: tuple[float, float]
    about: str
    hours: str
    price: int = 2  # 1 cheap to 4 dear
    cuisines: str = ""
    tags: str = ""
    city: str = "bali"
    slug: str = ""
    tables: str = ""
    daybeds: int = 0
    therapists: int = 0
    rooms: int = 0
    couple_rooms: int = 0
    units: int = 0  # seats of each boat, desks, seats at a counter
    boats: tuple[str, ...] = ()
    extras: tuple[Extra, ...] = ()
    policy: str = "auto"
    slot: int = 15
    lead: int = 30
    cancel: int = 120
    minimum_spend: int = 0
    subscribed: bool = False
    claimed: bool = True
    sandbox: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """The same wall times on one weekday."""

    weekday: int
    opens: time
    closes: time
    last_start: time | None


def listed(value: str) -> list[str]:
    """The parts of a comma-separated list."""
    return [part.strip() for part in value.split(",") if part.strip()]


def hours(value: str) -> list[Hours]:
    """ "tue-sun 17:00-23:00 last 21:30; mon 12:00-15:00" as one entry for each weekday."""
    found: list[Hours] = []
    for part in value.split(";"):
        days, span, *rest = part.split()
        opens, closes = (time.fromisoformat(wall) for wall in span.split("-"))
        last = time.fromisoformat(rest[1]) if rest else None
        found.extend(Hours(weekday, opens, closes, last) for weekday in _weekdays(days))
    return found


def _weekdays(value: str) -> list[int]:
    if value == "daily":
        return list(range(7))
    first, _, last = value.partition("-")
    start, end = _DAYS.index(first), _DAYS.index(last or first)
    return [(start + n) % 7 for n in range((end - start) % 7 + 1)]
