"""Every page of a venue, out of the URLconf, so that tests over all pages cover a new one by themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import URLResolver, get_resolver

from tests.twins import Twin

# How a page calls an id in its address -> whose id it is (tests/twins.py has one row of each).
NAMES: Final[Mapping[str, str]] = {
    "booking_id": "Booking",
    "guest_id": "Guest",
    "drop_id": "Guest",
    "entry_id": "WaitlistEntry",
    "offer_id": "WaitlistOffer",
    "change_id": "ChangeRequest",
    "review_id": "Review",
    "dispute_id": "Dispute",
    "area_id": "Area",
    "resource_id": "Resource",
    "combination_id": "Combination",
    "service_id": "Service",
    "shift_id": "Shift",
    "closure_id": "Closure",
    "override_id": "PacingOverride",
    "tier_id": "TermsTier",
    "brake_id": "Brake",
    "member_id": "Member",
    "invitation_id": "Invitation",
    "duty_id": "Duty",
    "run_id": "ImportRun",
    "mapping_id": "ColumnMapping",
    "feed_id": "CalendarFeed",
    "need_id": "BookingNeed",
}
# Parts of an address that are no ids: any value of them will do.
WORDS: Final[Mapping[str, str]] = {
    "kind": "guests",
    "form": "csv",
    "report": "days",
}
PART: Final = re.compile(r"<(?:\w+:)?(\w+)>")
ROOT: Final = "venue/<slug:slug>/"


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of a venue's pages, with the names of its parts."""

    route: str
    parts: tuple[str, ...]

    def of(self, venue: Twin, rows: Twin) -> str:
        """The address at one twin's venue with the other's (or its own) ids."""
        values = {"slug": venue.slug} | {part: self._value(part, rows) for part in self.parts if part != "slug"}
        return "/" + PART.sub(lambda match: values[match[1]], self.route)

    def _value(self, part: str, rows: Twin) -> str:
        if part in WORDS:
            return WORDS[part]
        row = rows.rows[NAMES[part]]
        return str(getattr(row, "public_id", row.pk)) if f"uuid:{part}" in self.route else str(row.pk)

    @property
    def has_ids(self) -> bool:
        """Whether it names a row."""
        return any(part in NAMES for part in self.parts)


def addresses() -> list[Address]:
    """Every page of a venue that the URLconf has."""
    return [Address(route, tuple(PART.findall(route))) for route in routes() if route.startswith(ROOT)]


def routes() -> Iterator[str]:
    """Every address that Django answers, as a pattern."""
    yield from _routes(get_resolver(), "")


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        else:
            yield route
