"""What a new venue of each kind begins with: pure suggestions, which its owner changes as he likes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Family(StrEnum):
    """What is counted when a venue of a kind is set up."""

    TABLES = "tables"
    ROOMS = "rooms"
    SEATS = "seats"
    DESKS = "desks"


@dataclass(frozen=True, slots=True)
class Start:
    """The suggestion for one kind. `turns`: (up to so many guests, minutes); `hours`: for each day of the week."""

    family: Family = Family.TABLES
    service: str = "Table"
    hours: str = "11:00-23:00"
    turns: tuple[tuple[int, int], ...] = ((2, 90), (4, 120), (12, 150))
    max_party: int = 12
    lead_minutes: int = 30
    cancel_minutes: int = 120
    slot_minutes: int = 15
    counts: dict[str, int] = field(default_factory=lambda: {"two": 8, "four": 6, "six": 2, "eight": 0})


STARTS: Final[dict[str, Start]] = {
    "restaurant": Start(),
    "warung": Start(hours="08:00-21:00", turns=((2, 60), (4, 75), (12, 90)), lead_minutes=15),
    "cafe": Start(hours="08:00-18:00", turns=((2, 60), (4, 75), (12, 90)), max_party=8, lead_minutes=15),
    "bar": Start(hours="17:00-01:00", turns=((2, 90), (4, 120), (12, 150))),
    "beach_club": Start(hours="10:00-22:00", turns=((2, 180), (4, 240), (12, 240))),
    "fine_dining": Start(
        hours="18:00-23:00", turns=((2, 120), (4, 150), (8, 180)), max_party=8, lead_minutes=120, cancel_minutes=1440,
        counts={"two": 6, "four": 6, "six": 1, "eight": 0},
    ),
    "spa": Start(
        Family.ROOMS, "Massage", "09:00-21:00", ((4, 60),), max_party=4, lead_minutes=60, cancel_minutes=240,
        slot_minutes=30, counts={"single": 3, "couple": 1, "people": 4},
    ),
    "boat": Start(
        Family.SEATS, "Boat trip", "08:00-18:00", ((50, 120),), max_party=10, lead_minutes=120, cancel_minutes=1440,
        slot_minutes=30, counts={"seats": 12},
    ),
    "coworking": Start(
        Family.DESKS, "Desk", "08:00-20:00", ((50, 240),), max_party=6, lead_minutes=0, slot_minutes=60,
        counts={"seats": 20},
    ),
}  # fmt: skip
CURRENCIES: Final = {
    "ID": "IDR", "US": "USD", "JP": "JPY", "GB": "GBP", "CH": "CHF", "AU": "AUD", "SG": "SGD", "TH": "THB", "MY": "MYR",
    "VN": "VND", "PH": "PHP", "IN": "INR", "NZ": "NZD", "CA": "CAD", "BR": "BRL", "MX": "MXN", "ZA": "ZAR", "TR": "TRY",
    "SE": "SEK", "NO": "NOK", "DK": "DKK", "PL": "PLN", "CZ": "CZK", "HU": "HUF", "AE": "AED", "KR": "KRW", "CN": "CNY",
    "HK": "HKD", "TW": "TWD", "WS": "WST",
}  # fmt: skip
_EURO: Final = frozenset({
    "AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PT", "SI",
    "SK",
})  # fmt: skip


def start_of(category: str) -> Start:
    """The suggestion for a kind of venue; that of a restaurant for one that has none."""
    return STARTS.get(category, STARTS["restaurant"])


def currency_of(country: str) -> str:
    """What is paid with in a country (ISO 3166-1 alpha-2); US dollars where we do not know."""
    code = country.upper()
    return "EUR" if code in _EURO else CURRENCIES.get(code, "USD")


SEATS: Final = {"two": (1, 2), "four": (2, 4), "six": (4, 6), "eight": (5, 8)}  # fewest and most, of each table


def largest_party(family: Family, counts: Mapping[str, int]) -> int:
    """The largest party for which what was counted has a place, before any tables are joined."""
    if family == Family.TABLES:
        return max((most for name, (_, most) in SEATS.items() if counts.get(name)), default=1)
    if family == Family.ROOMS:
        return min(2 if counts.get("couple") else 1, counts.get("people") or 1)
    return counts.get("seats") or 1
