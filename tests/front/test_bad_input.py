"""What no form sends, sent to every page that takes something: a refusal or a page, never a fault."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.test import Client

from agnt.lib import clock
from bookings.models import Booking, Place
from tests import twins, worlds
from tests.addresses import addresses
from tests.twins import Twin

NAMES: Final = [
    "party",
    "party_size",
    "service",
    "area",
    "resource",
    "guest",
    "guest_id",
    "hold",
    "name",
    "phone",
    "email",
    "notes",
    "need",
    "occasion",
    "at",
    "at_day",
    "at_time",
    "from",
    "until",
    "from_day",
    "from_time",
    "until_day",
    "until_time",
    "day",
    "how",
    "do",
    "answer",
    "reason",
    "minutes",
    "version",
    "code",
    "field",
    "now",
    "eta",
    "spend",
    "complaint",
    "starts_at",
    "earliest",
    "latest",
    "time",
    "start",
    "times",
    "alternative",
    "member",
    "role",
    "event",
    "to",
    "step",
    "amount",
    "text",
    "body",
    "first",
    "last",
    "kind",
    "status",
    "q",
    "tags",
    "language",
    "staff_notes",
    "layout",
    "hit-1",
    "next",
    "force",
]
ODD: Final = ("9" * 5000, "9" * 19, "a\x00b", "0001-01-01", "9999-12-31T23:59:59-12:00")


@pytest.fixture
def pair(transactional_db: None) -> Iterator[tuple[Twin, Twin]]:
    with clock.frozen(worlds.NOW):
        yield twins.twins()


def _sent(client: Client, method: str, path: str, values: dict[str, Any]) -> int | str:
    try:
        return getattr(client, method)(path, values).status_code
    except Exception as error:  # noqa: BLE001 - any of them is a page that fails
        return f"{type(error).__name__}: {str(error)[:80]}"


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_no_page_fails_for_what_it_is_sent(pair: tuple[Twin, Twin], odd: str) -> None:
    mine, _other = pair
    client = Client()
    client.force_login(mine.owner)
    base = {"at": mine.at("20:00").isoformat(), "party": "2"}
    wrong = [
        (method, address.route, found)
        for address in addresses()
        for method in ("get", "post")
        for values in (dict.fromkeys(NAMES, odd) | base,)
        if isinstance(found := _sent(client, method, address.of(mine, mine), values), str) or found >= 500
    ]
    assert wrong == []


def test_the_twins_ids_in_a_body_book_nothing_and_take_nothing(pair: tuple[Twin, Twin]) -> None:
    mine, other = pair
    client = Client()
    client.force_login(mine.owner)
    before = (Booking.objects.count(), Place.objects.filter(venue=other.world.venue).count())
    body = {"at": mine.at("20:00").isoformat(), "party": "2", "name": "Ayu", "phone": "+628123456789"}
    theirs = {"guest": str(other.rows["Guest"].pk)}
    answer = client.post(f"/venue/{mine.slug}/diary/new/book/", body | theirs)
    assert answer.status_code in (404, 422), answer.status_code
    table = {"resource": str(other.world.resources[0].pk)}
    assert client.post(f"/venue/{mine.slug}/diary/new/hold/", body | table).status_code == 422
    assert client.post(f"/venue/{mine.slug}/diary/walk-in/seat/", body | table).status_code == 422
    move = f"/venue/{mine.slug}/bookings/{mine.rows['Booking'].pk}/move/"
    assert client.post(move, body | table).status_code in (404, 422)
    assert (Booking.objects.count(), Place.objects.filter(venue=other.world.venue).count()) == before
