"""Who may open and who may send each page of a venue, by a table that is written down here and nowhere else; and what a
member cannot do with his own role."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.test import Client

from agnt.lib import clock
from bookings.models import Booking, Review
from tests import twins, worlds
from tests.addresses import ROOT, Address, addresses
from tests.twins import Twin
from tests.venues import desks
from venues.models import Invitation, Member

ROLES: Final = ("reader", "host", "manager", "owner")
RANK: Final = {"r": 0, "h": 1, "m": 2, "o": 3}
# The smallest role that may look, the smallest that may send, the page (after /venue/<slug>/).
TABLE: Final = """
r h share/
m m settings/links/
m r settings/
m m settings/house/
m m settings/rules/
m m settings/people/
m m settings/people/<int:member_id>/
m m settings/people/<int:member_id>/remove/
m m settings/invitations/<int:invitation_id>/revoke/
m m settings/answer-hours/
m r settings/tables/
m m settings/tables/new/
m m settings/tables/<int:resource_id>/
m m settings/tables/<int:resource_id>/remove/
m r settings/areas/
m m settings/areas/new/
m m settings/areas/<int:area_id>/
m m settings/areas/<int:area_id>/remove/
m r settings/combinations/
m m settings/combinations/new/
m m settings/combinations/<int:combination_id>/
m m settings/combinations/<int:combination_id>/remove/
m r settings/services/
m m settings/services/new/
m m settings/services/<int:service_id>/
m m settings/services/<int:service_id>/remove/
m r settings/hours/
m m settings/hours/new/
m m settings/hours/<int:shift_id>/
m m settings/hours/<int:shift_id>/remove/
m r settings/pacing/
m m settings/pacing/new/
m m settings/pacing/<int:override_id>/
m m settings/pacing/<int:override_id>/remove/
m r settings/terms/
m m settings/terms/new/
m m settings/terms/<int:tier_id>/
m m settings/terms/<int:tier_id>/remove/
m m settings/preview/
r r settings/why/
m r settings/tables/<int:resource_id>/ahead/
r h diary/
r h diary/list/
r h diary/sheet/
r h diary/floor/
m m settings/floor/
r h diary/problems/
r h diary/close-out/
r h bookings/<int:booking_id>/correct/
h h diary/close/
r h diary/brakes/
r h diary/brakes/<int:brake_id>/lift/
h h diary/new/
h h diary/new/hold/
h h diary/new/tables/
h h diary/new/name/
h h diary/new/book/
h h diary/new/drop/
h h diary/new/known/
h h diary/walk-in/
h h diary/walk-in/seat/
h h diary/walk-in/wait/
h h decide/
h h decide/count/
r h decide/<int:booking_id>/
h h decide/<int:booking_id>/times/
r h decide/change/<int:change_id>/
h h decide/change/<int:change_id>/times/
r h bookings/<int:booking_id>/
h h bookings/<int:booking_id>/tables/
r h bookings/<int:booking_id>/move/
r h bookings/<int:booking_id>/trade/
r h bookings/<int:booking_id>/seat/
r h bookings/<int:booking_id>/complete/
r h bookings/<int:booking_id>/no-show/
r h bookings/<int:booking_id>/cancel/
r h bookings/<int:booking_id>/undo/
r h bookings/<int:booking_id>/accept/
r h bookings/<int:booking_id>/deposit/
r h bookings/<int:booking_id>/returned/
r h bookings/<int:booking_id>/need/
r h bookings/<int:booking_id>/allergies/
r h bookings/<int:booking_id>/needs/
r h bookings/<int:booking_id>/late/
r h bookings/<int:booking_id>/on-time/
r h bookings/<int:booking_id>/write/
r h bookings/<int:booking_id>/bot-wrong/
r h bookings/<int:booking_id>/change/
r h bookings/<int:booking_id>/put-back/
r h bookings/<int:booking_id>/ask-again/
r h bookings/<int:booking_id>/took/
r h bookings/<int:booking_id>/took-none/
r h bookings/
h h bookings.csv
h h guests/
h h guests/<int:guest_id>/
m m guests/<int:guest_id>/export/
h h guests/<int:guest_id>/merge/<int:drop_id>/
h h guests/<int:guest_id>/unmerge/
h h disputes/<int:dispute_id>/
r h waitlist/
h h waitlist/door/
h h waitlist/later/
h h waitlist/<int:entry_id>/
m m settings/import/
m m settings/import/<int:run_id>/
m m settings/import/<int:run_id>/do/
m m settings/export/<slug:kind>.<slug:form>
r r settings/feeds/
r m settings/feeds/<int:feed_id>/revoke/
r h reviews/
h h reviews/<int:review_id>/
m m reports/
m m reports/<slug:report>.csv
r h bookings/<int:booking_id>/conversation/
"""
MAY: Final = {route: (look, send) for look, send, route in (line.split() for line in TABLE.strip().splitlines())}
BODIES: Final[dict[str, dict[str, Any]]] = {
    "diary/brakes/": {"how": "hour"},
    "bookings/<int:booking_id>/need/": {"code": "high_chair", "answer": "yes"},
    "decide/<int:booking_id>/": {"answer": "accepted"},
    "decide/change/<int:change_id>/": {"answer": "accepted"},
}


@pytest.fixture
def mine(transactional_db: None) -> Iterator[Twin]:
    with clock.frozen(worlds.NOW):
        twin = twins.twins()[0]
        Review.objects.update(given_at=clock.now(), stars=5)
        yield twin


def short(address: Address) -> str:
    return address.route.removeprefix(ROOT)


def clients(mine: Twin) -> dict[str, Client]:
    return {role: desks.at(mine.world.venue, role, f"{role}@example.com") for role in ROLES}


def asked(client: Client, mine: Twin, address: Address, method: str) -> int:
    body = BODIES.get(short(address), {}) if method == "post" else {}
    status: int = getattr(client, method)(address.of(mine, mine), body).status_code
    return status


def test_every_page_of_a_venue_has_its_roles_written_down() -> None:
    pages = {short(address) for address in addresses()}
    assert (pages - set(MAY), set(MAY) - pages) == (set(), set())


def test_a_smaller_role_finds_no_page_and_sends_no_form(mine: Twin) -> None:
    signed_in, before = clients(mine), list(Booking.objects.values())
    wrong = [
        (role, method, address.route, status)
        for address in addresses()
        for method, least in zip(("get", "post"), MAY[short(address)], strict=True)
        for role in ROLES[: RANK[least]]
        if (status := asked(signed_in[role], mine, address, method)) != 404
    ]
    assert wrong == []
    assert list(Booking.objects.values()) == before


def test_the_role_that_is_written_down_is_let_in(mine: Twin) -> None:
    signed_in = clients(mine)
    last = ("remove/", "revoke/", "merge/", "cancel/", "decide/", "do/", "complete/")
    order = {
        address: (any(word in address.route for word in last), "people" in address.route) for address in addresses()
    }
    shut = [
        (method, address.route, status)
        for method, number in (("get", 0), ("post", 1))
        for address in sorted(order, key=order.__getitem__)
        for role in (ROLES[RANK[MAY[short(address)][number]]],)
        if (status := asked(signed_in[role], mine, address, method)) in (404, 500)
    ]
    assert shut == []


def test_who_has_left_finds_nothing_in_the_browser_that_is_still_open(mine: Twin) -> None:
    venue = mine.world.venue
    client = desks.at(venue, "manager", "manager@example.com")
    user = Member.objects.get(user__email="manager@example.com").user
    Member.objects.create(venue=worlds.venue(), user=user, role="host")  # so that he stays signed in
    assert client.get(f"/venue/{venue.slug}/diary/").status_code == 200
    owner = Client()
    owner.force_login(mine.owner)
    member = Member.objects.get(user=user, venue=venue)
    assert owner.post(f"/venue/{venue.slug}/settings/people/{member.pk}/remove/").status_code == 302
    before = list(Booking.objects.values())
    open_still = [
        (method, address.route)
        for address in addresses()
        for method in ("get", "post")
        if asked(client, mine, address, method) not in (404, 405)
    ]
    assert open_still == []
    assert list(Booking.objects.values()) == before


@pytest.mark.parametrize("role", ["reader", "host", "manager"])
def test_nobody_makes_himself_larger(mine: Twin, role: str) -> None:
    venue = mine.world.venue
    client = desks.at(venue, role, "eve@example.com")
    own, owner = Member.objects.get(user__email="eve@example.com"), Member.objects.get(user=mine.owner)
    people = f"/venue/{venue.slug}/settings/people/"
    invitations = Invitation.objects.count()
    for wanted in ("owner", "manager", "host"):
        for pk in (own.pk, owner.pk):
            client.post(f"{people}{pk}/", {"act": "role", "role": wanted})
        if wanted != "host" or role != "manager":
            client.post(people, {"role": wanted, "email": "eve2@example.com"})
    client.post(f"{people}{owner.pk}/remove/")
    assert Member.objects.get(pk=own.pk).role == role
    assert Member.objects.get(pk=owner.pk).role == "owner"
    assert Invitation.objects.count() == invitations


def test_the_last_owner_stays_whatever_is_sent(mine: Twin) -> None:
    client = Client()
    client.force_login(mine.owner)
    member = Member.objects.get(user=mine.owner)
    page = f"/venue/{mine.slug}/settings/people/{member.pk}/"
    assert client.post(f"{page}remove/").status_code == 409
    assert client.post(page, {"act": "role", "role": "reader"}).status_code == 409
    assert Member.objects.get(pk=member.pk).role == "owner"
