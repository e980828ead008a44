"""Twin venues with twin data: no address of one opens with the other's ids. Generated from the URLconf, so that a new
page is covered by itself; a page with an id that the table below does not know fails until the table does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from agnt.lib import clock
from tests import twins, worlds
from tests.twins import Twin

# How a page calls an id in its address -> whose id it is.
NAMES: Final[Mapping[str, str]] = {
    "booking_id": "Booking",
    "guest_id": "Guest",
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
WORDS: Final[Mapping[str, str]] = {}
_PART: Final = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of a venue's pages, with the names of its parts."""

    route: str
    parts: tuple[str, ...]

    def of(self, venue: Twin, rows: Twin) -> str:
        """The address at one twin's venue with the other's (or its own) ids."""
        path = "/" + self.route
        values = {"slug": venue.slug} | {part: self._value(part, rows) for part in self.parts if part != "slug"}
        for part, value in values.items():
            head, _, tail = path.partition(f"{part}>")
            path = head.rpartition("<")[0] + value + tail
        return path

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
    found = (Address(route, tuple(_PART.findall(route))) for route in _routes(get_resolver(), ""))
    return [address for address in found if address.route.startswith("venue/<slug:slug>/")]


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        else:
            yield route


ALL: Final = addresses()


@pytest.fixture
def pair(transactional_db: None) -> Iterator[tuple[Twin, Twin]]:
    with clock.frozen(worlds.NOW):
        yield twins.twins()


def _as(owner: Twin) -> Client:
    client = Client()
    client.force_login(owner.owner)
    return client


def test_every_part_of_an_address_is_known() -> None:
    unknown = {part for address in ALL for part in address.parts} - {"slug"} - set(NAMES) - set(WORDS)
    assert unknown == set()


def test_a_stranger_finds_no_page_of_the_venue(pair: tuple[Twin, Twin]) -> None:
    mine, other = pair
    client = _as(mine)
    opened = [
        (method, address.route, status)
        for address in ALL
        for method in ("get", "post")
        if (status := getattr(client, method)(address.of(other, other)).status_code) != 404
    ]
    assert opened == []


def test_no_page_of_mine_opens_with_the_twins_ids(pair: tuple[Twin, Twin]) -> None:
    mine, other = pair
    client = _as(mine)
    opened = [
        (method, address.route, status)
        for address in ALL
        if address.has_ids
        for method in ("get", "post")
        if (status := getattr(client, method)(address.of(mine, other)).status_code) not in (404, 405)
    ]
    assert opened == []


def test_who_has_not_signed_in_is_asked_to(pair: tuple[Twin, Twin]) -> None:
    mine, _other = pair
    asked = {address.route: Client().get(address.of(mine, mine)) for address in ALL}
    assert {route: answer.status_code for route, answer in asked.items() if answer.status_code != 302} == {}


def test_my_own_pages_open_with_my_own_ids(pair: tuple[Twin, Twin]) -> None:
    """The control: what is refused above is refused for whose it is, not for a broken address."""
    mine, _other = pair
    client = _as(mine)
    answers = {address.route: client.get(address.of(mine, mine)).status_code for address in ALL}
    assert {route: status for route, status in answers.items() if status in (404, 500)} == {}
