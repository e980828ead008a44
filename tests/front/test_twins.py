"""Twin venues with twin data: no address of one opens with the other's ids. Generated from the URLconf, so that a new
page is covered by itself; a page with an id that the table below does not know fails until the table does."""

from collections.abc import Iterator
from typing import Final

import pytest
from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import Concat
from django.test import Client

from agnt.lib import clock
from tests import twins, worlds
from tests.addresses import NAMES, WORDS, addresses
from tests.twins import Twin

ALL: Final = addresses()
REFUSED: Final = (404, 405)  # 405: said of the page, whoever asks, before anybody looks for the venue


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
        if (status := getattr(client, method)(address.of(other, other)).status_code) not in REFUSED
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
        if (status := getattr(client, method)(address.of(mine, other)).status_code) not in REFUSED
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


def test_no_page_of_mine_says_a_word_of_the_twins(pair: tuple[Twin, Twin]) -> None:
    """Lists to choose from too: whatever the twin has a name for is named so that it is known anywhere."""
    mine, other = pair
    _name_all_of(other, "Zwilling")
    client = _as(mine)
    said = {address.route: b"".join(client.get(address.of(mine, mine))) for address in ALL}
    strangers = (b"Zwilling", other.owner.email.encode(), other.slug.encode())
    assert [route for route, body in said.items() if any(word in body for word in strangers)] == []
    assert b"Zwilling" in b"".join(_as(other).get(f"/venue/{other.slug}/settings/combinations/new/"))


def _name_all_of(twin: Twin, word: str) -> None:
    venue = twin.world.venue
    for rows in (venue.resources.all(), venue.services.all(), venue.areas.all(), *_tables_of(twin)):
        for name in ("name", "guest_name", "notes", "reason", "label"):
            if name in {column.name for column in rows.model._meta.fields}:
                rows.update(**{name: word} if rows.count() < 2 else {name: Concat(Value(word), F(name))})


def _tables_of(twin: Twin) -> Iterator[QuerySet[Model]]:
    for row in twin.rows.values():
        yield type(row)._default_manager.filter(pk=row.pk)
