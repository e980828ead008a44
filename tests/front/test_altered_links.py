"""Secret links, altered: another's reference, one character off, other case, too long, a NUL. Whatever is asked of such
an address, by whatever method, it is the same as an address that never was."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.apps import apps
from django.test import Client

from agnt.lib import clock, ids
from bookings.models import Alternative, Booking, CalendarFeed, ChangeRequest, WaitlistEntry
from bookings.services import changes
from tests import twins, worlds
from tests.twins import Twin
from venues.models import Invitation

pytestmark = pytest.mark.django_db(transaction=True)
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PARTS: Final = ("", "cancel/", "calendar.ics", "change/", "do/")
ACTS: Final = ("cancel", "late", "coming", "health", "review", "dispute", "take", "pass", "leave", "keep", "back")


@pytest.fixture
def houses(transactional_db: None) -> Iterator[tuple[Twin, Twin]]:
    with clock.frozen(worlds.NOW):
        yield twins.twins()


def token_of(row: Any) -> str:
    """A fresh secret of a row that is found by its digest."""
    token = ids.token()
    type(row).objects.filter(pk=row.pk).update(token_hash=ids.digest(token))
    return token


def altered(token: str) -> list[str]:
    """What is nearly the token."""
    other = "A" if token[0] != "A" else "B"
    return [
        *(other + token[1:], token[:-1] + ("A" if token[-1] != "A" else "B"), token[:-1], token + "A", token[::-1]),
        *(token.swapcase(), token.upper(), token.lower(), token + ".", token + "..", "." + token, token + "%20"),
        *(token + "%00", "%00" + token, "%00", token + "%0a", token + "%0d%0aX:1", "%ff%fe", "%ed%a0%80", "%2e%2e"),
        *(token * 200, "a" * 20_000, ids.digest(token), "'or'1'='1", "%25", "%E2%80%AE" + token, "None", "0"),
    ]


def addresses(houses: tuple[Twin, Twin]) -> list[str]:
    """Every altered link of the first house, and its own reference with the secret of the other."""
    mine, other = (house.rows for house in houses)
    booking, token, foreign = mine["Booking"], token_of(mine["Booking"]), token_of(other["Booking"])
    assert isinstance(booking, Booking)
    reference = booking.reference
    found = [f"/b/{reference}/{wrong}/{part}" for wrong in [*altered(token), foreign] for part in PARTS]
    for wrong in (reference.lower(), reference + ".", reference + "%00", reference[:-1], "A" * 9000, "%ff", "."):
        found += [f"/b/{wrong}/{token}/{part}" for part in PARTS]
    waiting, feed = token_of(mine["WaitlistEntry"]), token_of(mine["CalendarFeed"])
    found += [f"/w/{wrong}/" for wrong in [*altered(waiting), token, feed]]
    found += [f"/cal/{wrong}.ics" for wrong in [*altered(feed), token, waiting]]
    return found


def counted() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_no_altered_link_is_anything_by_any_method(houses: tuple[Twin, Twin]) -> None:
    before = counted()
    client = Client(raise_request_exception=False)
    found = {}
    for address in addresses(houses):
        for method in METHODS:
            status = client.generic(method, address).status_code
            if status not in (404, 405):  # 405 before anybody looks whether there is something
                found[method, address[:90]] = status
    assert found == {}
    assert counted() == before


def test_no_act_by_an_altered_link_does_anything(houses: tuple[Twin, Twin]) -> None:
    before = counted()
    mine, other = (house.rows for house in houses)
    booking, entry = mine["Booking"], mine["WaitlistEntry"]
    assert isinstance(booking, Booking)
    assert isinstance(entry, WaitlistEntry)
    foreign, waiting = token_of(other["Booking"]), token_of(entry)
    client = Client(raise_request_exception=False)
    for act in ACTS:
        for address in (f"/b/{booking.reference}/{foreign}/do/", f"/w/{waiting[:-1]}/", f"/w/{foreign}/"):
            assert client.post(address, {"do": act, "stars": "5", "minutes": "10"}).status_code == 404, address
    assert client.post(f"/b/{booking.reference}/{foreign}/cancel/").status_code == 404
    assert counted() == before
    assert Booking.objects.get(pk=booking.pk).status == booking.status
    assert WaitlistEntry.objects.get(pk=entry.pk).status == entry.status


def test_no_link_takes_a_time_that_was_offered_to_another_booking(houses: tuple[Twin, Twin]) -> None:
    mine, other = houses[0].rows["Booking"], houses[1].rows["Booking"]
    assert isinstance(mine, Booking)
    assert isinstance(other, Booking)
    token = token_of(mine)
    ChangeRequest.objects.all().delete()
    changes.offer(booking_id=other.pk, by="staff:1", starts=[houses[1].at("12:00")], reason="a wedding")
    offer = Alternative.objects.get()
    client = Client(raise_request_exception=False)
    client.post(f"/b/{mine.reference}/{token}/do/", {"do": "choose", "alternative": str(offer.public_id)})
    offer.refresh_from_db()
    assert offer.chosen_at is None
    assert Booking.objects.get(pk=other.pk).starts_at == other.starts_at


def test_an_altered_invitation_says_what_an_invented_one_says_and_lets_nobody_in(houses: tuple[Twin, Twin]) -> None:
    row = houses[0].rows["Invitation"]
    token = token_of(row)
    client = Client(raise_request_exception=False)
    client.force_login(houses[1].owner)
    before = counted()
    invented = client.get(f"/join/{ids.token()}/")
    for wrong in altered(token):
        for method in ("GET", "POST"):
            answer = client.generic(method, f"/join/{wrong}/")
            assert answer.status_code in (404, 410), (wrong[:60], answer.status_code)
            assert houses[0].world.venue.name not in answer.content.decode() or answer.status_code == 404
    assert invented.status_code == 410
    assert counted() == before
    assert Invitation.objects.get(pk=row.pk).accepted_at is None


def test_what_is_kept_of_a_secret_is_no_link(houses: tuple[Twin, Twin]) -> None:
    for row in houses[0].rows.values():
        if isinstance(row, Booking | CalendarFeed | WaitlistEntry | Invitation):
            token = token_of(row)
            row.refresh_from_db()
            plain = [field.name for field in row._meta.concrete_fields if token in str(getattr(row, field.attname))]
            assert plain == [], row
